"""Therapists asked for before the safety questions come with the result, never with an emergency."""

from __future__ import annotations

from actions.therapists import shown_with_result
from bot.dialogue.conversation import Conversation
from bot.dialogue.step import Step
from bot.protocol import Protocol
from bot.replies import message
from bot.triage import Case, assess


async def test_nothing_is_said_of_therapists_beside_an_emergency(protocol: Protocol) -> None:
    case = Case().with_present(["ces_saddle_numbness"], "numb")
    step = Step(case, Conversation(wants_therapist=True), (message("Call 911."),), assess(case, protocol))
    assert await shown_with_result(step) == step
