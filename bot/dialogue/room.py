"""What every step needs, and how a step names the person whom a case is about."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.conversation import Conversation
from bot.dialogue.spoken_moves import Person
from bot.protocol import Protocol
from bot.replies import Message, Wording, choice, notice
from bot.replies.persons import OTHERS, unnamed
from bot.replies.understood import facts_in_words
from bot.triage import Case


@dataclass(frozen=True)
class Room:
    """What every step needs: the protocol and the wording of this clinic."""

    protocol: Protocol
    wording: Wording


def confirm_message(case: Case, conversation: Conversation, room: Room) -> Message:
    """The bot's own yes-or-no question that is open."""
    pending, title = conversation.confirm, room.wording.choice
    who = person_of(case, conversation, room)
    if pending == "person":
        who = Person(str(conversation.held["person"]), "").label
    key = "start_over_sure" if pending == "start_over" else f"ask_{pending}"
    buttons = [choice(title(f"{pending}_yes")), choice(title(f"{pending}_no"))]
    return notice(key, room.wording.say(key, who=who), buttons=buttons)


def back_line(case: Case, conversation: Conversation, room: Room) -> str:
    """What leads back to the open question: "Back to your pain", or to that of whoever it is about."""
    say = room.wording.say
    if conversation.person:
        return say("back_to_other", who=Person(conversation.person, "").label)
    is_other = case.values.get("for_whom") in OTHERS
    return say("back_to_pain" if is_other else "back_to")


def other_of(case: Case, conversation: Conversation) -> str:
    """Who has the pain when that is not the visitor: "your mum", "your child"; else an empty string."""
    if conversation.person:
        return Person(conversation.person, "").label
    return unnamed(str(case.values.get("for_whom", "")))


def person_of(case: Case, conversation: Conversation, room: Room) -> str:
    """Whose complaint this is, in words: "your lower back pain", "your son's neck pain", "your wife"."""
    where = facts_in_words(case, room.wording, ["region"])
    label = other_of(case, conversation)
    if not label:
        return f"your {where[0]}" if where else "you"
    return f"{label}'s {where[0]}" if where else label
