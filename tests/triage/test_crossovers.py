"""Whole interviews for headache beside a sore neck and for a low-risk car bump (assessment.md 5 and 8)."""

from __future__ import annotations

import pytest

from bot.protocol import default_protocol
from bot.triage import Case, Question, assess
from tests.triage.walking import Walk, walk

PROTOCOL = default_protocol()
PLAIN = {"q_injury": "nothing_i_know", "q_duration": "2-14_days", "q_course": "same", "q_age": "35-49"}


def visit(answers: dict[str, str], *present: str, **values: object) -> Walk:
    def choose(question: Question) -> str:
        return {**PLAIN, **answers}.get(question.card, "none")

    case = Case(turn=1, opening="my neck hurts", values={"region": ["neck"], **values})
    return walk(case.with_present(present, "said so"), PROTOCOL, choose)


def level(ended: Walk) -> tuple[str, str, str | None]:
    assessment = assess(ended.case, PROTOCOL)
    plan = assessment.plan.id if assessment.plan else None
    return assessment.disposition.value, assessment.hands_on.value, plan


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        ({"q_headache_pattern": "medication_overuse", "q_painkillers": "simple_15_days"}, "within_days"),
        ({"q_headache_pattern": "medication_overuse", "q_painkillers": "strong_10_days"}, "within_days"),
        ({"q_headache_pattern": "medication_overuse", "q_painkillers": "fewer_days"}, "self_care"),
        ({"q_headache_pattern": "medication_overuse", "q_painkillers": "not_sure"}, "self_care"),
        ({"q_headache_pattern": "tension_pattern"}, "self_care"),
        ({"q_headache_pattern": "cervicogenic_pattern"}, "self_care"),
        ({"q_headache_pattern": "migraine_pattern"}, "self_care"),
        ({"follow_up": "headache_other_warning"}, "same_day"),
        ({"right_now": "thunderclap_headache"}, "emergency_now"),
        ({"neck_nerve": "meningitis"}, "emergency_now"),
        ({"neck_nerve": "cad_sudden_unusual_pain+cad_neuro_signs"}, "emergency_now"),
        ({"q_age": "60-64", "follow_up": "giant_cell_arteritis"}, "same_day"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value.values()),
)
def test_each_row_of_the_headache_table_is_reached_by_tapping(answers: dict[str, str], result: str) -> None:
    assert level(visit(answers, "headache"))[0] == result


def test_migraine_asks_before_hands_on_care() -> None:
    assert level(visit({"q_headache_pattern": "migraine_pattern"}, "headache"))[1] == "ask_first"


def test_the_pattern_is_not_asked_without_a_headache() -> None:
    assert "q_headache_pattern" not in [asked.card for asked in visit({}).asked]


BUMP = {"q_injury": "car_or_bike_crash", "q_crash": "injury_simple_rear_end", "q_duration": "under_2_days"}


@pytest.mark.parametrize(
    ("severity", "result"),
    [
        ("number:3", ("self_care", "ask_first", "whiplash")),
        ("number:6", ("self_care", "ask_first", "whiplash")),
        ("number:7", ("within_days", "no", "whiplash")),
        ("number:10", ("within_days", "no", "whiplash")),
    ],
)
def test_a_simple_bump_from_behind_gets_the_whiplash_plan(
    severity: str, result: tuple[str, str, str]
) -> None:
    ended = visit({**BUMP, "q_severity": severity, "q_severity_function": "yes"})
    assert "q_injury_detail" in [asked.card for asked in ended.asked]
    assert level(ended) == result


@pytest.mark.parametrize(
    "detail",
    [
        "tingling_or_numb_arms_or_legs",
        "cannot_turn_head_halfway_either_side",
        "pain_on_the_bones_in_the_middle",
    ],
)
def test_one_sign_of_the_rule_ends_the_low_risk_path(detail: str) -> None:
    ended = visit({**BUMP, "q_injury_detail": detail, "q_severity": "number:3"})
    assert level(ended)[0] == "emergency_now"


def test_the_neck_is_never_to_be_tested() -> None:
    assert "do not test your neck" in PROTOCOL.cards["q_injury_detail"].ask.lower()
