"""Call-back requests as signed JSON to an address of the clinic's."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from bot.delivery.errors import DeliveryError
from bot.records import Handover

TIMEOUT_SECONDS = 20
SIGNATURE = "Plumbline-Signature"
IDEMPOTENCY = "Idempotency-Key"


class WebhookChannel:
    """Posts one JSON object a hand-over.

    `Idempotency-Key` is the reference: a receiver that has seen it answers 2xx and does nothing. With a
    secret, `Plumbline-Signature` is `t=<seconds>,v1=<hex>`, the HMAC-SHA256 of `<seconds>.<body>`.
    """

    name = "webhook"

    def __init__(self, url: str, secret: str | None, *, clock: Callable[[], float] = time.time) -> None:
        self._url = url
        self._secret = secret
        self._clock = clock

    def send(self, handover: Handover) -> None:
        """Post it. Raises DeliveryError unless the answer is 2xx."""
        body = json.dumps(payload(handover), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", IDEMPOTENCY: handover.reference}
        if self._secret:
            headers[SIGNATURE] = signature(body, self._secret, at=int(self._clock()))
        try:
            # A redirect could lead the request to another server.
            answer = requests.post(
                self._url, data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
        except requests.RequestException as error:
            raise DeliveryError(f"webhook: {type(error).__name__}") from error
        if not 200 <= answer.status_code < 300:
            raise DeliveryError(f"webhook: answered {answer.status_code}")


def payload(handover: Handover) -> Mapping[str, Any]:
    """What is sent: times in ISO 8601, absent values null."""
    return {
        "type": "callback_request",
        "reference": handover.reference,
        "created_at": handover.created_at.isoformat(),
        "reply_by": handover.reply_by.isoformat() if handover.reply_by else None,
        "contact": handover.contact,
        "name": handover.name,
        "best_time": handover.best_time,
        "summary": handover.summary,
    }


def signature(body: bytes, secret: str, *, at: int) -> str:
    """The signature of a body sent at a time (seconds since 1970)."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def is_signed(body: bytes, header: str, secret: str, *, now: int, tolerance: int = 300) -> bool:
    """Whether a header signs a body, for receivers in Python; older than `tolerance` seconds counts as no."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    at = parts.get("t", "")
    if not at.isdigit() or abs(now - int(at)) > tolerance:
        return False
    return hmac.compare_digest(signature(body, secret, at=int(at)), header)
