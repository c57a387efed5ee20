"""Serves the demo page at `/` and the widget's files, with a content policy that allows only itself."""

from __future__ import annotations

import gzip
import hashlib
import html
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.clinic import load_clinic
from bot.dialogue.web_contact import contact_of
from bot.protocol.pictures import exercise_pictures
from bot.settings import current_settings

STATIC_FOLDER = Path(__file__).with_name("static")

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)

PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Module scripts of another site, such as a clinic's own page, need leave to load; they hold no secret.
WIDGET_HEADERS = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


# For a clinic that has not said yet.
UNSET = {
    "clinic": "Our clinic",
    "phone": "",
    "address": "",
    "emergency_number": "your local emergency number",
    "emergency_phone": "",
}


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent: plain, compressed, and its tag for conditional requests."""

    content: bytes
    compressed: bytes
    content_type: str
    tag: str


class PageChannel(InputChannel):
    """Mounts the pages where plain `rasa run` loads channels from credentials.yml."""

    def __init__(self, contact: Mapping[str, str]) -> None:
        self.contact = contact

    @classmethod
    def name(cls) -> str:
        """Name of the channel."""
        return "pages"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> PageChannel:
        """Return the channel with what the clinic's settings say."""
        return cls(contact_of(load_clinic(current_settings().clinic_dir)))

    def url_prefix(self) -> str:
        """Return the root: the channel answers no webhook."""
        return "/"

    def blueprint(self, on_new_message: Any) -> Blueprint:
        """Return the routes of the pages; visitors' messages never come this way."""
        return pages_blueprint(self.contact)


def mount_pages(app: Sanic, contact: Mapping[str, str]) -> None:
    """Add the demo page and the widget's files to the server; `contact` as `contact_of` gives it."""
    app.blueprint(pages_blueprint(contact), url_prefix="/")


def pages_blueprint(contact: Mapping[str, str]) -> Blueprint:
    """Return a blueprint, to be mounted at the root, of the demo page and every widget file."""
    front_page = _page("index.html", contact)
    blueprint = _PagesBlueprint("pages", front_page)
    for path in sorted(STATIC_FOLDER.iterdir()):
        if path.suffix in CONTENT_TYPES and path.suffix != ".html":
            blueprint.add_route(_sender(_read(path)), f"/{path.name}", name=path.stem)
    blueprint.add_route(_sender(front_page), "/index.html", name="index")

    for picture in exercise_pictures().values():
        blueprint.add_route(_sender(_read(picture.file)), picture.url, name=f"exercise_{picture.id}")

    @blueprint.get("/favicon.ico")
    async def favicon(_request: Request) -> HTTPResponse:
        return empty(status=204)

    return blueprint


class _PagesBlueprint(Blueprint):
    """A blueprint that also answers `/`, which Rasa has taken for its own greeting."""

    def __init__(self, name: str, front_page: StaticFile) -> None:
        super().__init__(name)
        self.ctx.front_page = front_page

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Mount the routes, and put the demo page in front of Rasa's root route."""
        super().register(app, options)

        # A second route for `/` is an error in Sanic, and a route cannot be taken away; a request
        # middleware is asked before the router's handler.
        async def serve_front_page(request: Request) -> HTTPResponse | None:
            if request.path == "/" and request.method == "GET":
                return _send(request, self.ctx.front_page)
            return None

        app.register_middleware(serve_front_page, "request")


def _sender(file: StaticFile) -> Any:
    async def send(request: Request) -> HTTPResponse:
        return _send(request, file)

    return send


def _send(request: Request, file: StaticFile) -> HTTPResponse:
    headers = {"ETag": file.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding", **PAGE_HEADERS}
    if not file.content_type.startswith("text/html"):
        headers.update(WIDGET_HEADERS)
    if request.headers.get("if-none-match") == file.tag:
        return empty(status=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return raw(
            file.compressed, headers={**headers, "Content-Encoding": "gzip"}, content_type=file.content_type
        )
    return raw(file.content, headers=headers, content_type=file.content_type)


@cache
def _read(path: Path) -> StaticFile:
    return _static_file(path.read_bytes(), CONTENT_TYPES[path.suffix])


def _page(name: str, contact: Mapping[str, str]) -> StaticFile:
    facts = {**UNSET, **contact}
    facts["phone_link"] = "".join(char for char in facts["phone"] if char.isdigit() or char == "+")
    template = string.Template((STATIC_FOLDER / name).read_text(encoding="utf-8"))
    page = template.substitute({key: html.escape(value) for key, value in facts.items()})
    return _static_file(page.encode(), CONTENT_TYPES[".html"])


def _static_file(content: bytes, content_type: str) -> StaticFile:
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    return StaticFile(content, gzip.compress(content, mtime=0), content_type, tag)
