"""Hand-overs to a person: asking for one, sending it once, and following it until it is done."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.records.errors import HandoverNotFoundError, RecordsError
from bot.records.models import HandoverRow, HandoverStatus
from bot.records.references import new_reference, normalised_reference

REFERENCE_TRIES = 20


@dataclass(frozen=True)
class NewHandover:
    """A wish to be contacted; `summary` holds only what the visitor agreed to share.

    `idempotency_key` is the same each time the same wish arrives, so that a retry makes no second one.
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
    attempts: int
    last_error: str | None
    reply_by: datetime | None
    idempotency_key: str


def request_handover(session: Session, new: NewHandover, *, rng: random.Random | None = None) -> Handover:
    """Return the hand-over of this wish: the one made before under the same key, or a new one."""
    earlier = session.execute(
        select(HandoverRow).where(HandoverRow.idempotency_key == new.idempotency_key)
    ).scalar_one_or_none()
    if earlier is not None:
        return _handover(earlier)
    row = HandoverRow(
        reference=_free_reference(session, rng or random.SystemRandom()),
        conversation_id=new.conversation_id,
        created_at=new.created_at,
        contact=new.contact,
        name=new.name,
        best_time=new.best_time,
        summary=new.summary,
        status=HandoverStatus.NEW.value,
        attempts=0,
        reply_by=new.reply_by,
        idempotency_key=new.idempotency_key,
    )
    session.add(row)
    session.flush()
    return _handover(row)


def due_handovers(session: Session, *, max_attempts: int, limit: int = 50) -> list[Handover]:
    """Return what is still to be sent, oldest first: new ones, and failed ones with tries left."""
    query = (
        select(HandoverRow)
        .where(
            or_(
                HandoverRow.status == HandoverStatus.NEW.value,
                HandoverRow.status == HandoverStatus.FAILED.value,
            ),
            HandoverRow.attempts < max_attempts,
        )
        .order_by(HandoverRow.created_at, HandoverRow.id)
        .limit(limit)
    )
    return [_handover(row) for row in session.execute(query).scalars()]


def claim_attempt(session: Session, handover: Handover) -> bool:
    """Count one try and return True, or return False when another process took this try first."""
    claimed = session.execute(
        update(HandoverRow)
        .where(HandoverRow.id == handover.id, HandoverRow.attempts == handover.attempts)
        .values(attempts=HandoverRow.attempts + 1)
        .execution_options(synchronize_session="fetch")
    )
    return bool(claimed.rowcount == 1)


def mark_sent(session: Session, reference: str) -> Handover:
    """Return the hand-over, now with the clinic."""
    return _with_status(session, reference, HandoverStatus.SENT, last_error=None)


def mark_failed(session: Session, reference: str, *, error: str) -> Handover:
    """Return the hand-over, now waiting for another try; `error` carries no personal details."""
    return _with_status(session, reference, HandoverStatus.FAILED, last_error=error)


def finish_handover(session: Session, reference: str) -> Handover:
    """Return the hand-over, now closed by the clinic."""
    return _with_status(session, reference, HandoverStatus.DONE, last_error=None)


def handover_by_reference(session: Session, reference: str) -> Handover | None:
    """Return the hand-over with this reference however it was typed, or None."""
    wanted = normalised_reference(reference)
    if wanted is None:
        return None
    row = session.execute(select(HandoverRow).where(HandoverRow.reference == wanted)).scalar_one_or_none()
    return None if row is None else _handover(row)


def handovers_of(session: Session, conversation_id: str) -> list[Handover]:
    """Return a conversation's hand-overs, newest first."""
    query = (
        select(HandoverRow)
        .where(HandoverRow.conversation_id == conversation_id)
        .order_by(HandoverRow.created_at.desc(), HandoverRow.id.desc())
    )
    return [_handover(row) for row in session.execute(query).scalars()]


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
    return [_handover(row) for row in session.execute(query).scalars()]


def _with_status(
    session: Session, reference: str, status: HandoverStatus, *, last_error: str | None
) -> Handover:
    row = session.execute(
        select(HandoverRow).where(HandoverRow.reference == normalised_reference(reference))
    ).scalar_one_or_none()
    if row is None:
        raise HandoverNotFoundError(f"There is no hand-over {reference!r}; check the reference.")
    row.status = status.value
    row.last_error = last_error
    session.flush()
    return _handover(row)


def _free_reference(session: Session, rng: random.Random) -> str:
    for _ in range(REFERENCE_TRIES):
        reference = new_reference(rng)
        taken = session.execute(select(HandoverRow.id).where(HandoverRow.reference == reference)).first()
        if taken is None:
            return reference
    raise RecordsError(f"No free hand-over reference in {REFERENCE_TRIES} tries; purge old hand-overs.")


def _handover(row: HandoverRow) -> Handover:
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
        attempts=row.attempts,
        last_error=row.last_error,
        reply_by=row.reply_by,
        idempotency_key=row.idempotency_key,
    )
