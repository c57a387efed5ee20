"""Brings call-back requests to the clinic: by e-mail, by webhook, or both."""

from bot.delivery.channels import Channel, channels_of
from bot.delivery.errors import DeliveryError
from bot.delivery.sending import deliver_due

__all__ = ["Channel", "DeliveryError", "channels_of", "deliver_due"]
