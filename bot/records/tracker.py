"""The dialogue engine's own log of conversations: not ours to define, but ours to erase from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Float, String, column, func, inspect, select, table
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TableClause

from bot.records.database import delete_rows


@dataclass(frozen=True)
class TrackerTable:
    """One of its tables, with the columns that erasing needs."""

    name: str
    conversation_column: str
    time_column: str

    @property
    def clause(self) -> TableClause:
        """The table as far as erasing needs it; times are seconds since 1970."""
        return table(self.name, column(self.conversation_column, String), column(self.time_column, Float))


# Rasa offers no way to erase a conversation from its tracker store.
TRACKER_TABLES = (TrackerTable("events", "sender_id", "timestamp"),)


def forget_tracker(session: Session, conversation_id: str) -> dict[str, int]:
    """Erase what the dialogue engine keeps of one conversation; return the rows erased by table."""
    counts = {}
    for tracker in _present_tables(session):
        clause = tracker.clause
        own = clause.c[tracker.conversation_column] == conversation_id
        counts[tracker.name] = delete_rows(session, clause, own)
    return counts


def purge_tracker(session: Session, *, cutoff: datetime) -> dict[str, int]:
    """Erase the conversations whose last event is older; return the rows erased by table."""
    counts = {}
    for tracker in _present_tables(session):
        clause = tracker.clause
        conversation, at = clause.c[tracker.conversation_column], clause.c[tracker.time_column]
        stale = select(conversation).group_by(conversation).having(func.max(at) < cutoff.timestamp())
        counts[tracker.name] = delete_rows(session, clause, conversation.in_(stale))
    return counts


def last_event_time(session: Session, conversation_id: str) -> float | None:
    """When the conversation's last event was, in seconds since 1970; None when there is none."""
    times = []
    for tracker in _present_tables(session):
        clause = tracker.clause
        own = clause.c[tracker.conversation_column] == conversation_id
        last = session.execute(select(func.max(clause.c[tracker.time_column])).where(own)).scalar()
        if last is not None:
            times.append(float(last))
    return max(times, default=None)


def _present_tables(session: Session) -> list[TrackerTable]:
    # A database that the dialogue engine never used has none.
    names = set(inspect(session.connection()).get_table_names())
    return [tracker for tracker in TRACKER_TABLES if tracker.name in names]
