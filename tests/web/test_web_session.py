"""Rate limits over time, tokens that last, and the memory of the in-process reply log."""

from __future__ import annotations

import pytest

from bot.dialogue.web_log import MemoryReplyLog
from bot.dialogue.web_requests import RefusedRequestError
from bot.dialogue.web_session import RateLimiter, Sessions

SECRET = "a secret for tests only, long enough"


def test_a_burst_is_allowed_and_then_the_average_holds() -> None:
    now = [0.0]
    limiter = RateLimiter(per_minute=60, burst=2, clock=lambda: now[0])
    assert [limiter.wait_seconds("a") for _ in range(3)] == [0, 0, 1]
    assert limiter.wait_seconds("b") == 0
    now[0] = 1.0
    assert limiter.wait_seconds("a") == 0
    assert limiter.wait_seconds("a") > 0


def test_the_limiter_forgets_those_not_seen_for_longest() -> None:
    limiter = RateLimiter(per_minute=1, burst=1, clock=lambda: 0.0, max_keys=2)
    for key in ("a", "b", "c"):
        assert limiter.wait_seconds(key) == 0
    assert limiter.wait_seconds("a") == 0
    assert limiter.wait_seconds("c") > 0


async def test_the_memory_log_drops_the_visits_not_seen_for_longest() -> None:
    log = MemoryReplyLog(max_conversations=2)
    for conversation_id in ("a", "b", "c"):
        await log.store(conversation_id, "m1", [{"text": "hi"}])
    assert await log.since("a", 0) == []
    assert len(await log.since("c", 0)) == 1


def test_a_kept_token_leads_to_the_same_conversation_for_longer() -> None:
    sessions = Sessions(SECRET)
    first = sessions.start()
    kept = sessions.keep(first.token)
    assert kept.conversation_id == first.conversation_id
    assert kept.expires_in_seconds > first.expires_in_seconds
    tomorrow = Sessions(SECRET, session_seconds=-1)
    assert tomorrow.conversation_of(kept.token) == first.conversation_id
    with pytest.raises(RefusedRequestError):
        tomorrow.conversation_of(first.token)


def test_a_kept_token_ends_too() -> None:
    kept = Sessions(SECRET).keep(Sessions(SECRET).start().token)
    with pytest.raises(RefusedRequestError) as refused:
        Sessions(SECRET, kept_seconds=-1).conversation_of(kept.token)
    assert refused.value.refusal.code == "session_expired"


@pytest.mark.parametrize("token", [None, "", "x.y.z", 5])
def test_nobody_is_remembered_without_a_conversation(token: object) -> None:
    with pytest.raises(RefusedRequestError):
        Sessions(SECRET).keep(token)
