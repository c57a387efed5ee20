"""The short check based on STarT Back: how much support a sore lower back may need (assessment.md section 7).

Nine items about the last two weeks, in our own words, so the result is no STarT Back score. Scoring is that
of the published tool (Hill et al. 2008): each item is worth 0 or 1, `total` counts all nine, `distress`
the five about fear, worry and mood. It is offered after the advice to adults with low back pain who are not
pregnant and have no danger sign, and any missing item means that there is no score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.protocol import Protocol

OFFER = "q_check"
DISTRESS = "distress"
LEAST_DISTRESS_FOR_HIGH = 4
LEAST_TOTAL_FOR_MEDIUM = 4


class Band(str, Enum):
    """The risk of lasting trouble."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True)
class CheckScore:
    """`total` of 9 and `distress` of 5."""

    total: int
    distress: int

    @property
    def band(self) -> Band:
        """High from 4 of distress, else medium from 4 in all, else low."""
        if self.distress >= LEAST_DISTRESS_FOR_HIGH:
            return Band.HIGH
        return Band.MEDIUM if self.total >= LEAST_TOTAL_FOR_MEDIUM else Band.LOW


def score(answers: Mapping[str, Any], protocol: Protocol) -> CheckScore | None:
    """Return the score of these answers (`check_1`: option id), or None when an item is missing."""
    total = distress = 0
    for card in protocol.short_check:
        option = card.option(str(answers.get(card.value or "")))
        if option is None:
            return None
        total += option.score
        distress += option.score if card.scale == DISTRESS else 0
    return CheckScore(total, distress) if protocol.short_check else None


def facts_of_check(
    values: Mapping[str, Any], facts: Mapping[str, bool | None], protocol: Protocol
) -> dict[str, bool]:
    """Return one fact for each band once the check is complete, and none for whom it is not made for."""
    found = score(values, protocol)
    if found is None or not fits(facts, protocol):
        return {}
    return {f"start_back_{band.value}": band is found.band for band in Band}


def fits(facts: Mapping[str, bool | None], protocol: Protocol) -> bool:
    """Whether the check is made for this person: an adult with low back pain, not pregnant, no neck pain."""
    offer = protocol.cards.get(OFFER)
    return offer is not None and offer.when.holds(facts)


def place_of(card_id: str, protocol: Protocol) -> tuple[int, int] | None:
    """Which of how many items a card is, or None for any other card."""
    ids = [card.id for card in protocol.short_check]
    return (ids.index(card_id) + 1, len(ids)) if card_id in ids else None
