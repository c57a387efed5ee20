"""Erasure on request: at once, whatever is open; with an emergency the card comes first, as it was."""

from __future__ import annotations

from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import holds_emergency
from bot.dialogue.heard import Heard
from bot.dialogue.room import Room
from bot.dialogue.take_up import SURE_OF_INTENT
from bot.replies import Message, emergency_messages, notice
from bot.triage import Case, assess

DELETE = "delete_my_data"


def asks_for_erasure(conversation: Conversation, heard: Heard) -> bool:
    """Whether a message during an emergency asks for erasure and says nothing else.

    A danger sign in the same words goes first: the card alone, and nothing is lost with it.
    """
    is_sure = heard.intent == DELETE and heard.confidence >= SURE_OF_INTENT
    says_more = heard.findings or heard.doubts or conversation.understood
    return conversation.emergency_shown and is_sure and not says_more


def erasure_messages(
    case: Case, conversation: Conversation, room: Room, *, done: bool
) -> tuple[Message, ...]:
    """What is said about an erasure; with an open emergency the card before it, and nothing else beside."""
    key = "deleted" if done else "delete_failed"
    said = notice(key, room.wording.say(key))
    if not holds_emergency(case, conversation, room.protocol):
        return (said,)
    return (*emergency_messages(assess(case, room.protocol), case, room.wording), said)
