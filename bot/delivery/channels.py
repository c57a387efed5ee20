"""The ways to the clinic that its settings ask for."""

from __future__ import annotations

from typing import Protocol

from bot.clinic import Clinic
from bot.delivery.email_channel import EmailChannel
from bot.delivery.webhook_channel import WebhookChannel
from bot.records import Handover
from bot.settings import Settings


class Channel(Protocol):
    """A way to the clinic. Sending the same hand-over twice must be recognisable by its reference."""

    name: str

    def send(self, handover: Handover) -> None:
        """Send it. Raises DeliveryError when it did not arrive."""


def channels_of(settings: Settings, clinic: Clinic) -> tuple[Channel, ...]:
    """Return the channels that are set up, none when nothing is."""
    delivery = clinic.delivery
    found: list[Channel] = []
    if settings.smtp_url and delivery.email_to:
        sender = delivery.email_from or clinic.email or delivery.email_to[0]
        found.append(EmailChannel(settings.smtp_url, sender, delivery.email_to, clinic.name))
    address = settings.webhook_url or delivery.webhook_url
    if address:
        found.append(WebhookChannel(address, settings.webhook_secret))
    return tuple(found)
