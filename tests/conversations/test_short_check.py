"""The short check through Rasa: an offer beside the advice, nine taps, and advice that follows from them."""

from __future__ import annotations

import pytest

from tests.conversations.conftest import Visit
from tests.conversations.replies import assert_emergency_alone, custom, level, open_card

pytestmark = pytest.mark.slow

BACK = "my lower back hurts since last week after lifting a box, about the same, I am 40 and male"
OFFER = "Take the short check"


async def advised(visit: Visit) -> list[dict]:
    """Low back pain without a danger sign, up to the advice."""
    replies = await visit.deny_all(await visit.say(BACK))
    assert level(replies) in ("self_care", "therapy_visit")
    assert OFFER in [button["title"] for reply in replies for button in reply.get("buttons") or ()]
    return replies


async def test_nine_taps_after_the_offer_change_the_advice(visit: Visit) -> None:
    await advised(visit)
    replies = await visit.tap("q_check", "take")
    for number in range(1, 10):
        assert open_card(replies) == f"q_check_{number}"
        assert not custom(replies, "assessment")
        option = {1: "one_leg", 9: "extremely"}.get(number, "yes")
        replies = await visit.tap(f"q_check_{number}", option)
    assert level(replies) == "within_days"


async def test_it_is_taken_and_answered_in_words(visit: Visit) -> None:
    await advised(visit)
    replies = await visit.say(OFFER)
    assert open_card(replies) == "q_check_1"
    for text in ("disagree", "no", "agree", "disagree", "no", "no", "disagree", "no", "slightly"):
        replies = await visit.say(text)
    assert level(replies) in ("self_care", "therapy_visit")


async def test_a_visitor_may_leave_it(visit: Visit) -> None:
    await advised(visit)
    await visit.tap("q_check", "take")
    replies = await visit.say("skip this")
    assert open_card(replies) is None
    assert custom(replies, "notice")["code"] == "short_check_left"


async def test_a_danger_sign_in_the_middle_of_it_stands_alone(visit: Visit) -> None:
    await advised(visit)
    await visit.tap("q_check", "take")
    await visit.tap("q_check_1", "no")
    assert_emergency_alone(await visit.say("i cant feel anything when i wipe"))
