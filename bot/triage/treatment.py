"""The gate before any hands-on treatment, as a whole and per treatment (manual-therapy.md section 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.protocol import Flag, Protocol, Route
from bot.protocol.advice import Contraindication
from bot.triage.facts import Facts


class HandsOn(str, Enum):
    """Whether the therapist search may be offered."""

    YES = "yes"
    ASK_FIRST = "ask_first"
    NO = "no"


@dataclass(frozen=True)
class TreatmentAdvice:
    """One treatment: may it be offered, and the sentences that say why not or what to ask first."""

    id: str
    name: str
    offer: HandsOn
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gate:
    """The whole gate."""

    hands_on: HandsOn
    treatments: tuple[TreatmentAdvice, ...]


def hands_on_gate(
    facts: Facts,
    *,
    flags: Sequence[Flag],
    is_urgent: bool,
    is_complete: bool,
    route: Route,
    protocol: Protocol,
) -> Gate:
    """Close the gate for urgent levels, flags, contraindications and unanswered safety questions."""
    # A flag that has no effect in this case (its `requires_any` is ruled out) closes nothing.
    idle = set(protocol.flags) - {flag.id for flag in flags}
    counting = {fact: known for fact, known in facts.items() if fact not in idle}
    blocked = [entry for entry in protocol.do_not if _fits(entry, counting)]
    cautions = [entry.why for entry in protocol.ask_first if _fits(entry, facts)]
    closed_by_flag = any(flag.hands_off in ("true", "until_cleared") for flag in flags)
    is_closed = is_urgent or closed_by_flag or not is_complete or route.hands_on == "no"
    treatments = []
    for treatment_id, name in protocol.treatments.items():
        against = tuple(entry.why for entry in blocked if treatment_id in entry.blocks)
        if is_closed or against:
            treatments.append(TreatmentAdvice(treatment_id, name, HandsOn.NO, against))
        elif cautions or _asks(flags, route):
            treatments.append(TreatmentAdvice(treatment_id, name, HandsOn.ASK_FIRST, tuple(cautions)))
        else:
            treatments.append(TreatmentAdvice(treatment_id, name, HandsOn.YES))
    if is_closed:
        return Gate(HandsOn.NO, tuple(treatments))
    if any("massage" in entry.blocks for entry in blocked):
        return Gate(HandsOn.NO, tuple(treatments))
    if cautions or blocked or _asks(flags, route):
        return Gate(HandsOn.ASK_FIRST, tuple(treatments))
    return Gate(HandsOn.YES, tuple(treatments))


def _fits(entry: Contraindication, facts: Facts) -> bool:
    if entry.any:
        return any(facts.get(fact) is True for fact in entry.any)
    return entry.when.holds(facts)


def _asks(flags: Sequence[Flag], route: Route) -> bool:
    return route.hands_on == "ask_first" or any(flag.hands_off == "ask_first" for flag in flags)
