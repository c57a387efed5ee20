"""Downloads of the summary: only with a fresh link of ours, never cached, gone with the data."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sanic import Sanic

from bot.clinic import Clinic
from bot.dialogue.web_session import Sessions
from bot.dialogue.web_summary_links import SummaryLinkError, SummaryLinkExpiredError, SummaryLinks
from bot.protocol import default_protocol
from bot.protocol.pictures import exercise_pictures
from bot.records import NewAssessment, open_engine, session_factory, store_assessment
from bot.records.schema import upgrade_engine
from bot.settings import Settings
from bot.triage import Case, assess
from bot.web import mount_pages, mount_summaries
from bot.web.summary_routes import DOWNLOAD_BURST
from tests.web.conftest import Serve, new_app

SECRET = "a secret for tests only, long enough"
CASE = Case(opening="stiff neck since monday").with_values({"region": ["neck"], "age": 30})
CLINIC = Clinic(name="Neck & Co", country="US", timezone="America/New_York")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The service's settings, with a database of their own in which one conversation has advice."""
    address = f"sqlite:///{tmp_path / 'records.db'}"
    engine = open_engine(address)
    upgrade_engine(engine)
    advice = assess(CASE, default_protocol())
    with session_factory(engine).begin() as session:
        store_assessment(
            session,
            NewAssessment(
                conversation_id="c1",
                created_at=datetime(2026, 3, 2, 15, 30, tzinfo=timezone.utc),
                disposition="within_days",
                protocol_version="2025.9",
                hands_on=advice.hands_on.value,
                safety_net_shown=True,
                case=CASE.to_dict(),
            ),
        )
    engine.dispose()
    return Settings(database_url=address, secret_key=SECRET)


@pytest.fixture
def app(settings: Settings) -> Sanic:
    """A server with pages and summaries, as `bot run` mounts them."""
    app = new_app()
    mount_pages(app, {})
    mount_summaries(app, settings, CLINIC)
    return app


def link(kind: str, conversation_id: str = "c1", *, secret: str = SECRET) -> str:
    """Return a fresh link."""
    return next(
        found["url"] for found in SummaryLinks(secret).links(conversation_id) if found["type"] == kind
    )


async def status_of(client: ClientSession, path: str) -> int:
    """Return how the server answers."""
    async with client.get(path) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status


async def test_the_page_is_a_file_that_nobody_keeps(serve: Serve, app: Sanic) -> None:
    client = await serve(app)
    async with client.get(link("pdf")) as answer:
        assert answer.status == 200
        assert answer.content_type == "application/pdf"
        assert (await answer.read()).startswith(b"%PDF")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="summary.pdf"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_the_bundle_tells_the_advice_as_it_was_given(serve: Serve, app: Sanic) -> None:
    client = await serve(app)
    async with client.get(link("fhir")) as answer:
        assert answer.content_type == "application/fhir+json"
        bundle = json.loads(await answer.text())
    (advice,) = (e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "RiskAssessment")
    assert advice["prediction"][0]["qualitativeRisk"]["coding"][0]["code"] == "within_days"
    assert "2025.9" in advice["method"]["text"]
    assert bundle["timestamp"].startswith("2026-03-02T10:30")


async def test_links_of_others_and_links_to_nothing_find_nothing(serve: Serve, app: Sanic) -> None:
    client = await serve(app)
    assert await status_of(client, link("pdf", secret="another secret, also long enough to be one")) == 404
    assert await status_of(client, link("pdf", "c2")) == 404
    assert await status_of(client, link("pdf").replace(".pdf", ".docx")) == 404
    assert await status_of(client, "/summary/c1.pdf") == 404


async def test_who_asks_too_often_has_to_wait(serve: Serve, app: Sanic) -> None:
    client = await serve(app)
    statuses = [await status_of(client, link("fhir")) for _ in range(DOWNLOAD_BURST + 1)]
    assert statuses == [200] * DOWNLOAD_BURST + [429]


def test_a_link_is_good_for_its_time_only() -> None:
    name = SummaryLinks(SECRET).links("c1")[0]["url"].rsplit("/", 1)[1]
    assert SummaryLinks(SECRET).read(name) == ("c1", "pdf")
    with pytest.raises(SummaryLinkExpiredError):
        SummaryLinks(SECRET, link_seconds=-1).read(name)


@pytest.mark.parametrize("name", ["", ".pdf", "x.pdf", "a.b.c.fhir.json", "x" * 5000 + ".pdf", "x.exe"])
def test_made_up_links_are_refused(name: str) -> None:
    with pytest.raises(SummaryLinkError):
        SummaryLinks(SECRET).read(name)


def test_a_session_token_opens_no_summary() -> None:
    with pytest.raises(SummaryLinkError):
        SummaryLinks(SECRET).read(Sessions(SECRET).start().token + ".pdf")


async def test_pictures_of_exercises_are_served_beside_the_widget(serve: Serve, app: Sanic) -> None:
    client = await serve(app)
    picture = exercise_pictures()["bridge"]
    async with client.get(picture.url) as answer:
        assert answer.status == 200
        assert answer.content_type == "image/svg+xml"
        assert await answer.read() == picture.file.read_bytes()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
