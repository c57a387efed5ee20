"""How a level is decided: dispositions, tests over facts, changes of a level, the rules for doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Disposition(str, Enum):
    """How soon and where to get help, most urgent first."""

    EMERGENCY_NOW = "emergency_now"
    SAME_DAY = "same_day"
    WITHIN_DAYS = "within_days"
    SELF_CARE = "self_care"
    THERAPY_VISIT = "therapy_visit"

    @property
    def urgency(self) -> int:
        """3 for an emergency down to 0; self-care and a therapy visit are equally urgent."""
        return _URGENCY[self]


_URGENCY = {
    Disposition.EMERGENCY_NOW: 3,
    Disposition.SAME_DAY: 2,
    Disposition.WITHIN_DAYS: 1,
    Disposition.SELF_CARE: 0,
    Disposition.THERAPY_VISIT: 0,
}


@dataclass(frozen=True)
class Condition:
    """A test over facts: all true, any true, none true, none of `possible` known to be false, and
    every one of `unknown` still unknown."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def holds(self, facts: Mapping[str, bool | None]) -> bool:
        """Whether the facts known now satisfy this; unknown counts as not true and as possible."""
        return (
            all(facts.get(fact) is True for fact in self.all)
            and (not self.any or any(facts.get(fact) is True for fact in self.any))
            and not any(facts.get(fact) is True for fact in self.none)
            and not any(facts.get(fact) is False for fact in self.possible)
            and all(facts.get(fact) is None for fact in self.unknown)
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """Every fact it looks at."""
        return (*self.all, *self.any, *self.none, *self.possible, *self.unknown)


NO_CONDITION = Condition()


@dataclass(frozen=True)
class Change:
    """An upgrade or a downgrade of a flag's level.

    A downgrade also needs every fact of `ruled_out` to be known false and none of `unless` to be true.
    """

    to: Disposition
    when_any: tuple[str, ...] = ()
    when_all: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every fact it looks at."""
        return (*self.when_any, *self.when_all, *self.ruled_out, *self.unless)


@dataclass(frozen=True)
class RecentCounts:
    """T11: a sign of these groups, or one of these findings, that came and went in the last `days`
    counts as present."""

    days: int = 0
    groups: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeenBefore:
    """T12: when `fact` is known of a sign, it counts one level lower, never below `lowest`.

    Nothing is lowered while a fact of `unless` is true, nor ever for the groups and flags of `never`.
    """

    fact: str = ""
    lowest: Disposition = Disposition.WITHIN_DAYS
    unless: tuple[str, ...] = ()
    never_groups: tuple[str, ...] = ()
    never_flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExtraCare:
    """T14: while one of `any` is true the result is one level higher, and at least `at_least`."""

    any: tuple[str, ...] = ()
    at_least: Disposition = Disposition.WITHIN_DAYS
    reason: str = ""


@dataclass(frozen=True)
class TieBreaks:
    """The rules for doubt that hold across flags; their numbers are those of the disposition guide."""

    recent: RecentCounts = RecentCounts()
    seen_before: SeenBefore = SeenBefore()
    extra_care: ExtraCare = ExtraCare()


NO_TIE_BREAKS = TieBreaks()
