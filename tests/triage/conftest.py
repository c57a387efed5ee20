"""Cases and flags by hand, for tests of one rule at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from bot.protocol import Protocol
from bot.triage import Assessment, Case, assess

TIMING = ("symptom_new_14_days", "symptom_long_unchanged")

CaseMaker = Callable[..., Case]
Assessor = Callable[..., Assessment]


def make_case(
    protocol: Protocol, present: Iterable[str] = (), absent: Iterable[str] = (), **values: Any
) -> Case:
    """Return a case with these findings and values; how old a sign is counts for each flag named."""
    present, absent = list(present), list(absent)
    case = Case(values=values)
    case = case.with_present([name for name in present if name not in TIMING], "said so")
    case = case.with_absent([name for name in absent if name not in TIMING])
    timing = {name: name in present for name in (*present, *absent) if name in TIMING}
    if timing:
        for flag_id in protocol.flags:
            case = case.with_timing(flag_id, timing)
    return case


@pytest.fixture
def case_with(protocol: Protocol) -> CaseMaker:
    """Make a case: `case_with("fever", "region_neck", absent=["vomiting"], age=44)`."""

    def make(*present: str, absent: Iterable[str] = (), **values: Any) -> Case:
        return make_case(protocol, present, absent, **values)

    return make


@pytest.fixture
def assessed(protocol: Protocol, case_with: CaseMaker) -> Assessor:
    """Assess a case made the same way."""

    def judge(*present: str, absent: Iterable[str] = (), **values: Any) -> Assessment:
        return assess(case_with(*present, absent=absent, **values), protocol)

    return judge
