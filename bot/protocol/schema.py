"""The protocol as frozen values: flags, facts, cards, routes, plans, exercises, treatments.

Shapes mirror the YAML files in `content/`; the comments at the head of each file say what the
keys mean to a clinician.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any


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
class Flag:
    """A danger sign. `source` says where it comes from, `verified` how far that was checked."""

    id: str
    region: str
    group: str
    label: str
    ask: str
    question: str
    disposition: Disposition
    on_unsure: Disposition
    hands_off: str
    source: tuple[str, ...]
    certainty: str
    verified: str
    card: str | None = None
    option: str | None = None
    ask_if: Condition = Condition()
    parts: tuple[str, ...] = ()
    parts_rule: str | None = None
    raise_from_facts: tuple[tuple[str, ...], ...] = ()
    says: tuple[str, ...] = ()
    near_miss: tuple[str, ...] = ()
    clarify: tuple[str, ...] = ()
    suspected: str = ""
    upgrades: tuple[Change, ...] = ()
    downgrades: tuple[Change, ...] = ()
    requires_any: tuple[str, ...] = ()
    if_unknown: Disposition | None = None
    timed_by: str = "sign"
    timed_with: tuple[str, ...] = ()
    denied_raises: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True)
class Fact:
    """Something else known about person or pain, with the ways it can become known.

    `count_of` makes it true when `at_least` of these are true; `denied` when all of these are ruled out.
    """

    id: str
    card: str
    means: str
    value: str | None = None
    below: float | None = None
    at_least: float | None = None
    above: float | None = None
    any_of: tuple[str, ...] = ()
    implied_by: tuple[str, ...] = ()
    count_of: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    per_flag: bool = False


@dataclass(frozen=True)
class Option:
    """One answer to a card: findings it raises or rules out, values it sets, the card it leads to.

    `score` is what it adds to the short check, on the cards of that check.
    """

    id: str
    title: str
    raises: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    sets: Mapping[str, Any] = field(default_factory=dict)
    leads_to: str | None = None
    meant_by: tuple[str, ...] = ()
    when: Condition = Condition()
    score: int = 0


@dataclass(frozen=True)
class Card:
    """One question. `kind` is any_of, one_of, yes_no, number, text or place.

    `scale` makes it an item of the short check: `total`, or `distress` for those that count in both.
    """

    id: str
    step: str
    kind: str
    ask: str
    why: str
    again: str = ""
    core: bool = False
    on_demand: bool = False
    per_flag: bool = False
    when: Condition = Condition()
    settles: tuple[str, ...] = ()
    value: str | None = None
    options: tuple[Option, ...] = ()
    flags: str | None = None
    asks: tuple[str, ...] = ()
    none_raises: tuple[str, ...] = ()
    scale: str = ""

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True)
class Route:
    """Where a visitor without an active danger sign goes."""

    id: str
    when: Condition
    disposition: Disposition
    hands_on: str
    reason: str
    review: int = 14


@dataclass(frozen=True)
class Exercise:
    """One exercise: steps, dose, when to stop, whom it is not for (facts)."""

    id: str
    name: str
    plans: tuple[str, ...]
    steps: tuple[str, ...]
    dose: str
    stop_if: str
    avoid_if: str = ""
    not_for: tuple[str, ...] = ()
    not_before_review: bool = False


@dataclass(frozen=True)
class Plan:
    """A self-care plan."""

    id: str
    title: str
    when: Condition
    region: str
    what: str
    today: tuple[str, ...]
    exercises: tuple[str, ...]
    later: str
    avoid: str
    recovery: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A sentence that is added to the advice when its facts fit. It never changes level, gate or plan.

    `place` is advice, support or medicines; `unflagged` notes are for visitors without a danger sign.
    """

    id: str
    place: str
    when: Condition
    text: str
    source: tuple[str, ...]
    unflagged: bool = False


@dataclass(frozen=True)
class Contraindication:
    """A reason not to treat, or to ask first. `blocks` lists treatments; empty for ask-first.

    `when` takes the place of `any` where one true fact is not the test.
    """

    id: str
    any: tuple[str, ...]
    why: str
    blocks: tuple[str, ...] = ()
    when: Condition = Condition()


@dataclass(frozen=True)
class Evidence:
    """What research shows of one treatment, what guidelines make of it, and what can come after it."""

    treatment: str
    shows: str
    guidelines: str
    after: str
    certainty: str
    source: tuple[str, ...]
    verified: str


@dataclass(frozen=True)
class Group:
    """A family of flags: what it can mean and what to do about it."""

    id: str
    why: str
    why_later: str = ""
    emergency_do: tuple[str, ...] = ()
    emergency_dont: tuple[str, ...] = ()
    contact: str = ""


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


@dataclass(frozen=True)
class Protocol:
    """The whole clinical content of one version."""

    id: str
    version: str
    title: str
    reviewed: str
    flags: Mapping[str, Flag]
    facts: Mapping[str, Fact]
    cards: Mapping[str, Card]
    routes: tuple[Route, ...]
    plans: tuple[Plan, ...]
    exercises: Mapping[str, Exercise]
    treatments: Mapping[str, str]
    do_not: tuple[Contraindication, ...]
    ask_first: tuple[Contraindication, ...]
    evidence: Mapping[str, Evidence]
    groups: Mapping[str, Group]
    texts: Mapping[str, Any]
    tie_breaks: TieBreaks = TieBreaks()
    notes: tuple[Note, ...] = ()

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every finding id: flags and facts."""
        return frozenset(self.flags) | frozenset(self.facts)

    @cached_property
    def valued_facts(self) -> tuple[Fact, ...]:
        """Facts that follow from a value."""
        return tuple(fact for fact in self.facts.values() if fact.value)

    @cached_property
    def timing_facts(self) -> tuple[str, ...]:
        """Facts that are recorded for each sign separately."""
        return tuple(fact.id for fact in self.facts.values() if fact.per_flag)

    @cached_property
    def implications(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Facts that follow from findings, with those findings."""
        return tuple((fact.id, fact.implied_by) for fact in self.facts.values() if fact.implied_by)

    @cached_property
    def derived_facts(self) -> tuple[Fact, ...]:
        """Facts that follow from how many others are true, or from what was ruled out."""
        return tuple(fact for fact in self.facts.values() if fact.count_of or fact.denied)

    @cached_property
    def counting_cards(self) -> frozenset[str]:
        """Cards that ask the features of a sign one by one: the sign follows from how many are true."""
        counted = {feature for fact in self.facts.values() for feature in fact.count_of}
        return frozenset(
            card.id
            for card in self.cards.values()
            if any(counted & set(option.raises) for option in card.options) and not card.on_demand
        )

    @cached_property
    def short_check(self) -> tuple[Card, ...]:
        """The items of the short check, in their order."""
        return tuple(card for card in self.cards.values() if card.scale)

    @cached_property
    def raisable_flags(self) -> tuple[Flag, ...]:
        """Flags that facts alone can raise."""
        return tuple(flag for flag in self.flags.values() if flag.raise_from_facts)

    def plan(self, plan_id: str) -> Plan:
        """The plan with this id. Raises KeyError when there is none."""
        for plan in self.plans:
            if plan.id == plan_id:
                return plan
        raise KeyError(plan_id)
