"""Many cases to prove something over: all vignettes, made-up ones, and how many of those."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.protocol import default_protocol
from bot.triage import Case
from tests.triage.test_regression import UNANSWERED, VIGNETTES

PROTOCOL = default_protocol()
FLAG_IDS = sorted(PROTOCOL.flags)
# How old a sign is belongs to that sign (`timing`) and is never a finding of its own.
FACT_IDS = sorted(fact.id for fact in PROTOCOL.facts.values() if not fact.per_flag)
SPOKEN_FACT_IDS = sorted(fact.id for fact in PROTOCOL.facts.values() if not fact.value and not fact.per_flag)
IDS = [*FLAG_IDS, *FACT_IDS]

# Each distinct case once: what is said and known, without the expected result.
VIGNETTE_CASES: Mapping[str, Case] = {vignette.id: vignette.case() for vignette in (*VIGNETTES, *UNANSWERED)}

REGIONS = ["neck", "upper_back", "low_back", "leg", "arm", "head", "tailbone", "flank", "whole_spine"]
AGES = [3, 8, 14, 17, 30, 44, 55, 62, 67, 80]
VALUES: Mapping[str, list[Any]] = {
    "age": AGES,
    "severity": [2, 7, 10],
    "duration_days": [1, 10, 30, 60, 400],
    "onset": ["sudden", "gradual"],
    "trend": ["improving", "worse", "worse_fast", "same"],
    "sex": ["male", "female"],
    "mechanism": ["lifting", "fall", "road_traffic", "sleep_posture"],
    "past": ["first_time", "same_as_before"],
    "age_at_onset": [30, 50],
    "quality": [["burning"], ["tight"]],
    "radiation": [["calf"], ["hand"], ["none"]],
}

# `make test` draws the same cases each time; `make proofs` draws many more, and others each time.
IS_THOROUGH = os.environ.get("PROOFS") == "thorough"
proved = settings(
    max_examples=5000 if IS_THOROUGH else 60,
    derandomize=not IS_THOROUGH,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

values = st.fixed_dictionaries(
    {},
    optional={
        "region": st.lists(st.sampled_from(REGIONS), min_size=1, max_size=2, unique=True),
        **{name: st.sampled_from(choices) for name, choices in VALUES.items()},
    },
)
findings = st.dictionaries(st.sampled_from(SPOKEN_FACT_IDS + FLAG_IDS), st.booleans(), max_size=6)
timings = st.dictionaries(
    st.sampled_from(FLAG_IDS),
    st.sampled_from(
        [
            {"symptom_new_14_days": True, "symptom_long_unchanged": False},
            {"symptom_new_14_days": False, "symptom_long_unchanged": True},
            {"symptom_new_14_days": False, "symptom_long_unchanged": False},
        ]
    ),
    max_size=2,
)


def case_of(
    values: Mapping[str, Any],
    findings: Mapping[str, bool],
    timing: Mapping[str, Mapping[str, bool]] | None = None,
) -> Case:
    """The case of a visitor with these values, who has what is true and has denied what is false."""
    case = Case(turn=1, opening="it hurts", values=values)
    case = case.with_present([name for name, is_true in findings.items() if is_true], "said so")
    case = case.with_absent([name for name, is_true in findings.items() if not is_true])
    for flag_id, ages in (timing or {}).items():
        case = case.with_timing(flag_id, ages)
    return case


cases = st.builds(case_of, values, findings, timings)


def vignette_cases(most: int) -> list[Case]:
    """The cases of the vignettes: `most` of them, evenly spread, and all of them in the thorough run."""
    found = list(VIGNETTE_CASES.values())
    return found if IS_THOROUGH else found[:: max(1, len(found) // most)]
