"""Facts that follow from how many others are true, or from what was ruled out.

Used for the features of axial spondyloarthritis (NICE NG65 2017: four of nine, or three with a blood
test) and for a pregnancy that was ruled out (T4: unknown is not "no").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.protocol import Fact

Known = Mapping[str, bool | None]


def derived(fact: Fact, facts: Known) -> bool | None:
    """Whether a derived fact is true, false or still open; what is unknown is never read as "no"."""
    if fact.count_of:
        return reaches(fact.count_of, int(fact.at_least or 1), facts)
    if all(facts.get(other) is False for other in fact.denied):
        return True
    return False if any(facts.get(other) is True for other in fact.denied) else None


def reaches(features: Iterable[str], needed: int, facts: Known) -> bool | None:
    """Whether at least `needed` features are true; None while the unknown ones could still decide it."""
    answers = [facts.get(feature) for feature in features]
    if answers.count(True) >= needed:
        return True
    return False if len(answers) - answers.count(False) < needed else None
