"""Who is speaking: a signed token names the conversation, so that nobody can speak in another's."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from bot.dialogue.gate import Refusal
from bot.dialogue.web_requests import RefusedRequestError

SESSION_SECONDS = 12 * 3600
KEPT_SECONDS = 30 * 86_400
_SALT = "plumbline.web-session"
_KEPT_SALT = "plumbline.kept-session"
_MAX_TOKEN_CHARS = 1_000

_EXPIRED = Refusal(401, "session_expired", "This chat has been open for too long. Please start a new one.")
_INVALID = Refusal(401, "session_invalid", "This chat is not known here. Please start a new one.")


@dataclass(frozen=True)
class WebSession:
    """A new conversation and the token that lets its owner speak in it."""

    token: str
    conversation_id: str
    expires_in_seconds: int


class Sessions:
    """Issues and reads session tokens; nothing is stored."""

    def __init__(
        self, secret: str, *, session_seconds: int = SESSION_SECONDS, kept_seconds: int = KEPT_SECONDS
    ) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt=_SALT)
        self._kept_signer = URLSafeTimedSerializer(secret, salt=_KEPT_SALT)
        self._session_seconds = session_seconds
        self._kept_seconds = kept_seconds

    def start(self) -> WebSession:
        """Return a session with a conversation id that cannot be guessed."""
        conversation_id = f"web-{secrets.token_urlsafe(18)}"
        token = str(self._signer.dumps(conversation_id))
        return WebSession(token, conversation_id, self._session_seconds)

    def keep(self, token: object) -> WebSession:
        """Return a longer-lived token for the same conversation, for a visitor who asked to be remembered.

        Raises RefusedRequestError with 401, as `conversation_of` does.
        """
        conversation_id = self.conversation_of(token)
        kept = str(self._kept_signer.dumps(conversation_id))
        return WebSession(kept, conversation_id, self._kept_seconds)

    def conversation_of(self, token: object) -> str:
        """Return the conversation that the token is for; raises RefusedRequestError with 401."""
        if not isinstance(token, str) or len(token) > _MAX_TOKEN_CHARS:
            raise RefusedRequestError(_INVALID)
        for signer, seconds in (
            (self._signer, self._session_seconds),
            (self._kept_signer, self._kept_seconds),
        ):
            try:
                return str(signer.loads(token, max_age=seconds))
            except SignatureExpired:
                raise RefusedRequestError(_EXPIRED) from None
            except BadSignature:
                continue
        raise RefusedRequestError(_INVALID)


class RateLimiter:
    """A token bucket per key, in this process: `burst` at once, then `per_minute` on average."""

    def __init__(
        self,
        *,
        per_minute: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        max_keys: int = 20_000,
    ) -> None:
        self._per_second = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._max_keys = max_keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, key: str) -> float:
        """Return 0 and count one when the key may go on, else how long it has to wait."""
        now = self._clock()
        left, at = self._buckets.get(key, (float(self._burst), now))
        left = min(float(self._burst), left + (now - at) * self._per_second)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._per_second
