"""What a move of the dialogue gives back."""

from __future__ import annotations

from dataclasses import dataclass

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
