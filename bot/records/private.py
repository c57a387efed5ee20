"""Conversations that are not kept: who tells of abuse leaves no transcript without choosing to (7.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from bot.records.audit import add_audit_event
from bot.records.database import delete_rows
from bot.records.messages import forget_messages
from bot.records.models import AuditEventRow, MessageLogRow
from bot.records.tracker import forget_tracker, last_event_time

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
    delete_rows(session, AuditEventRow, _mark_of(conversation_id))


def erase_private(session: Session, *, now: datetime) -> int:
    """Erase the words of the marked conversations that have gone quiet; return how many they were.

    A call-back request that the visitor made stays, and so do assessments, which hold no words here.
    """
    marked = session.execute(
        select(AuditEventRow.conversation_id).where(AuditEventRow.kind == PRIVATE).distinct()
    ).scalars()
    quiet = [id_ for id_ in marked if id_ and _last_heard(session, id_) < (now - QUIET).timestamp()]
    for conversation_id in quiet:
        forget_messages(session, conversation_id)
        forget_tracker(session, conversation_id)
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
    last_event = last_event_time(session, conversation_id)
    if last_event is not None:
        times.append(last_event)
    return max(times)
