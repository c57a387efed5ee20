"""The way of hand-overs to the clinic: what is due by which channel, who tries, and when again.

Nothing is lost: a delivery is due until it is sent, each try is taken by one process only, and a process
that dies in the middle of a try leaves it due again at its next time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.records.handovers import Handover, handover_of
from bot.records.models import DeliveryRow, HandoverRow, HandoverStatus

# Minutes to wait after each try; after the last one the clinic finds the request on its desk only.
WAITS = (1, 5, 15, 60, 240, 720, 720, 720, 720, 720, 1440, 1440)
OPEN = (HandoverStatus.NEW.value, HandoverStatus.FAILED.value)


@dataclass(frozen=True)
class Delivery:
    """One hand-over by one channel, with the tries made so far."""

    handover: Handover
    channel: str
    attempts: int
    last_error: str | None = None


def due_deliveries(
    session: Session, *, channels: Collection[str], now: datetime, limit: int = 50
) -> list[Delivery]:
    """Return what is to be sent now, oldest first; hand-overs that are new get a row for each channel."""
    waiting = (
        select(HandoverRow)
        .where(HandoverRow.status.in_(OPEN))
        .order_by(HandoverRow.created_at, HandoverRow.id)
        .limit(limit)
    )
    due = []
    for row in session.execute(waiting).scalars():
        known = {delivery.channel: delivery for delivery in row.deliveries}
        for channel in sorted(set(channels) - set(known)):
            known[channel] = DeliveryRow(
                handover_id=row.id, channel=channel, attempts=0, next_try_at=row.created_at
            )
            row.deliveries.append(known[channel])
        due += [
            _delivery(row, delivery)
            for channel, delivery in sorted(known.items())
            if channel in channels
            and delivery.sent_at is None
            and delivery.attempts < len(WAITS)
            and delivery.next_try_at <= now
        ]
    session.flush()
    return due


def claim_delivery(session: Session, delivery: Delivery, *, now: datetime) -> bool:
    """Count one try and set the time of the next; False when another process took this try first."""
    claimed = session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.handover_id == delivery.handover.id,
            DeliveryRow.channel == delivery.channel,
            DeliveryRow.attempts == delivery.attempts,
            DeliveryRow.sent_at.is_(None),
        )
        .values(
            attempts=delivery.attempts + 1,
            next_try_at=now + timedelta(minutes=WAITS[delivery.attempts]),
        )
        .execution_options(synchronize_session="fetch")
    )
    return bool(claimed.rowcount == 1)


def mark_delivered(session: Session, delivery: Delivery, *, now: datetime) -> None:
    """Note that it arrived; the hand-over is sent once every channel has it."""
    handover, row = _rows(session, delivery)
    row.sent_at, row.last_error = now, None
    if all(each.sent_at is not None for each in handover.deliveries):
        _set_status(handover, HandoverStatus.SENT)
    session.flush()


def mark_undelivered(session: Session, delivery: Delivery, *, error: str) -> None:
    """Note what went wrong, without personal details; it is tried again at its next time."""
    handover, row = _rows(session, delivery)
    row.last_error = error
    _set_status(handover, HandoverStatus.FAILED)
    session.flush()


def deliveries_of(session: Session, reference: str) -> list[Delivery]:
    """Return how far a hand-over has come by each channel."""
    row = session.execute(select(HandoverRow).where(HandoverRow.reference == reference)).scalar_one()
    return [_delivery(row, each) for each in sorted(row.deliveries, key=lambda each: str(each.channel))]


def _rows(session: Session, delivery: Delivery) -> tuple[HandoverRow, DeliveryRow]:
    handover = session.get(HandoverRow, delivery.handover.id)
    row = session.get(DeliveryRow, (delivery.handover.id, delivery.channel))
    return handover, row


def _set_status(handover: HandoverRow, status: HandoverStatus) -> None:
    # What the clinic has closed stays closed.
    if handover.status != HandoverStatus.DONE.value:
        handover.status = status.value


def _delivery(row: HandoverRow, delivery: DeliveryRow) -> Delivery:
    return Delivery(handover_of(row), delivery.channel, delivery.attempts, delivery.last_error)
