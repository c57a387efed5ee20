"""When an emergency is open, and how the visitor's words close it (rules T2, T5, T6 and 7.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.spoken_moves import (
    asks_for_help,
    claims_mistake,
    corrects,
    says_none,
    says_not_yet,
    was_seen,
)
from bot.protocol import Disposition, Protocol, Status
from bot.replies.special import SUICIDE
from bot.triage import Case, Question, assess, check_question, question_of, sign_age_question

# What a visitor may say beside the open card; the sentence that answers it has this name too.
ASKS, SEEN, SEEN_ASK, NOT_YET, AGAIN = (
    "emergency_asks", "emergency_seen", "emergency_seen_ask", "emergency_not_yet", "emergency_again"
)  # fmt: skip


def emergency_flags(case: Case, protocol: Protocol) -> tuple[str, ...]:
    """Flags that stand at the emergency level now; without one, the route that was raised to it (T14)."""
    assessment = assess(case, protocol)
    flags = tuple(r.flag.id for r in assessment.flags if r.level is Disposition.EMERGENCY_NOW)
    if flags or not assessment.is_emergency:
        return flags
    return (assessment.route.id if assessment.route else "",)


def holds_emergency(case: Case, conversation: Conversation, protocol: Protocol) -> bool:
    """Whether an emergency flag stands for which no help is on its way yet.

    A card that is open stays open while there is an emergency: more signs can move it to a flag for which
    help was on its way before.
    """
    flags = emergency_flags(case, protocol)
    return bool(flags) and (conversation.emergency_open or not set(flags) <= set(conversation.safe_flags))


def help_is_coming(case: Case, conversation: Conversation, protocol: Protocol) -> Conversation:
    """Note that these emergencies are looked after; a new one opens the card again."""
    flags = dict.fromkeys([*conversation.safe_flags, *emergency_flags(case, protocol)])
    return replace(conversation, safe_flags=tuple(flags), mistaken_flag="", emergency_open=False)


def says_mistake(case: Case, heard: Heard, protocol: Protocol) -> bool:
    """Whether the words take an open emergency back: as a mistake, not meant, or plainly denied."""
    if lead_of(heard) != AGAIN and not claims_mistake(heard.text):
        return False
    if heard.intent == "report_mistake" or claims_mistake(heard.text):
        return True
    if only_unsure(case, emergency_flags(case, protocol)) and says_none(heard.text):
        return True
    if any(finding.is_present for finding in heard.findings) or not corrects(heard.text):
        return False
    open_flags = emergency_flags(case, protocol)
    return any(f.status is Status.ABSENT and f.id in open_flags for f in heard.findings)


def says_help_is_coming(heard: Heard) -> bool:
    """Whether help is on the way; who was seen before, asks, or has not called yet, has no help coming."""
    return heard.intent == "report_help_coming" and lead_of(heard) == AGAIN


def lead_of(heard: Heard) -> str:
    """The name of the sentence in front of the card when it comes again."""
    if asks_for_help(heard.text):
        return ASKS
    if was_seen(heard.text):
        return SEEN
    return NOT_YET if says_not_yet(heard.text) else AGAIN


def question_about_visit(
    case: Case, conversation: Conversation, heard: Heard, protocol: Protocol
) -> Question | None:
    """How old the sign is, and whether it has changed since it was seen, where that can lower it (T12).

    None when it cannot: then the card stays, whatever was said about the visit.
    """
    flags = [flag for flag in emergency_flags(case, protocol) if flag not in conversation.safe_flags]
    rule = protocol.tie_breaks.seen_before
    if lead_of(heard) != SEEN or not flags or not set(flags) <= set(protocol.flags):
        return None
    if any(
        protocol.flags[flag].group in rule.never_groups or flag in rule.never_flags or flag in case.timing
        for flag in flags
    ):
        return None
    return sign_age_question(flags[0], protocol)


def question_about_mistake(case: Case, conversation: Conversation, protocol: Protocol) -> Question | None:
    """The own question of the first emergency flag, asked before a claimed mistake is believed (T6).

    Thoughts of suicide come before all others: their card has a button that takes them back. Where nothing
    was claimed and all was left at "not sure", the list that it came from is asked again as a whole.
    """
    flags = [
        flag
        for flag in emergency_flags(case, protocol)
        if flag in protocol.flags and flag not in conversation.safe_flags
    ]
    if not flags:
        return None
    unsure = _unsure_list(case, flags, protocol)
    return unsure or check_question(SUICIDE if SUICIDE in flags else flags[0], protocol)


def only_unsure(case: Case, flags: Sequence[str]) -> bool:
    """Whether these flags stand only because the visitor was not sure (T3), not because of what was said."""
    return bool(flags) and all(flag in case.unsure_flags and not case.is_present(flag) for flag in flags)


def _unsure_list(case: Case, flags: Sequence[str], protocol: Protocol) -> Question | None:
    """The card whose "not sure" raised all of these flags."""
    if not only_unsure(case, flags):
        return None
    lists = (question_of(card, case, protocol) for card in case.unsure_cards if card in protocol.cards)
    return next((asked for asked in lists if asked and set(flags) <= set(asked.asks)), None)
