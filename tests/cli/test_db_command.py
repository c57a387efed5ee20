"""Schema, retention and erasure from the command line."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.records import open_engine, remember_message, session_factory, upgrade
from bot.records.schema import head_revision
from tests.cli.conftest import Run


@pytest.fixture
def filled(database: str) -> str:
    """A database with a message of today and one of last year."""
    upgrade(database)
    engine = open_engine(database)
    now = datetime.now(timezone.utc)
    with session_factory(engine).begin() as session:
        remember_message(session, "visitor-new", "m1", now=now)
        remember_message(session, "visitor-old", "m2", now=now - timedelta(days=365))
    engine.dispose()
    return database


def test_upgrade_says_the_revision_and_can_be_repeated(bot: Run, database: str) -> None:
    first, second = bot("db", "upgrade", "--database", database), bot("db", "upgrade", "--database", database)
    assert first == second
    assert first.status == 0
    assert head_revision() in first.out


def test_purge_erases_by_the_clinics_retention(bot: Run, filled: str) -> None:
    ran = bot("db", "purge", "--database", filled)
    assert ran.status == 0
    assert "1 of message_log" in ran.out
    assert "0 of message_log" in bot("db", "purge", "--database", filled).out


def test_a_visitor_is_erased_once(bot: Run, filled: str) -> None:
    ran = bot("db", "delete-visitor", "visitor-new", "--database", filled)
    assert ran.status == 0
    assert "1 of message_log" in ran.out
    again = bot("db", "delete-visitor", "visitor-new", "--database", filled)
    assert again.status == 1
    assert "visitor-new" in again.err


def test_the_database_of_the_options_is_the_one_that_is_used(bot: Run, tmp_path: Path) -> None:
    bot("db", "upgrade", "--database", f"sqlite:///{tmp_path}/one.db")
    assert [path.name for path in tmp_path.glob("*.db")] == ["one.db"]
