"""What can go wrong on the way to the clinic."""

from __future__ import annotations


class DeliveryError(Exception):
    """A hand-over did not arrive; the message says why, without any personal details."""
