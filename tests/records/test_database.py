"""The database session: what a SQLite connection is set to, and times with their zone."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from bot.records import DatabaseAddressError, add_audit_event, audit_events_of, open_engine
from bot.records.address import address_parts
from bot.records.database import database_address
from bot.records.models import AssessmentFlagRow, AuditEventRow


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 5000), ("secure_delete", 1)],
)
def test_each_sqlite_connection_is_prepared(tmp_path: Path, pragma: str, value: object) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new folder' / 'plumbline.sqlite'}")
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value
    engine.dispose()


def test_postgres_addresses_of_hosting_platforms_are_understood() -> None:
    assert database_address("postgres://plumbline:secret@db/plumbline").drivername == "postgresql"


def test_the_dialogue_engine_gets_an_address_that_it_understands() -> None:
    parts = address_parts("postgres://plumbline:secret@db:5433/plumbline?sslmode=require")
    assert parts == {
        "dialect": "postgresql",
        "host": "db",
        "port": 5433,
        "db": "plumbline",
        "username": "plumbline",
        "password": "secret",
        "query": {"sslmode": "require"},
    }


def test_an_error_does_not_quote_what_was_to_be_stored(session: Session) -> None:
    now = datetime.now(timezone.utc)
    session.add(AuditEventRow(conversation_id="c1", at=now, kind=None, detail={"said": "my back hurts"}))
    with pytest.raises(IntegrityError) as caught:
        session.flush()
    session.rollback()
    told = "".join(format_exception(caught.value))
    assert "my back hurts" not in told
    assert "SQL parameters hidden" in told
    assert "kind" in str(caught.value)


def test_unreadable_address_is_refused_without_repeating_the_password() -> None:
    with pytest.raises(DatabaseAddressError) as caught:
        open_engine("plumbline:hunter2@db")
    assert "hunter2" not in str(caught.value)
    assert "sqlite:///" in str(caught.value)


def test_times_come_back_in_utc(session: Session) -> None:
    summer = timezone(timedelta(hours=-7))
    add_audit_event(session, "c1", "flag_corrected", at=datetime(2026, 6, 1, 9, 30, tzinfo=summer))
    session.expire_all()
    assert audit_events_of(session, "c1")[0].at == datetime(2026, 6, 1, 16, 30, tzinfo=timezone.utc)
    assert audit_events_of(session, "c1")[0].at.tzinfo is timezone.utc


def test_times_without_a_zone_are_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        add_audit_event(session, "c1", "flag_corrected", at=datetime(2026, 6, 1))  # noqa: DTZ001


def test_foreign_keys_are_enforced(session: Session) -> None:
    session.add(
        AssessmentFlagRow(
            assessment_id=99,
            finding_id="fever",
            position=0,
            status="present",
            because="hot",
            level="same_day",
        )
    )
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        session.flush()
    session.rollback()
