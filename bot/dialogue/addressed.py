"""Whom a reply speaks of: in a chat about somebody else the protocol's "you" becomes that person."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.room import Room, other_of
from bot.dialogue.step import Step
from bot.protocol import Disposition, Subject
from bot.replies import Message
from bot.replies.persons import about_other
from bot.replies.special import PRIVATE_FLAGS, SUICIDE
from bot.triage import CHECK, Case

# Who tells of these may be in danger while asking for somebody else.
OWN_DANGER = (*PRIVATE_FLAGS, SUICIDE)
SAFETY_CARDS = ("q_safety", *(CHECK + flag for flag in OWN_DANGER))


def addressed(step: Step, room: Room) -> Step:
    """The step in words that fit whom the chat is about."""
    who = other_of(step.case, step.conversation)
    if not who:
        return step
    return replace(step, messages=tuple(_addressed(each, who, step.case, room) for each in step.messages))


def _addressed(each: Message, who: str, case: Case, room: Room) -> Message:
    custom = each.get("custom") or {}
    is_card = custom.get("disposition") == Disposition.EMERGENCY_NOW.value
    is_special = is_card and any(flag["id"] in OWN_DANGER for flag in custom["flags"])
    if (is_special or custom.get("card") in SAFETY_CARDS) and _tells_of_self(case):
        return each
    return about_other(each, who, room.protocol, only_whole=is_special)


def _tells_of_self(case: Case) -> bool:
    told = (case.findings.get(flag) for flag in OWN_DANGER)
    return any(
        known and known.words and not known.by_card and known.subject is Subject.SELF for known in told
    )
