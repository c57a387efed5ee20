"""Run a regression case of the protocol through the triage engine."""

from __future__ import annotations

from typing import Any

from bot.protocol import Protocol
from bot.protocol.diff import RegressionCase
from bot.triage import Case, assess


def case_of(case: RegressionCase, protocol: Protocol) -> Case:
    """Return the visitor's case; findings that this version does not know are left out."""
    built = Case().with_values(case.values)
    built = built.with_present((finding for finding in case.facts if finding in protocol.ids), "")
    built = built.with_absent(finding for finding in case.known_false if finding in protocol.ids)
    for flag_id, timing in case.timing.items():
        built = built.with_timing(flag_id, timing)
    later = (finding for finding in case.said_later if finding in protocol.ids)
    return built.next_turn().with_present(later, "")


def outcome_of(case: RegressionCase, protocol: Protocol) -> dict[str, Any]:
    """Return what the case leads to: level, gate, plan, danger signs and route."""
    assessment = assess(case_of(case, protocol), protocol)
    return {
        "disposition": assessment.disposition.value,
        "hands_on": assessment.hands_on.value,
        "plan": assessment.plan.id if assessment.plan else None,
        "flags": {result.flag.id: result.level.value for result in assessment.flags},
        "route": assessment.route.id if assessment.route else None,
    }
