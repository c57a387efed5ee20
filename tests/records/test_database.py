"""The database session: what a SQLite connection is set to, and times with their zone."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from bot.records import DatabaseAddressError, add_audit_event, audit_events_of, open_engine
from bot.records.database import database_address
from bot.records.models import AssessmentFlagRow


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
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        session.flush()
    session.rollback()
