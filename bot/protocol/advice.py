"""What is said and done about a result: plans, exercises, notes, bars to treatment, evidence."""

from __future__ import annotations

from dataclasses import dataclass

from bot.protocol.rules import NO_CONDITION, Condition


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
    when: Condition = NO_CONDITION


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
    emergency_action: str = ""
    contact: str = ""
