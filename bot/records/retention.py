"""How long personal data is kept, and how it is erased: by age, or for one visitor at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, func, select
from sqlalchemy.orm import Session

from bot.records.audit import add_audit_event
from bot.records.database import Base, delete_rows
from bot.records.errors import RecordsError
from bot.records.models import AssessmentRow, AuditEventRow, HandoverRow, MessageLogRow
from bot.records.private import PRIVATE, erase_private
from bot.records.tracker import forget_tracker, purge_tracker


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


def purge(session: Session, *, now: datetime, keep: KeepDays) -> dict[str, int]:
    """Erase everything older than it may be kept, and private conversations whose hour is over.

    Returns the rows erased by table, and how many private conversations there were.
    """
    counts = {
        "private_conversations": erase_private(session, now=now),
        "assessment": delete_rows(
            session, AssessmentRow, AssessmentRow.created_at < _cutoff(now, keep.assessment)
        ),
        "handover": delete_rows(session, HandoverRow, HandoverRow.created_at < _cutoff(now, keep.handover)),
        # A private conversation's mark goes with its words, never before them.
        "audit_event": delete_rows(
            session,
            AuditEventRow,
            (AuditEventRow.at < _cutoff(now, keep.audit)) & (AuditEventRow.kind != PRIVATE),
        ),
        "message_log": _purge_messages(session, _cutoff(now, keep.message)),
    }
    return counts | purge_tracker(session, cutoff=_cutoff(now, keep.conversation))


def delete_visitor(session: Session, conversation_id: str, *, now: datetime) -> dict[str, int]:
    """Erase everything about one conversation; return the rows erased by table.

    The audit trail keeps that an erasure took place, with the counts, but not whose.
    """
    counts = {}
    # Walking the metadata rather than a list: a table added later cannot be forgotten here.
    for model_table in reversed(Base.metadata.sorted_tables):
        if "conversation_id" in model_table.c:
            counts[model_table.name] = delete_rows(
                session, model_table, model_table.c.conversation_id == conversation_id
            )
    counts |= forget_tracker(session, conversation_id)
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


def _purge_messages(session: Session, cutoff: datetime) -> int:
    # Whole conversations only: as long as one lives, its reply numbers must go on rising.
    stale = (
        select(MessageLogRow.conversation_id)
        .group_by(MessageLogRow.conversation_id)
        .having(func.max(MessageLogRow.received_at) < cutoff)
    )
    return delete_rows(session, MessageLogRow, MessageLogRow.conversation_id.in_(stale))
