"""The rules for doubt that hold across flags (dispositions.md section 5: T5, T11, T12, T14).

Which findings, groups and levels they concern is data (`tie_breaks` in protocol.yml); this is how
they act.
"""

from __future__ import annotations

from dataclasses import replace

from bot.protocol import Disposition, Finding, Flag, Protocol, Status
from bot.triage.case import Case
from bot.triage.facts import Facts

LEVELS = (
    Disposition.SELF_CARE,
    Disposition.WITHIN_DAYS,
    Disposition.SAME_DAY,
    Disposition.EMERGENCY_NOW,
)


def counted_now(finding: Finding, protocol: Protocol) -> Finding:
    """T11: a stroke sign, cauda equina sign, chest pain or sudden headache that came and went in the
    last days counts as present; everything else is returned as it was told."""
    rule = protocol.tie_breaks.recent
    if finding.status is not Status.PAST or finding.days_ago is None or finding.days_ago > rule.days:
        return finding
    flag = protocol.flags.get(finding.id)
    counts = finding.id in rule.findings or (flag is not None and flag.group in rule.groups)
    return replace(finding, status=Status.PRESENT) if counts else finding


def requirement(flag: Flag, facts: Facts, case: Case) -> bool | None:
    """Whether what the flag needs to count is there: yes, ruled out, or unknown.

    T5: the visitor's own sentence says the whole combination ("can't turn my head since the crash"). Where
    an answer of before had denied a part of it, two answers conflict, and the worse one stands.
    """
    if not flag.requires_any or any(facts.get(fact) is True for fact in flag.requires_any):
        return True
    ruled_out = [fact for fact in flag.requires_any if facts.get(fact) is False]
    stated = case.findings.get(flag.id)
    if stated is not None and stated.is_present and not stated.by_card:
        denials = (case.findings.get(fact) for fact in ruled_out)
        if any(d is not None and d.status is Status.ABSENT and d.turn < stated.turn for d in denials):
            return True
    return False if len(ruled_out) == len(flag.requires_any) else None


def after_being_seen(flag: Flag, level: Disposition, facts: Facts, protocol: Protocol) -> Disposition:
    """T12: seen for this sign, told that it is fine, and nothing new since: one level lower at most.

    `facts` are those that this flag sees, so that it holds for the one sign it was said about (T12b).
    """
    rule = protocol.tie_breaks.seen_before
    if not rule.fact or facts.get(rule.fact) is not True or level.urgency <= rule.lowest.urgency:
        return level
    if flag.group in rule.never_groups or flag.id in rule.never_flags:
        return level
    if any(facts.get(fact) is True for fact in rule.unless):
        return level
    return LEVELS[level.urgency - 1]


def extra_care(facts: Facts, protocol: Protocol) -> str | None:
    """T14: the fact that makes typed answers unsafe to rely on, or None."""
    return next((fact for fact in protocol.tie_breaks.extra_care.any if facts.get(fact) is True), None)


def one_higher(level: Disposition, protocol: Protocol) -> Disposition:
    """T14: one level higher, and never below the least level of that rule."""
    lowest = protocol.tie_breaks.extra_care.at_least
    return LEVELS[min(max(level.urgency + 1, lowest.urgency), len(LEVELS) - 1)]
