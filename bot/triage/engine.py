"""The decision: from a case to an assessment, with one trace behind verdict and explanation.

`assess` follows dispositions.md section 4: every positive flag starts at its own level, the highest
fitting upgrade applies, a downgrade only when each of its facts is explicitly known; the highest
level of all flags wins (T1); without a flag the routing table decides. Pure: no clock, no storage.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.protocol import Disposition, Flag, Plan, Protocol, Route
from bot.protocol.rules import Change
from bot.triage.case import Case
from bot.triage.facts import Facts, facts_for_flag, facts_of
from bot.triage.tie_breaks import after_being_seen, extra_care, one_higher, requirement
from bot.triage.treatment import HandsOn, TreatmentAdvice, hands_on_gate

MOST_REASONS_TO_CHANGE = 6


@dataclass(frozen=True)
class FlagResult:
    """One active flag: its level and the rule that set it. `status` is present or unknown."""

    flag: Flag
    level: Disposition
    status: str
    because: str
    rule: str


@dataclass(frozen=True)
class Reason:
    """One sentence of the explanation, the rule behind it, and where that rule comes from."""

    text: str
    rule: str
    source: str


@dataclass(frozen=True)
class Assessment:
    """The advice with everything that led to it."""

    disposition: Disposition
    flags: tuple[FlagResult, ...]
    route: Route | None
    reasons: tuple[Reason, ...]
    would_change: tuple[str, ...]
    hands_on: HandsOn
    treatments: tuple[TreatmentAdvice, ...]
    plan: Plan | None
    exercises: tuple[str, ...]
    safety_net: tuple[str, ...]
    review_days: int
    is_complete: bool
    protocol_version: str
    # T14: typed answers cannot be relied on alone, so a phone number is offered.
    needs_a_person: bool = False

    @property
    def is_emergency(self) -> bool:
        """Whether this is the highest level."""
        return self.disposition is Disposition.EMERGENCY_NOW


def assess(case: Case, protocol: Protocol) -> Assessment:
    """Return the most urgent level that any rule reaches, with its reasons, gate and plan."""
    return assess_facts(case, facts_of(case, protocol), protocol)


def assess_facts(case: Case, facts: Facts, protocol: Protocol) -> Assessment:
    """The same for who has worked out the facts of the case already."""
    flags = active_flags(case, facts, protocol)
    route = next(route for route in protocol.routes if route.when.holds(facts))
    is_complete = not any(times > 1 for times in case.skipped.values())
    disposition = _highest([flag.level for flag in flags], is_complete=is_complete) or route.disposition
    by_route = not flags or disposition.urgency < route.disposition.urgency
    if disposition.urgency < route.disposition.urgency:
        disposition = route.disposition
    used_route = route if by_route else None
    care = extra_care(facts, protocol)
    if care:
        flags = _raised(flags, disposition, care, protocol)
        disposition = one_higher(disposition, protocol)
    gate = hands_on_gate(
        facts,
        flags=[result.flag for result in flags],
        is_urgent=disposition.urgency >= Disposition.SAME_DAY.urgency,
        # Who cannot be relied on to understand the questions cannot agree to a treatment either.
        is_complete=is_complete and care is None,
        route=route,
        protocol=protocol,
    )
    plan = _plan(facts, disposition, protocol)
    return Assessment(
        disposition=_with_offer(disposition, gate.hands_on),
        flags=flags,
        route=used_route,
        reasons=_reasons(flags, used_route, care, protocol),
        would_change=_would_change(flags, facts, case, protocol),
        hands_on=gate.hands_on,
        treatments=gate.treatments,
        plan=plan,
        exercises=_exercises(plan, facts, disposition, protocol),
        safety_net=safety_net_regions(facts),
        review_days=route.review,
        is_complete=is_complete,
        protocol_version=protocol.version,
        needs_a_person=care is not None,
    )


def active_flags(case: Case, facts: Facts, protocol: Protocol) -> tuple[FlagResult, ...]:
    """Every flag that has an effect now, most urgent first."""
    results = (_result(flag, case, facts, protocol) for flag in protocol.flags.values())
    return tuple(sorted((result for result in results if result), key=lambda r: -r.level.urgency))


def safety_net_regions(facts: Facts) -> tuple[str, ...]:
    """Which safety-net boxes fit: neck, back or both."""
    neck = any(facts.get(f) for f in ("region_neck", "region_arm", "region_head", "region_unknown"))
    back = any(
        facts.get(f) for f in ("region_low_back", "region_thoracic", "region_leg", "region_back_unspecified")
    )
    return tuple(name for name, fits in (("back", back or not neck), ("neck", neck)) if fits)


def _result(flag: Flag, case: Case, facts: Facts, protocol: Protocol) -> FlagResult | None:
    if facts.get(flag.id) is True:
        local = facts_for_flag(flag.id, facts, case, protocol)
        found = _level(flag, local, case)
        if found is None:
            return None
        level, rule = found
        lower = after_being_seen(flag, level, local, protocol)
        if lower is not level:
            level, rule = lower, f"{flag.id}.seen_before"
        return FlagResult(flag, level, "present", _because(flag, case, facts), rule)
    if flag.id in case.unsure_flags:
        return FlagResult(flag, flag.on_unsure, "unknown", "not sure", f"{flag.id}.on_unsure")
    return None


def _level(flag: Flag, facts: Facts, case: Case) -> tuple[Disposition, str] | None:
    base, rule = flag.disposition, f"{flag.id}.disposition"
    required = requirement(flag, facts, case)
    if required is False:
        return None
    if required is None:
        base, rule = flag.if_unknown or flag.disposition, f"{flag.id}.if_unknown"
    upgrades = [
        change
        for change in flag.upgrades
        if (change.when_any and any(facts.get(fact) is True for fact in change.when_any))
        or (change.when_all and all(facts.get(fact) is True for fact in change.when_all))
    ]
    if upgrades:
        top = max(upgrades, key=lambda change: change.to.urgency)
        if top.to.urgency > base.urgency:
            why = next(fact for fact in (*top.when_any, *top.when_all) if facts.get(fact) is True)
            return top.to, f"{flag.id}.upgrade.{why}"
        return base, rule
    for change in flag.downgrades:
        if change.to.urgency < base.urgency and _lowers(change, facts):
            return change.to, f"{flag.id}.downgrade.{change.when_all[0]}"
    return base, rule


def _lowers(change: Change, facts: Facts) -> bool:
    """A downgrade needs every fact it names to be explicitly known (section 4, step 4)."""
    needed = (*change.when_all, *change.when_any)
    return (
        bool(needed)
        and all(facts.get(fact) is True for fact in needed)
        and all(facts.get(fact) is False for fact in change.ruled_out)
        and not any(facts.get(fact) is True for fact in change.unless)
    )


def _raised(
    flags: tuple[FlagResult, ...], level: Disposition, care: str, protocol: Protocol
) -> tuple[FlagResult, ...]:
    """T14: the flags that stand at the computed level stand one level higher."""
    higher = one_higher(level, protocol)
    return tuple(
        replace(result, level=higher, rule=f"{result.rule}+extra_care.{care}")
        if result.level.urgency == level.urgency and higher is not level
        else result
        for result in flags
    )


def _because(flag: Flag, case: Case, facts: Facts) -> str:
    evidence = case.findings.get(flag.id)
    if evidence and evidence.is_present and evidence.words:
        return evidence.words
    for fact_set in flag.raise_from_facts:
        if all(facts.get(fact) is True for fact in fact_set):
            words = [
                case.findings[f].words for f in fact_set if f in case.findings and case.findings[f].words
            ]
            if words:
                return "; ".join(dict.fromkeys(words))
    return flag.label


def _highest(levels: Iterable[Disposition], *, is_complete: bool) -> Disposition | None:
    found = list(levels)
    if not is_complete:
        # T3: without all safety answers the result is never below within_days.
        found.append(Disposition.WITHIN_DAYS)
    return max(found, key=lambda level: level.urgency, default=None)


def _with_offer(disposition: Disposition, hands_on: HandsOn) -> Disposition:
    """A therapy visit is self-care plus an offer, so it needs an open gate."""
    if disposition is Disposition.THERAPY_VISIT and hands_on is HandsOn.NO:
        return Disposition.SELF_CARE
    return disposition


def _reasons(
    flags: tuple[FlagResult, ...], route: Route | None, care: str | None, protocol: Protocol
) -> tuple[Reason, ...]:
    reasons: dict[str, Reason] = {}
    for result in flags:
        group = protocol.groups[result.flag.group]
        text = group.why if result.level is Disposition.EMERGENCY_NOW else group.why_later or group.why
        if group.id not in reasons:
            reasons[group.id] = Reason(text, result.rule, "; ".join(result.flag.source))
    found = list(reasons.values())
    if route:
        found.append(Reason(route.reason, f"routing.{route.id}", "Routing table of the protocol"))
    if care:
        text = protocol.tie_breaks.extra_care.reason
        found.append(Reason(text, f"protocol.extra_care.{care}", "Disposition guide, rule T14"))
    return tuple(found)


def _would_change(
    flags: tuple[FlagResult, ...], facts: Facts, case: Case, protocol: Protocol
) -> tuple[str, ...]:
    """What would raise or lower the level of the flags that count most, from their own rules."""
    texts: list[str] = []
    for result in flags:
        local = facts_for_flag(result.flag.id, facts, case, protocol)
        for change in result.flag.upgrades:
            if change.to.urgency <= result.level.urgency:
                continue
            missing = [fact for fact in (*change.when_any, *change.when_all) if local.get(fact) is not True]
            texts += [f"More urgent with: {_meaning(fact, protocol)}." for fact in missing[:3]]
        for change in result.flag.downgrades:
            if change.to.urgency < result.level.urgency and not change.unless:
                needed = " and ".join(_meaning(fact, protocol) for fact in change.when_all)
                texts.append(f"Less urgent if: {needed}.")
    return tuple(dict.fromkeys(texts))[:MOST_REASONS_TO_CHANGE]


def _meaning(finding_id: str, protocol: Protocol) -> str:
    if finding_id in protocol.flags:
        text = protocol.flags[finding_id].label
    else:
        text = protocol.facts[finding_id].means
    return text[:1].lower() + text[1:]


def _plan(facts: Facts, disposition: Disposition, protocol: Protocol) -> Plan | None:
    if disposition.urgency >= Disposition.SAME_DAY.urgency or facts.get("age_under_18") is True:
        return None
    return next((plan for plan in protocol.plans if plan.when.holds(facts)), None)


def _exercises(
    plan: Plan | None, facts: Facts, disposition: Disposition, protocol: Protocol
) -> tuple[str, ...]:
    if plan is None or facts.get("pregnant") is True:
        return ()
    before_review = disposition is Disposition.WITHIN_DAYS
    return tuple(
        exercise_id
        for exercise_id in plan.exercises
        if not any(facts.get(fact) is True for fact in protocol.exercises[exercise_id].not_for)
        and not (before_review and protocol.exercises[exercise_id].not_before_review)
    )
