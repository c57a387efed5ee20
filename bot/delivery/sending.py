"""One round of sending: everything that is due, each by its channel."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.delivery.channels import Channel
from bot.delivery.errors import DeliveryError
from bot.records import claim_delivery, due_deliveries, mark_delivered, mark_undelivered

logger = logging.getLogger(__name__)


class Sessions(Protocol):
    """Opens units of work on the database."""

    def begin(self) -> AbstractContextManager[Any]:
        """One unit of work, committed at its end."""


def deliver_due(sessions: Sessions, channels: Sequence[Channel], *, now: datetime) -> int:
    """Send what is due and return how many arrived. A failure is noted and tried again later."""
    by_name = {channel.name: channel for channel in channels}
    with sessions.begin() as session:
        due = due_deliveries(session, channels=by_name, now=now)
    arrived = 0
    for delivery in due:
        with sessions.begin() as session:
            if not claim_delivery(session, delivery, now=now):
                continue
        # No unit of work stays open while a mail server takes its time.
        try:
            by_name[delivery.channel].send(delivery.handover)
        except DeliveryError as error:
            logger.warning("Call-back request %s: %s", delivery.handover.reference, error)
            with sessions.begin() as session:
                mark_undelivered(session, delivery, error=str(error))
            continue
        arrived += 1
        with sessions.begin() as session:
            mark_delivered(session, delivery, now=now)
    return arrived
