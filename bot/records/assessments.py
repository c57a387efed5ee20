"""Verdicts: storing one, reading them back, counting them for the clinic's overview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from bot.records.models import AssessmentFlagRow, AssessmentRow
from bot.records.redaction import redacted, redacted_values


@dataclass(frozen=True)
class FlagRecord:
    """One danger sign of a verdict; `because` holds the visitor's words or the option tapped."""

    finding_id: str
    status: str
    because: str
    level: str


@dataclass(frozen=True)
class NewAssessment:
    """A verdict to be stored; `case` is the serialised case with its facts and answers."""

    conversation_id: str
    created_at: datetime
    disposition: str
    protocol_version: str
    hands_on: str
    safety_net_shown: bool
    case: Mapping[str, Any]
    country: str | None = None
    plan: str | None = None
    for_whom: str | None = None
    flags: tuple[FlagRecord, ...] = ()


@dataclass(frozen=True)
class StoredAssessment(NewAssessment):
    """A verdict as it was stored."""

    id: int = 0


def store_assessment(session: Session, new: NewAssessment) -> StoredAssessment:
    """Return the verdict with its new id; it is on disk when the session commits.

    Personal details in the visitor's words are taken out first.
    """
    row = AssessmentRow(
        conversation_id=new.conversation_id,
        created_at=new.created_at,
        disposition=new.disposition,
        protocol_version=new.protocol_version,
        country=new.country,
        hands_on=new.hands_on,
        plan=new.plan,
        safety_net_shown=new.safety_net_shown,
        for_whom=new.for_whom,
        case=redacted_values(dict(new.case)),
        flags=[
            AssessmentFlagRow(
                finding_id=flag.finding_id,
                position=position,
                status=flag.status,
                because=redacted(flag.because),
                level=flag.level,
            )
            for position, flag in enumerate(new.flags)
        ],
    )
    session.add(row)
    session.flush()
    return _stored(row)


def latest_assessment(session: Session, conversation_id: str) -> StoredAssessment | None:
    """Return the newest verdict of a conversation, or None."""
    found = assessments_of(session, conversation_id, limit=1)
    return found[0] if found else None


def assessments_of(session: Session, conversation_id: str, *, limit: int = 100) -> list[StoredAssessment]:
    """Return a conversation's verdicts, newest first."""
    query = (
        select(AssessmentRow)
        .where(AssessmentRow.conversation_id == conversation_id)
        .order_by(AssessmentRow.created_at.desc(), AssessmentRow.id.desc())
        .limit(limit)
        .options(selectinload(AssessmentRow.flags))
    )
    return [_stored(row) for row in session.execute(query).scalars()]


def disposition_counts(session: Session, *, since: datetime, until: datetime) -> dict[str, int]:
    """Return how many verdicts of each disposition fell in [since, until)."""
    query = (
        select(AssessmentRow.disposition, func.count().label("number"))
        .where(AssessmentRow.created_at >= since, AssessmentRow.created_at < until)
        .group_by(AssessmentRow.disposition)
    )
    return {row.disposition: row.number for row in session.execute(query)}


def _stored(row: AssessmentRow) -> StoredAssessment:
    return StoredAssessment(
        id=row.id,
        conversation_id=row.conversation_id,
        created_at=row.created_at,
        disposition=row.disposition,
        protocol_version=row.protocol_version,
        country=row.country,
        hands_on=row.hands_on,
        plan=row.plan,
        safety_net_shown=row.safety_net_shown,
        for_whom=row.for_whom,
        case=row.case,
        flags=tuple(FlagRecord(flag.finding_id, flag.status, flag.because, flag.level) for flag in row.flags),
    )
