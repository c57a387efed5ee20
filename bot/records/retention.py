"""How long personal data is kept, and how it is erased: by age, or for one visitor at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Float, String, column, delete, func, inspect, select, table
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TableClause

from bot.records.audit import add_audit_event
from bot.records.database import Base
from bot.records.errors import RecordsError
from bot.records.models import AssessmentRow, AuditEventRow, HandoverRow, MessageLogRow


@dataclass(frozen=True)
class KeepDays:
    """Days after which each kind of record is erased; a column's `info["retention"]` names a field.

    `conversation` is the dialogue engine's own log of a conversation, counted from its last event.
    """

    assessment: int = 90
    handover: int = 90
    audit: int = 365
    message: int = 7
    conversation: int = 30

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise RecordsError(
                    f"Retention {field.name!r} is {getattr(self, field.name)} days; use 0 or more."
                )


@dataclass(frozen=True)
class TrackerTable:
    """A table of the dialogue engine: not ours to define, but ours to erase from."""

    name: str
    conversation_column: str
    time_column: str

    @property
    def clause(self) -> TableClause:
        """The table as far as erasing needs it; times are seconds since 1970."""
        return table(self.name, column(self.conversation_column, String), column(self.time_column, Float))


# Rasa offers no way to erase a conversation from its tracker store.
TRACKER_TABLES = (TrackerTable("events", "sender_id", "timestamp"),)


def purge(session: Session, *, now: datetime, keep: KeepDays) -> dict[str, int]:
    """Erase everything older than it may be kept; return the rows erased by table."""
    counts = {
        "assessment": _delete(
            session, AssessmentRow, AssessmentRow.created_at < _cutoff(now, keep.assessment)
        ),
        "handover": _delete(session, HandoverRow, HandoverRow.created_at < _cutoff(now, keep.handover)),
        "audit_event": _delete(session, AuditEventRow, AuditEventRow.at < _cutoff(now, keep.audit)),
        "message_log": _purge_messages(session, _cutoff(now, keep.message)),
    }
    for tracker in present_tracker_tables(session):
        counts[tracker.name] = _purge_tracker(session, tracker, _cutoff(now, keep.conversation))
    return counts


def delete_visitor(session: Session, conversation_id: str, *, now: datetime) -> dict[str, int]:
    """Erase everything about one conversation; return the rows erased by table.

    The audit trail keeps that an erasure took place, with the counts, but not whose.
    """
    counts = {}
    # Walking the metadata rather than a list: a table added later cannot be forgotten here.
    for model_table in reversed(Base.metadata.sorted_tables):
        if "conversation_id" in model_table.c:
            counts[model_table.name] = _delete(
                session, model_table, model_table.c.conversation_id == conversation_id
            )
    for tracker in present_tracker_tables(session):
        clause = tracker.clause
        counts[tracker.name] = _delete(
            session, clause, clause.c[tracker.conversation_column] == conversation_id
        )
    session.expire_all()
    add_audit_event(session, None, "deleted", at=now, detail=counts)
    return counts


def personal_columns() -> Mapping[str, Column[Any]]:
    """Return each column that names its retention, by `table.column`, for the privacy page."""
    return {
        str(model_column): model_column
        for model_table in Base.metadata.sorted_tables
        for model_column in model_table.c
        if "retention" in model_column.info
    }


def _cutoff(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _delete(session: Session, target: Any, condition: Any) -> int:
    erased = session.execute(delete(target).where(condition).execution_options(synchronize_session=False))
    return int(erased.rowcount)


def _purge_messages(session: Session, cutoff: datetime) -> int:
    # Whole conversations only: as long as one lives, its reply numbers must go on rising.
    stale = (
        select(MessageLogRow.conversation_id)
        .group_by(MessageLogRow.conversation_id)
        .having(func.max(MessageLogRow.received_at) < cutoff)
    )
    return _delete(session, MessageLogRow, MessageLogRow.conversation_id.in_(stale))


def _purge_tracker(session: Session, tracker: TrackerTable, cutoff: datetime) -> int:
    clause = tracker.clause
    conversation, at = clause.c[tracker.conversation_column], clause.c[tracker.time_column]
    stale = select(conversation).group_by(conversation).having(func.max(at) < cutoff.timestamp())
    return _delete(session, clause, conversation.in_(stale))


def present_tracker_tables(session: Session) -> list[TrackerTable]:
    """Return the dialogue engine's tables that are there; a database that it never used has none."""
    names = set(inspect(session.connection()).get_table_names())
    return [tracker for tracker in TRACKER_TABLES if tracker.name in names]
