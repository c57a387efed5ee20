"""Without a danger sign: the routing table, the plan that fits, and what the plan leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.protocol import Protocol
from bot.triage import Assessment, HandsOn

Assessor = Callable[..., Assessment]
# Male, because somebody who may be pregnant is asked about that before anything hands-on (T4).
BACK = {"region": ["low_back"], "age": 40, "sex": "male"}
NECK = {"region": ["neck"], "age": 40, "sex": "male"}

# Findings, values, then: row of the table, level, gate.
ROWS: list[tuple[str, list[str], Mapping[str, Any], str, str]] = [
    ("recent", [], {**BACK, "duration_days": 5}, "self_care", "yes"),
    ("recent", [], {**NECK, "duration_days": 2}, "self_care", "yes"),
    ("lasting", [], {**BACK, "duration_days": 30}, "therapy_visit", "yes"),
    ("lasting", [], {**BACK, "region": ["upper_back"], "duration_days": 30}, "therapy_visit", "yes"),
    ("severe_recent", [], {**BACK, "duration_days": 3, "severity": 8}, "self_care", "yes"),
    ("whiplash", ["injury_simple_rear_end"], {**NECK, "duration_days": 3}, "self_care", "ask_first"),
    ("whiplash_severe", ["injury_simple_rear_end"], {**NECK, "severity": 8}, "within_days", "no"),
    ("nerve_pain_recent", ["leg_neuro"], {**BACK, "duration_days": 10}, "self_care", "ask_first"),
    ("nerve_pain_lasting", ["leg_neuro"], {**BACK, "duration_days": 60}, "within_days", "ask_first"),
    (
        "nerve_pain_severe",
        ["radiates_below_knee"],
        {**BACK, "duration_days": 20, "severity": 8},
        "within_days",
        "ask_first",
    ),
    ("getting_worse", [], {**BACK, "trend": "worse"}, "within_days", "no"),
    ("never_assessed", ["life_limited"], {**BACK, "duration_days": 60}, "within_days", "yes"),
    (
        "first_pain_over_65",
        [],
        {"region": ["low_back"], "age": 68, "past": "first_time"},
        "within_days",
        "no",
    ),
    ("pregnant", ["pregnant"], {**BACK}, "within_days", "ask_first"),
]


@pytest.mark.parametrize(("row", "present", "values", "level", "gate"), ROWS, ids=[row[0] for row in ROWS])
def test_row_of_the_routing_table(
    row: str, present: list[str], values: Mapping[str, Any], level: str, gate: str, assessed: Assessor
) -> None:
    assessment = assessed(*present, **values)
    assert assessment.flags == ()
    assert assessment.route is not None
    assert (assessment.route.id, assessment.disposition.value, assessment.hands_on.value) == (
        row,
        level,
        gate,
    )


def test_every_route_can_be_reached_and_the_last_one_always_fits(protocol: Protocol) -> None:
    assert protocol.routes[-1].when.holds({})
    assert len({route.id for route in protocol.routes}) == len(protocol.routes)


def test_already_assessed_pain_that_limits_life_is_a_therapy_visit(assessed: Assessor) -> None:
    assert (
        assessed("life_limited", "assessed_before", **BACK, duration_days=200).disposition.value
        == "therapy_visit"
    )


@pytest.mark.parametrize(
    ("age", "level"), [(4, "same_day"), (8, "same_day"), (12, "within_days"), (17, "within_days")]
)
def test_children_and_teenagers_are_never_below_within_days(age: int, level: str, assessed: Assessor) -> None:
    assessment = assessed(region=["low_back"], age=age)
    assert assessment.disposition.value == level
    assert assessment.plan is None
    assert assessment.hands_on is HandsOn.NO


@pytest.mark.parametrize(
    ("values", "plan"),
    [({**BACK, "duration_days": 5}, "acute_lbp"), ({**NECK, "duration_days": 5}, "neck_acute")],
)
def test_plan_fits_place_and_time(values: Mapping[str, Any], plan: str, assessed: Assessor) -> None:
    chosen = assessed(**values).plan
    assert chosen is not None
    assert chosen.id == plan


@pytest.mark.parametrize(
    "region", ["neck", "upper_back", "low_back", "leg", "arm", "tailbone", "head", "back_unspecified"]
)
@pytest.mark.parametrize("days", [3, 60, 400])
def test_everybody_who_may_care_for_themselves_gets_a_plan(
    region: str, days: int, assessed: Assessor
) -> None:
    assert assessed(region=[region], age=40, duration_days=days).plan is not None


def test_exercises_leave_out_what_a_condition_rules_out(assessed: Assessor, protocol: Protocol) -> None:
    for exercise in protocol.exercises.values():
        for fact in exercise.not_for:
            for region in ("neck", "low_back", "upper_back"):
                assert exercise.id not in assessed(fact, region=[region], age=40, duration_days=60).exercises


def test_pregnancy_gets_no_exercises(assessed: Assessor) -> None:
    assert assessed("pregnant", **BACK).exercises == ()


def test_safety_net_fits_the_place(assessed: Assessor) -> None:
    assert assessed(**BACK).safety_net == ("back",)
    assert assessed(**NECK).safety_net == ("neck",)
    assert set(assessed(region=["neck", "low_back"], age=40).safety_net) == {"back", "neck"}
    assert assessed().safety_net
