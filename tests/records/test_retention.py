"""Erasing: by age, for one visitor, in our tables and in the dialogue engine's."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import JSON, String, Text, func, select, text
from sqlalchemy.orm import Session

import bot.directory
from bot.records import (
    Base,
    FlagRecord,
    KeepDays,
    NewAssessment,
    NewHandover,
    RecordsError,
    add_audit_event,
    audit_events_of,
    delete_visitor,
    purge,
    remember_message,
    replies_since,
    request_handover,
    store_assessment,
    store_reply,
)
from bot.records.models import AuditEventRow
from bot.records.retention import personal_columns
from tests.databases import numbered_key

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=timezone.utc)
# Columns of free text or open JSON that hold nothing of a visitor's, with what they hold instead.
NOT_PERSONAL = {
    "assessment.protocol_version",
    "assessment.country",
    "assessment.plan",
    "assessment_flag.finding_id",
    "handover.reference",
    "audit_event.kind",
}


def leave_traces(session: Session, conversation_id: str, at: datetime) -> None:
    """Store one of everything for a conversation."""
    store_assessment(
        session,
        NewAssessment(
            conversation_id=conversation_id,
            created_at=at,
            disposition="same_day",
            protocol_version="1.0",
            hands_on="no",
            safety_net_shown=True,
            case={},
            flags=(FlagRecord("fever", "present", "burning up", "same_day"),),
        ),
    )
    request_handover(
        session,
        NewHandover(conversation_id, at, contact="555-0100", idempotency_key=f"{conversation_id}:{at}"),
    )
    add_audit_event(session, conversation_id, "flag_corrected", at=at, detail={"finding_id": "fever"})
    remember_message(session, conversation_id, "m1", now=at)
    store_reply(session, conversation_id, "m1", [{"text": "hello"}], now=at)


def create_events_table(session: Session) -> None:
    session.execute(
        text(f"CREATE TABLE events (id {numbered_key()}, sender_id TEXT, timestamp FLOAT, data TEXT)")
    )


def add_event(session: Session, conversation_id: str, at: datetime) -> None:
    session.execute(
        text("INSERT INTO events (sender_id, timestamp, data) VALUES (:sender, :at, 'my back hurts')"),
        {"sender": conversation_id, "at": at.timestamp()},
    )


def rows_of(session: Session, table: Any) -> int:
    return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def test_deleting_a_visitor_empties_every_table_with_a_conversation(session: Session) -> None:
    leave_traces(session, "c1", NOW)
    tables = [each for each in Base.metadata.sorted_tables if "conversation_id" in each.c]
    assert len(tables) >= 4
    for table in tables:
        assert rows_of(session, table) > 0, f"leave_traces must write to {table.name}"
    delete_visitor(session, "c1", now=NOW)
    for table in tables:
        left = select(func.count()).where(table.c.conversation_id == "c1")
        assert session.execute(left).scalar_one() == 0, table.name
    assert rows_of(session, Base.metadata.tables["assessment_flag"]) == 0


def test_deleting_a_visitor_leaves_others_alone_and_counts(session: Session) -> None:
    leave_traces(session, "c1", NOW)
    leave_traces(session, "c2", NOW)
    counts = delete_visitor(session, "c1", now=NOW)
    assert counts == {"assessment": 1, "handover": 1, "audit_event": 1, "message_log": 1}
    assert rows_of(session, Base.metadata.tables["assessment_flag"]) == 1
    assert len(audit_events_of(session, "c2")) == 1
    assert len(replies_since(session, "c2", 0)) == 1


def test_deleting_a_visitor_is_on_the_trail_without_saying_whose(session: Session) -> None:
    leave_traces(session, "c1", NOW)
    counts = delete_visitor(session, "c1", now=NOW)
    (entry,) = session.execute(select(AuditEventRow)).scalars()
    assert (entry.kind, entry.conversation_id, entry.detail) == ("deleted", None, counts)


def test_deleting_a_visitor_erases_the_dialogue_engines_events(session: Session) -> None:
    create_events_table(session)
    for conversation_id in ("c1", "c1", "c2"):
        add_event(session, conversation_id, NOW)
    assert delete_visitor(session, "c1", now=NOW)["events"] == 2
    assert session.execute(text("SELECT sender_id FROM events")).scalars().all() == ["c2"]


def test_deleting_somebody_unknown_erases_nothing(session: Session) -> None:
    assert set(delete_visitor(session, "nobody", now=NOW).values()) == {0}


@pytest.mark.parametrize(
    ("table", "keep"),
    [
        ("assessment", KeepDays(assessment=10)),
        ("handover", KeepDays(handover=10)),
        ("audit_event", KeepDays(audit=10)),
        ("message_log", KeepDays(message=10)),
    ],
)
def test_purge_erases_what_is_older_than_its_own_limit(session: Session, table: str, keep: KeepDays) -> None:
    leave_traces(session, "old", NOW - timedelta(days=10, seconds=1))
    leave_traces(session, "new", NOW - timedelta(days=9))
    assert purge(session, now=NOW, keep=keep)[table] == 1
    assert rows_of(session, Base.metadata.tables[table]) == 1


def test_purge_keeps_a_conversation_that_goes_on_whole(session: Session) -> None:
    # Its reply numbers must go on rising: a page asks for those after the last it saw.
    store_reply(session, "c1", None, [{"text": "old"}], now=NOW - timedelta(days=30))
    store_reply(session, "c1", None, [{"text": "new"}], now=NOW)
    assert purge(session, now=NOW, keep=KeepDays(message=7))["message_log"] == 0
    assert store_reply(session, "c1", None, [{"text": "next"}], now=NOW) == 3


def test_purge_erases_finished_conversations_of_the_dialogue_engine(session: Session) -> None:
    create_events_table(session)
    add_event(session, "old", NOW - timedelta(days=31))
    add_event(session, "live", NOW - timedelta(days=31))
    add_event(session, "live", NOW)
    assert purge(session, now=NOW, keep=KeepDays(conversation=30))["events"] == 1
    assert set(session.execute(text("SELECT sender_id FROM events")).scalars()) == {"live"}


def test_purge_twice_erases_once(session: Session) -> None:
    leave_traces(session, "c1", NOW - timedelta(days=999))
    purge(session, now=NOW, keep=KeepDays())
    assert set(purge(session, now=NOW, keep=KeepDays()).values()) == {0}


def test_negative_retention_is_refused() -> None:
    with pytest.raises(RecordsError, match="'message' is -1 days"):
        KeepDays(message=-1)


def test_every_column_that_can_hold_a_visitors_words_names_its_retention() -> None:
    assert bot.directory.CONSTRAINTS
    visits = {"assessment", "assessment_flag"} | {
        table.name for table in Base.metadata.sorted_tables if "conversation_id" in table.c
    }
    open_columns = set()
    for name in visits:
        table = Base.metadata.tables[name]
        closed = {str(constraint.name).removeprefix(f"ck_{name}_") for constraint in table.constraints}
        open_columns |= {
            str(column)
            for column in table.c
            if isinstance(column.type, (String, Text, JSON)) and column.name not in closed
        }
    assert open_columns - NOT_PERSONAL <= set(personal_columns())


def test_every_retention_is_one_that_purge_knows() -> None:
    known = set(KeepDays.__dataclass_fields__)
    assert {column.info["retention"] for column in personal_columns().values()} <= known
