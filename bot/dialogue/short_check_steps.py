"""The short check as an offer beside the advice, to take or to leave."""

from __future__ import annotations

from bot.dialogue.conversation import Conversation
from bot.protocol import Protocol
from bot.replies import Message, Wording, choice, notice, payload
from bot.triage import Case, Question, assess, facts_of, question_of
from bot.triage.short_check import OFFER, place_of, score
from bot.triage.short_check_offer import TAKE, may_be_offered


def offered(case: Case, conversation: Conversation, protocol: Protocol) -> Question | None:
    """The offer that stands beside the advice given, or None while there is none."""
    if not conversation.advised or conversation.open_card or OFFER not in protocol.cards:
        return None
    assessment = assess(case, protocol)
    if not may_be_offered(case, facts_of(case, protocol), assessment, protocol):
        return None
    return question_of(OFFER, case, protocol)


def offer_message(case: Case, conversation: Conversation, wording: Wording) -> Message | None:
    """The offer in words with its tap, or None."""
    if offered(case, conversation, wording.protocol) is None:
        return None
    tap = choice(wording.choice("short_check"), payload(OFFER, [TAKE]))
    return notice("short_check", wording.say("check_offer"), buttons=[tap])


def is_left(case: Case, conversation: Conversation, protocol: Protocol) -> bool:
    """Whether the message just taken up left the check, and the advice is still the one that was given."""
    return (
        place_of(conversation.open_card, protocol) is not None
        and conversation.taken == "answer"
        and score(case.values, protocol) is None
        and assess(case, protocol).disposition.value == conversation.advised
    )
