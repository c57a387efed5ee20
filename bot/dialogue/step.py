"""What a move of the bot gives: the case and the conversation to store, and what to say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue.conversation import Conversation
from bot.replies import Message
from bot.triage import Assessment, Case


@dataclass(frozen=True)
class Step:
    """The case and conversation to store, the messages to send, and an assessment to keep, if any."""

    case: Case
    conversation: Conversation
    messages: tuple[Message, ...] = ()
    assessment: Assessment | None = None


def with_first(step: Step, first: tuple[Message, ...]) -> Step:
    """The same step with messages in front, unless an emergency card must stand alone."""
    if step.assessment is not None and step.assessment.is_emergency:
        return step
    return replace(step, messages=(*first, *step.messages))
