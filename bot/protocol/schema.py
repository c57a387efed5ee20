"""The protocol as frozen values: flags, facts, cards, routes, and the whole of one version.

Shapes mirror the YAML files in `content/`; the comments at the head of each file say what the
keys mean to a clinician.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.protocol.advice import Contraindication, Evidence, Exercise, Group, Note, Plan
from bot.protocol.rules import NO_CONDITION, NO_TIE_BREAKS, Change, Condition, Disposition, TieBreaks


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
    ask_if: Condition = NO_CONDITION
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
    when: Condition = NO_CONDITION
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
    when: Condition = NO_CONDITION
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
    tie_breaks: TieBreaks = NO_TIE_BREAKS
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
    def emergencies(self) -> frozenset[str]:
        """Flags that are an emergency by themselves."""
        flags = self.flags.items()
        return frozenset(name for name, flag in flags if flag.disposition is Disposition.EMERGENCY_NOW)

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
