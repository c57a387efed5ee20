"""Serves a visitor's summary as PDF and as FHIR, to whoever holds its signed link."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timezone
from typing import Any
from zoneinfo import ZoneInfo

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, raw, text

from bot.clinic import Clinic, country_lines, load_clinic
from bot.dialogue.web_session import RateLimiter
from bot.dialogue.web_summary_links import PATH, SummaryLinkError, SummaryLinkExpiredError, SummaryLinks
from bot.protocol import Disposition, default_protocol
from bot.records import latest_assessment, open_engine, session_factory
from bot.records.errors import DATABASE_ERRORS
from bot.replies import Wording
from bot.replies.summary import Summary, summarise
from bot.replies.summary_fhir import summary_fhir
from bot.replies.summary_pdf import summary_pdf
from bot.settings import Settings, current_settings, signing_key
from bot.triage import Case, assess
from bot.web.pages import PAGE_HEADERS

# Drawing a page takes up to two seconds of a processor for the longest cases.
DOWNLOADS_PER_MINUTE = 12
DOWNLOAD_BURST = 6

HEADERS = {**PAGE_HEADERS, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
CONTENT = {
    "pdf": ("application/pdf", "summary.pdf"),
    "fhir": ("application/fhir+json; charset=utf-8", "summary.fhir.json"),
}
NOT_FOUND = "There is no summary here. Please ask for the summary in the chat again."
EXPIRED = "This link is too old. Please ask for the summary in the chat again."
TOO_MANY = "That was often. Please wait a minute and try again."
BROKEN = "The summary cannot be read just now. Please try again later."

SummaryOf = Callable[[str], "Summary | None"]


@dataclass(frozen=True)
class StoredSummaries:
    """Reads the newest stored advice of a conversation and sums it up."""

    sessions: Any
    clinic: Clinic

    def __call__(self, conversation_id: str) -> Summary | None:
        """Return the summary, or None when nothing is stored (any more)."""
        with self.sessions() as session:
            stored = latest_assessment(session, conversation_id)
        if stored is None:
            return None
        protocol = default_protocol()
        names = {**country_lines(self.clinic).placeholders(), "clinic": self.clinic.name}
        case = Case.from_dict(stored.case)
        # What was advised then counts, should the protocol have changed since.
        given = replace(
            assess(case, protocol),
            disposition=Disposition(stored.disposition),
            protocol_version=stored.protocol_version,
        )
        made_at = stored.created_at.astimezone(_zone(self.clinic))
        return summarise(case, given, Wording(protocol, names), now=made_at)


class SummaryChannel(InputChannel):
    """Mounts the links where plain `rasa run` loads channels from credentials.yml."""

    def __init__(self, settings: Settings, clinic: Clinic) -> None:
        self.settings = settings
        self.clinic = clinic

    @classmethod
    def name(cls) -> str:
        """Name of the channel."""
        return "summaries"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SummaryChannel:
        """Return the channel with the service's settings."""
        settings = current_settings()
        return cls(settings, load_clinic(settings.clinic_dir))

    def url_prefix(self) -> str:
        """Return the links' folder."""
        return PATH

    def blueprint(self, on_new_message: Any) -> Blueprint:
        """Return the route; visitors' messages never come this way."""
        return _blueprint_of(self.settings, self.clinic)


def mount_summaries(app: Sanic, settings: Settings, clinic: Clinic) -> None:
    """Add the links to the server."""
    app.blueprint(_blueprint_of(settings, clinic), url_prefix=PATH)


def summary_blueprint(links: SummaryLinks, summary_of: SummaryOf, *, country: str | None) -> Blueprint:
    """Return a blueprint, to be mounted at `/summary`, that answers the links."""
    blueprint = Blueprint("summaries")
    limiter = RateLimiter(per_minute=DOWNLOADS_PER_MINUTE, burst=DOWNLOAD_BURST)

    @blueprint.get("/<name>")
    async def send(request: Request, name: str) -> HTTPResponse:
        try:
            conversation_id, kind = links.read(name)
        except SummaryLinkExpiredError:
            return text(EXPIRED, status=410, headers=HEADERS)
        except SummaryLinkError:
            return text(NOT_FOUND, status=404, headers=HEADERS)
        if limiter.wait_seconds(conversation_id) > 0:
            return text(TOO_MANY, status=429, headers={**HEADERS, "Retry-After": "60"})
        try:
            content = await asyncio.to_thread(_content, summary_of, conversation_id, kind, country)
        except DATABASE_ERRORS:
            return text(BROKEN, status=503, headers=HEADERS)
        if content is None:
            return text(NOT_FOUND, status=404, headers=HEADERS)
        content_type, file_name = CONTENT[kind]
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{file_name}"'}
        return raw(content, headers=headers, content_type=content_type)

    return blueprint


def _blueprint_of(settings: Settings, clinic: Clinic) -> Blueprint:
    sessions = session_factory(open_engine(settings.database_url))
    links = SummaryLinks(signing_key(settings))
    return summary_blueprint(links, StoredSummaries(sessions, clinic), country=clinic.country)


def _content(summary_of: SummaryOf, conversation_id: str, kind: str, country: str | None) -> bytes | None:
    summary = summary_of(conversation_id)
    if summary is None:
        return None
    return summary_pdf(summary, country=country) if kind == "pdf" else summary_fhir(summary).encode()


def _zone(clinic: Clinic) -> ZoneInfo | timezone:
    return ZoneInfo(clinic.timezone) if clinic.timezone else timezone.utc
