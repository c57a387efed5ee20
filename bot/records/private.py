"""Conversations that are not kept: who tells of abuse leaves no transcript without choosing to (7.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from bot.records.audit import add_audit_event
from bot.records.models import AuditEventRow, MessageLogRow
from bot.records.retention import present_tracker_tables

PRIVATE = "private"
# Long enough to go on after a pause, too short for somebody else to come across it.
QUIET = timedelta(hours=1)


def mark_private(session: Session, conversation_id: str, *, at: datetime) -> None:
    """Have the words of a conversation erased an hour after its last one; marking twice changes nothing."""
    known = select(AuditEventRow.id).where(_mark_of(conversation_id))
    if session.execute(known).first() is None:
        add_audit_event(session, conversation_id, PRIVATE, at=at, detail={})


def unmark_private(session: Session, conversation_id: str) -> None:
    """Keep a conversation as long as any other, because the visitor chose so."""
    session.execute(delete(AuditEventRow).where(_mark_of(conversation_id)))


def erase_private(session: Session, *, now: datetime) -> int:
    """Erase the words of the marked conversations that have gone quiet; return how many they were.

    A call-back request that the visitor made stays, and so do assessments, which hold no words here.
    """
    marked = session.execute(
        select(AuditEventRow.conversation_id).where(AuditEventRow.kind == PRIVATE).distinct()
    ).scalars()
    quiet = [id_ for id_ in marked if id_ and _last_heard(session, id_) < (now - QUIET).timestamp()]
    for conversation_id in quiet:
        session.execute(delete(MessageLogRow).where(MessageLogRow.conversation_id == conversation_id))
        for tracker in present_tracker_tables(session):
            clause = tracker.clause
            session.execute(delete(clause).where(clause.c[tracker.conversation_column] == conversation_id))
        unmark_private(session, conversation_id)
    return len(quiet)


def _mark_of(conversation_id: str) -> ColumnElement[bool]:
    return (AuditEventRow.conversation_id == conversation_id) & (AuditEventRow.kind == PRIVATE)


def _last_heard(session: Session, conversation_id: str) -> float:
    """When something was last said, in seconds since 1970; where nothing else is known, the mark's time."""
    times = []
    for row, at in ((AuditEventRow, AuditEventRow.at), (MessageLogRow, MessageLogRow.received_at)):
        last = session.execute(select(func.max(at)).where(row.conversation_id == conversation_id)).scalar()
        if last is not None:
            times.append(last.timestamp())
    for tracker in present_tracker_tables(session):
        clause = tracker.clause
        own = clause.c[tracker.conversation_column] == conversation_id
        last = session.execute(select(func.max(clause.c[tracker.time_column])).where(own)).scalar()
        if last is not None:
            times.append(float(last))
    return max(times)
