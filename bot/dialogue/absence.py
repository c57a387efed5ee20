"""A visitor who comes back after hours or days: what was fine then is asked again."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import emergency_flags
from bot.dialogue.persons import has_content
from bot.protocol import Protocol
from bot.triage import BAND, Case

HOURS_SECONDS = 2 * 3600.0
DAY_SECONDS = 24 * 3600.0
FIRST_SAFETY_CARD = "right_now"
# What may have come since: asked again in a new visit.
SAFETY_CARDS = (FIRST_SAFETY_CARD, "back_nerve", "neck_nerve")
CHANGING_VALUES = ("trend", "severity")


def noted(conversation: Conversation, case: Case, at: float) -> Conversation:
    """Note when the visitor wrote, and how long nothing came before."""
    gap = at - conversation.last_at if conversation.last_at else 0.0
    conversation = replace(conversation, last_at=at)
    if gap < HOURS_SECONDS or not has_content(case):
        return conversation
    away = "days" if gap >= DAY_SECONDS or conversation.away == "days" else "hours"
    return replace(conversation, away=away, away_days=conversation.away_days + gap / DAY_SECONDS)


def screened_again(case: Case, conversation: Conversation, protocol: Protocol) -> tuple[Case, Conversation]:
    """After more than a day the first safety card is open again, unless this message has just answered it."""
    if conversation.away != "days" or conversation.advised or emergency_flags(case, protocol):
        return case, conversation
    if conversation.taken == "answer" and conversation.open_card == FIRST_SAFETY_CARD:
        return case, conversation
    case = case.reopened(FIRST_SAFETY_CARD)
    return case, replace(conversation, open_card=FIRST_SAFETY_CARD, open_about="")


def next_visit(case: Case, days: float) -> Case:
    """The case of the last visit in a new one: older by the days between, and its signs asked again."""
    for card in SAFETY_CARDS:
        case = case.reopened(card)
    for name in CHANGING_VALUES:
        case = case.without_value(name).without_value(name + BAND)
    case = case.reopened("q_course").reopened("q_severity")
    lasted = case.values.get("duration_days")
    if isinstance(lasted, int | float):
        case = case.with_values({"duration_days": float(lasted) + days})
    return replace(case, skipped={}, unsure_cards={}, questions_asked=0)
