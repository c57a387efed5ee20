"""The demo page and the widget's files, on the very server that Rasa builds."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.run import configure_app
from sanic import Sanic

from bot.dialogue.rest_channel import SafeRestChannel
from bot.dialogue.web_channel import WebChannel, WebChannelOptions
from bot.web import PageChannel, mount_pages
from bot.web.pages import STATIC_FOLDER
from tests.web.conftest import Bot, Serve, new_app

CONTACT = {"clinic": "Neck & Co", "phone": "503-555-0142", "emergency_number": "911"}


@pytest.fixture
def rasa_app() -> Sanic:
    """The server as `rasa run` builds it, with a scripted bot for an agent."""
    options = WebChannelOptions(allowed_origins=("https://clinic.example",))
    channels = [WebChannel(options), SafeRestChannel(), PageChannel(CONTACT)]
    app = configure_app(channels, enable_api=False, use_uvloop=False)
    app.ctx.agent = SimpleNamespace(handle_message=Bot())
    return app


async def test_the_front_page_takes_the_place_of_rasas_greeting(serve: Serve, rasa_app: Sanic) -> None:
    client = await serve(rasa_app)
    async with client.get("/") as answer:
        page = await answer.text()
    assert answer.status == 200
    assert "Hello from Rasa" not in page
    assert "Neck &amp; Co" in page
    assert 'href="tel:5035550142"' in page
    assert not re.search(r"\$\w", page)


async def test_the_channels_answer_beside_the_pages(serve: Serve, rasa_app: Sanic) -> None:
    client = await serve(rasa_app)
    async with client.post("/webhooks/rest/webhook", json={"sender": "a", "message": "hi"}) as answer:
        assert (await answer.json())[0]["text"] == "heard: hi"
    async with client.post("/webhooks/web/session") as answer:
        assert "token" in await answer.json()


async def test_rasas_own_origin_rules_do_not_undo_ours(serve: Serve, rasa_app: Sanic) -> None:
    client = await serve(rasa_app)
    for origin, allowed in (
        ("https://clinic.example", "https://clinic.example"),
        ("https://evil.example", None),
    ):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        async with client.options("/webhooks/web/messages", headers=headers) as answer:
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed
            assert answer.status < 300
        async with client.post("/webhooks/web/session", headers=headers) as answer:
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed


async def test_pages_allow_only_themselves_and_widget_files_may_be_embedded(serve: Serve) -> None:
    app = new_app()
    mount_pages(app, CONTACT)
    client = await serve(app)
    async with client.get("/") as page:
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in page.headers
    async with client.get("/widget.js") as script:
        assert script.headers["Access-Control-Allow-Origin"] == "*"
        assert script.content_type == "text/javascript"


@pytest.mark.parametrize(
    "name", sorted(path.name for path in STATIC_FOLDER.iterdir() if path.suffix != ".html")
)
async def test_every_file_is_served_compressed_and_once(serve: Serve, name: str) -> None:
    app = new_app()
    mount_pages(app, CONTACT)
    client = await serve(app)
    async with client.get(f"/{name}") as first:
        assert (await first.read()) == (STATIC_FOLDER / name).read_bytes()
        assert first.headers["Content-Encoding"] == "gzip"
        tag = first.headers["ETag"]
    async with client.get(f"/{name}", headers={"If-None-Match": tag}) as again:
        assert again.status == 304


async def test_a_clinic_without_details_still_has_a_page(serve: Serve) -> None:
    app = new_app()
    mount_pages(app, {})
    client = await serve(app)
    async with client.get("/") as answer:
        assert "your local emergency number" in await answer.text()


def test_the_pages_name_no_other_site() -> None:
    allowed: dict[str, list[str]] = {"widget.js": ["https://en.wikipedia.org/"]}
    for path in STATIC_FOLDER.iterdir():
        found: list[Any] = re.findall(r"https?://[^\s\"'`)]+", path.read_text(encoding="utf-8"))
        known = {"http://www.w3.org/2000/svg", *allowed.get(path.name, [])}
        assert set(found) <= known, path.name


def test_every_string_of_the_widget_is_used() -> None:
    text = (STATIC_FOLDER / "widget-strings.js").read_text(encoding="utf-8")
    code = "".join(
        p.read_text(encoding="utf-8") for p in STATIC_FOLDER.glob("widget*.js") if "strings" not in p.name
    )
    names = re.findall(r"^  (\w+):", text, re.MULTILINE)
    assert names
    assert [name for name in names if f"strings.{name}" not in code] == []
