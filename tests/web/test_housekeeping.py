"""What the server does unasked: it erases what is over, and goes on when the database fails."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.clinic import Clinic
from bot.records import mark_private, open_engine, remember_message, replies_since, store_reply
from bot.records import session_factory as sessions_of
from bot.records.schema import upgrade_engine
from bot.settings import Settings
from bot.web.housekeeping import mount_housekeeping
from tests.web.conftest import Serve, new_app

CLINIC = Clinic(name="Neck & Co", country="US", timezone="America/New_York")


async def keep_house(serve: Serve, sessions: Any) -> None:
    """Run the jobs on this database until the end of the test."""
    app = new_app()
    mount_housekeeping(app, Settings(), CLINIC, sessions)
    await serve(app)


async def test_a_private_conversation_is_erased_when_its_hour_is_over(serve: Serve, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    upgrade_engine(engine)
    sessions = sessions_of(engine)
    now = datetime.now(timezone.utc)
    with sessions.begin() as session:
        for conversation, at in (("over", now - timedelta(minutes=61)), ("going on", now)):
            remember_message(session, conversation, "m1", now=at)
            store_reply(session, conversation, "m1", [{"text": "hi"}], now=at)
            mark_private(session, conversation, at=at)
    await keep_house(serve, sessions)
    left = {"over": 1, "going on": 1}
    for _ in range(100):
        await asyncio.sleep(0.05)
        with sessions.begin() as session:
            left = {conversation: len(replies_since(session, conversation, 0)) for conversation in left}
        if not left["over"]:
            break
    assert left == {"over": 0, "going on": 1}
    engine.dispose()


async def test_a_database_that_fails_is_logged_and_nothing_falls_over(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine("sqlite://")
    with caplog.at_level(logging.ERROR, logger="bot.web.housekeeping"):
        await keep_house(serve, sessions_of(engine))
        for _ in range(100):
            await asyncio.sleep(0.05)
            if len(caplog.messages) >= 2:
                break
    assert sorted(caplog.messages) == [
        "Old records could not be erased: OperationalError",
        "Private conversations could not be erased: OperationalError",
    ]
    engine.dispose()
