"""Hand-overs to a person: asking for one, and following it until it is done.

How they reach the clinic is in `deliveries.py`.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.records.errors import HandoverNotFoundError, RecordsError
from bot.records.models import HandoverRow, HandoverStatus
from bot.records.references import new_reference, normalised_reference

REFERENCE_TRIES = 20


@dataclass(frozen=True)
class NewHandover:
    """A wish to be contacted; `summary` holds only what the visitor agreed to share.

    `idempotency_key` is the same each time the same wish arrives, so that a retry makes no second one. It may
    have any length: its digest is stored.
    """

    conversation_id: str
    created_at: datetime
    contact: str
    idempotency_key: str
    name: str | None = None
    best_time: str | None = None
    summary: str | None = None
    reply_by: datetime | None = None


@dataclass(frozen=True)
class Handover:
    """A hand-over as stored."""

    id: int
    reference: str
    conversation_id: str
    created_at: datetime
    contact: str
    name: str | None
    best_time: str | None
    summary: str | None
    status: HandoverStatus
    reply_by: datetime | None


def request_handover(session: Session, new: NewHandover, *, rng: random.Random | None = None) -> Handover:
    """Return the hand-over of this wish: the one made before under the same key, or a new one."""
    # Of any length, while PostgreSQL refuses what is longer than its column; SQLite would take it.
    key = hashlib.sha256(new.idempotency_key.encode("utf-8", "surrogatepass")).hexdigest()
    earlier = session.execute(
        select(HandoverRow).where(HandoverRow.idempotency_key == key)
    ).scalar_one_or_none()
    if earlier is not None:
        return handover_of(earlier)
    row = HandoverRow(
        reference=_free_reference(session, rng or random.SystemRandom()),
        conversation_id=new.conversation_id,
        created_at=new.created_at,
        contact=new.contact,
        name=new.name,
        best_time=new.best_time,
        summary=new.summary,
        status=HandoverStatus.NEW.value,
        reply_by=new.reply_by,
        idempotency_key=key,
    )
    session.add(row)
    session.flush()
    return handover_of(row)


def finish_handover(session: Session, reference: str) -> Handover:
    """Return the hand-over, now closed by the clinic. Raises HandoverNotFoundError."""
    row = session.execute(
        select(HandoverRow).where(HandoverRow.reference == normalised_reference(reference))
    ).scalar_one_or_none()
    if row is None:
        raise HandoverNotFoundError(f"There is no hand-over {reference!r}; check the reference.")
    row.status = HandoverStatus.DONE.value
    session.flush()
    return handover_of(row)


def handover_by_reference(session: Session, reference: str) -> Handover | None:
    """Return the hand-over with this reference however it was typed, or None."""
    wanted = normalised_reference(reference)
    if wanted is None:
        return None
    row = session.execute(select(HandoverRow).where(HandoverRow.reference == wanted)).scalar_one_or_none()
    return None if row is None else handover_of(row)


def handovers_of(session: Session, conversation_id: str) -> list[Handover]:
    """Return a conversation's hand-overs, newest first."""
    query = (
        select(HandoverRow)
        .where(HandoverRow.conversation_id == conversation_id)
        .order_by(HandoverRow.created_at.desc(), HandoverRow.id.desc())
    )
    return [handover_of(row) for row in session.execute(query).scalars()]


def list_handovers(
    session: Session, *, statuses: Collection[HandoverStatus], limit: int = 100
) -> list[Handover]:
    """Return the hand-overs in these states, oldest first, for the clinic's desk."""
    query = (
        select(HandoverRow)
        .where(HandoverRow.status.in_([status.value for status in statuses]))
        .order_by(HandoverRow.created_at, HandoverRow.id)
        .limit(limit)
    )
    return [handover_of(row) for row in session.execute(query).scalars()]


def _free_reference(session: Session, rng: random.Random) -> str:
    for _ in range(REFERENCE_TRIES):
        reference = new_reference(rng)
        taken = session.execute(select(HandoverRow.id).where(HandoverRow.reference == reference)).first()
        if taken is None:
            return reference
    raise RecordsError(f"No free hand-over reference in {REFERENCE_TRIES} tries; purge old hand-overs.")


def handover_of(row: HandoverRow) -> Handover:
    """The value of a stored row."""
    return Handover(
        id=row.id,
        reference=row.reference,
        conversation_id=row.conversation_id,
        created_at=row.created_at,
        contact=row.contact,
        name=row.name,
        best_time=row.best_time,
        summary=row.summary,
        status=HandoverStatus(row.status),
        reply_by=row.reply_by,
    )
