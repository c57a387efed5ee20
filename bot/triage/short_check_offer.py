"""When the short check is offered and which item comes next: after the advice, beside no danger sign."""

from __future__ import annotations

from collections.abc import Mapping

from bot.protocol import Card, Protocol
from bot.triage.case import Case
from bot.triage.engine import Assessment
from bot.triage.short_check import OFFER, fits

TAKE = "take"
SELF = "me"
TAKEN = "short_check"


def may_be_offered(
    case: Case, facts: Mapping[str, bool | None], assessment: Assessment, protocol: Protocol
) -> bool:
    """Whether the offer may stand beside this advice: it fits, there is no danger sign, and it is new.

    Its items ask how somebody feels about their own back, which nobody can answer for another.
    """
    return (
        case.values.get("for_whom", SELF) == SELF
        and _is_open(facts, assessment, protocol)
        and OFFER not in case.answered
    )


def next_item(
    case: Case, facts: Mapping[str, bool | None], assessment: Assessment, protocol: Protocol
) -> Card | None:
    """The next item for a visitor who took the offer; None when all are answered, one was left out, or a
    danger sign came up meanwhile."""
    if case.values.get(TAKEN) != TAKE or not _is_open(facts, assessment, protocol):
        return None
    for card in protocol.short_check:
        if card.value not in case.values:
            return None if card.id in case.answered else card
    return None


def _is_open(facts: Mapping[str, bool | None], assessment: Assessment, protocol: Protocol) -> bool:
    return not assessment.flags and assessment.is_complete and fits(facts, protocol)
