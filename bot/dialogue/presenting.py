"""The last look at a reply: who is speaking, a word to who comes back, never the same three times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from bot.dialogue.addressed import addressed
from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import holds_emergency
from bot.dialogue.progress import with_progress
from bot.dialogue.room import Room, person_of
from bot.dialogue.step import Step
from bot.dialogue.steps import welcome
from bot.protocol import Disposition
from bot.replies import Message, message
from bot.replies.other_languages import alarm_message
from bot.replies.special import PRIVATE_FLAGS, SUICIDE
from bot.triage import CHECK, Case

DIGEST_BYTES = 6
HELP_COMING = "help_coming"
# Says the same in English.
OTHER_LANGUAGE = ("speak_other_language",)


def presented(step: Step, room: Room) -> Step:
    """The step as it is sent."""
    step = addressed(_counted(step, room), room)
    if is_emergency_card(step.messages):
        # A greeting that had to wait would come turns too late.
        step = replace(step, conversation=replace(step.conversation, away="", away_days=0.0))
    else:
        step = _introduced(_welcomed_back(_reassured(step, room), room), room)
        step = _alarmed(step, room)
    return _never_three_times(step, room)


def is_emergency_card(messages: Iterable[Message]) -> bool:
    """Whether the emergency card is among the messages; nothing may stand beside it."""
    now = Disposition.EMERGENCY_NOW.value
    return any((each.get("custom") or {}).get("disposition") == now for each in messages)


def _counted(step: Step, room: Room) -> Step:
    messages, conversation = with_progress(step.messages, step.case, step.conversation, room.protocol)
    return replace(step, messages=messages, conversation=conversation)


def _reassured(step: Step, room: Room) -> Step:
    """A kind line before the next question, once for each visit, for who has said that they are afraid."""
    conversation = step.conversation
    if not conversation.is_afraid or conversation.is_reassured or not _asks(step.messages):
        return step
    # Who is hurt by somebody, or thinks of suicide, has a reply of their own.
    if any(step.case.is_present(flag) for flag in (*PRIVATE_FLAGS, SUICIDE)):
        return step
    kept = replace(conversation, is_reassured=True)
    line = message(room.wording.say("afraid"))
    return replace(step, conversation=kept, messages=(line, *step.messages))


def _asks(messages: Iterable[Message]) -> bool:
    return any((each.get("custom") or {}).get("type") == "question" for each in messages)


def _alarmed(step: Step, room: Room) -> Step:
    """Words of an emergency in another language: what its reader can understand stands first."""
    if not step.conversation.alarm:
        return step
    plain = [m for m in step.messages if (m.get("custom") or {}).get("code") not in OTHER_LANGUAGE]
    return replace(step, messages=(alarm_message(step.conversation.alarm, room.wording), *plain))


def _introduced(step: Step, room: Room) -> Step:
    """The consent lines in the first reply of a visit, whatever that is; not while help is needed first."""
    if holds_emergency(step.case, step.conversation, room.protocol):
        return step
    conversation, consent = welcome(step.case, step.conversation, room)
    is_after_emergency = any((m.get("custom") or {}).get("code") == HELP_COMING for m in step.messages)
    messages = (*step.messages, *consent) if is_after_emergency else (*consent, *step.messages)
    return replace(step, conversation=conversation, messages=messages)


def _welcomed_back(step: Step, room: Room) -> Step:
    conversation = step.conversation
    if not conversation.away:
        return step
    if conversation.confirm == "visit":
        # Asked already, with a greeting of its own.
        return replace(step, conversation=replace(conversation, away=""))
    if conversation.away == "days" and conversation.advised and conversation.taken == "":
        return step
    line = message(_line(step.case, conversation, room))
    # One greeting is enough.
    messages = [each for each in step.messages if (each.get("custom") or {}).get("code") != "greet"]
    kept = replace(conversation, away="", away_days=0.0)
    return replace(step, conversation=kept, messages=(line, *messages))


def _line(case: Case, conversation: Conversation, room: Room) -> str:
    say = room.wording.say
    who = person_of(case, conversation, room)
    if conversation.advised:
        advice = room.wording.advice(conversation.advised)
        return say("welcome_back_advised", who=who, advice=advice)
    return say("welcome_back", who=who)


def _never_three_times(step: Step, room: Room) -> Step:
    """A message that was in the last two replies is said in another way, with a way out."""
    conversation = step.conversation
    if conversation.said_turn != step.case.turn:
        conversation = replace(
            conversation, said=(), said_before=conversation.said, said_two_before=conversation.said_before
        )
    twice = set(conversation.said_two_before) & set(conversation.said_before)
    variants = conversation.variants
    messages = []
    for each in step.messages:
        if _digest(each) in twice:
            leads = room.wording.variants(_kind(each))
            each = {**each, "text": f"{leads[variants % len(leads)]}\n{each['text']}"}
            variants += 1
        messages.append(each)
    # What was varied counts as said in its plain form too, so that it is varied again next time.
    said = tuple(dict.fromkeys(_digest(each) for each in (*step.messages, *messages) if each.get("text")))
    said = tuple(dict.fromkeys((*conversation.said, *said)))
    kept = replace(conversation, said=said, said_turn=step.case.turn, variants=variants)
    return replace(step, conversation=kept, messages=tuple(messages))


def _kind(each: Message) -> str:
    if is_emergency_card([each]):
        return "emergency"
    custom = each.get("custom") or {}
    if custom.get("card") == CHECK + SUICIDE:
        # Nobody is offered to pass over this one.
        return "suicide"
    return "question" if custom.get("type") == "question" else "other"


def _digest(each: Message) -> str:
    return blake2b(str(each.get("text", "")).encode(), digest_size=DIGEST_BYTES).hexdigest()
