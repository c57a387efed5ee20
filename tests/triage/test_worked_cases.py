"""The worked cases of the protocol: findings in, level of the warning signs out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.protocol import Protocol
from bot.triage import assess
from tests.triage.conftest import make_case

CASES = Path(__file__).parent / "worked_cases.yml"


@dataclass(frozen=True)
class WorkedCase:
    """One line of the case file."""

    id: str
    facts: tuple[str, ...]
    expect: str
    known_false: tuple[str, ...] = ()


def worked_cases() -> list[WorkedCase]:
    rows = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [
        WorkedCase(row["id"], tuple(row["facts"]), row["expect"], tuple(row.get("known_false", ())))
        for row in rows
    ]


@pytest.mark.parametrize("worked", worked_cases(), ids=lambda worked: worked.id)
def test_level_of_the_warning_signs(worked: WorkedCase, protocol: Protocol) -> None:
    assessment = assess(make_case(protocol, worked.facts, worked.known_false), protocol)
    levels = [result.level for result in assessment.flags]
    highest = max(levels, key=lambda level: level.urgency).value if levels else "none"
    assert highest == worked.expect


@pytest.mark.parametrize("worked", worked_cases(), ids=lambda worked: worked.id)
def test_overall_level_is_never_below_the_warning_signs(worked: WorkedCase, protocol: Protocol) -> None:
    assessment = assess(make_case(protocol, worked.facts, worked.known_false), protocol)
    levels = [result.level.urgency for result in assessment.flags]
    assert assessment.disposition.urgency >= max(levels, default=0)


def test_every_finding_of_a_worked_case_is_in_the_protocol(protocol: Protocol) -> None:
    named = {finding for worked in worked_cases() for finding in (*worked.facts, *worked.known_false)}
    assert named <= protocol.ids
