"""What is true, false or unknown about a case, for the combination rules.

A finding that was said is true, one that was ruled out is false, everything else is unknown.
Values give facts (an age of 70 makes `age_65_plus` true and `age_under_18` false), findings imply
facts, and facts raise flags; this is followed until nothing new comes out.
"""

from __future__ import annotations

from typing import Any

from bot.protocol import Fact, Protocol, Status
from bot.triage.case import Case
from bot.triage.counting import derived
from bot.triage.short_check import facts_of_check

# Rule T4: an unknown age counts as 50 or older in combinations, and no other age threshold does.
ASSUMED_WITHOUT_AGE = "age_50_plus"

Facts = dict[str, bool | None]


def facts_of(case: Case, protocol: Protocol) -> Facts:
    """Every fact and flag of the protocol that is known in this case; missing keys are unknown."""
    facts: Facts = {}
    for fact in protocol.valued_facts:
        known = _from_value(fact, case.values.get(fact.value or ""))
        if known is not None:
            facts[fact.id] = known
    for finding_id, evidence in case.findings.items():
        if evidence.status is Status.PRESENT:
            facts[finding_id] = True
        elif evidence.status is Status.ABSENT and facts.get(finding_id) is not True:
            facts[finding_id] = False
    if "age" not in case.values and ASSUMED_WITHOUT_AGE not in facts:
        facts[ASSUMED_WITHOUT_AGE] = True
    _follow(facts, case, protocol)
    for fact in protocol.derived_facts:
        if fact.id not in facts and derived(fact, facts) is False:
            facts[fact.id] = False
    facts.update(facts_of_check(case.values, facts, protocol))
    return facts


def facts_for_flag(flag_id: str, facts: Facts, case: Case, protocol: Protocol) -> Facts:
    """The facts as one flag sees them: how old a sign is belongs to that sign alone (T12b).

    `timed_with` names flags for the same event: the age of a crash is also that of the neck it hurt.
    """
    flag = protocol.flags[flag_id]
    local = {**facts, **dict.fromkeys(protocol.timing_facts)}
    for timed in (*flag.timed_with, flag_id):
        local.update(case.timing.get(timed, {}))
    days = case.values.get("duration_days")
    if flag.timed_by == "pain" and days is not None and local["symptom_new_14_days"] is None:
        local["symptom_new_14_days"] = days <= 14
    return local


def _from_value(fact: Fact, value: Any) -> bool | None:
    if value is None:
        return None
    if fact.any_of:
        words = value if isinstance(value, (list, tuple)) else [value]
        return any(word in fact.any_of for word in words)
    if isinstance(value, (list, tuple, str)):
        return None
    return (
        (fact.below is None or value < fact.below)
        and (fact.at_least is None or value >= fact.at_least)
        and (fact.above is None or value > fact.above)
    )


def _follow(facts: Facts, case: Case, protocol: Protocol) -> None:
    timed = protocol.timing_facts
    changed = True
    while changed:
        changed = False
        for fact_id, causes in protocol.implications:
            if facts.get(fact_id) is not True and any(facts.get(cause) is True for cause in causes):
                facts[fact_id] = changed = True
        for fact in protocol.derived_facts:
            if facts.get(fact.id) is not True and derived(fact, facts) is True:
                facts[fact.id] = changed = True
        for flag in protocol.raisable_flags:
            if facts.get(flag.id) is True or flag.id in case.removed:
                continue
            # Most flags are far from raised: only where a sign's own age decides, that age is looked up.
            if not any(
                all(facts.get(fact) is True or fact in timed for fact in each)
                for each in flag.raise_from_facts
            ):
                continue
            local = facts_for_flag(flag.id, facts, case, protocol)
            if any(all(local.get(fact) is True for fact in facts_set) for facts_set in flag.raise_from_facts):
                facts[flag.id] = changed = True
