"""Notes shape what is said: worries, medicines, headaches. They never change level, gate or plan."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.protocol import Disposition, default_protocol
from bot.triage import Case, Question, assess, notes_for
from tests.triage.walking import walk

PROTOCOL = default_protocol()
YELLOW = ("fear_avoidance", "low_hope", "low_mood", "work_stress", "resting_a_lot", "poor_sleep")
LASTING = {"region": ["low_back"], "age": 44, "duration_days": 400, "trend": "same"}
SIGNS = sorted(
    {*PROTOCOL.flags, "fever", "knots", "leg_neuro", "headache", "assessed_before", "life_limited"}
)

values = st.fixed_dictionaries(
    {"region": st.sampled_from([["low_back"], ["neck"], ["upper_back"], ["head"], ["leg"]])},
    optional={
        "age": st.sampled_from([8, 17, 30, 44, 60, 80]),
        "duration_days": st.sampled_from([1, 10, 60, 400]),
        "severity": st.sampled_from([2, 8]),
        "trend": st.sampled_from(["improving", "worse", "same"]),
    },
)


def noted(case: Case, place: str) -> list[str]:
    return [note.id for note in notes_for(case, assess(case, PROTOCOL), PROTOCOL, place=place)]


def made(*present: str, **more: Any) -> Case:
    return Case(turn=1, values={**LASTING, **more}).with_present(present, "said so")


@given(
    known=values,
    signs=st.lists(st.sampled_from(SIGNS), max_size=3),
    worries=st.lists(st.sampled_from(YELLOW), min_size=1, unique=True),
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_worries_never_change_level_gate_or_plan(known: dict, signs: list[str], worries: list[str]) -> None:
    without = Case(turn=1, values=known).with_present(signs, "said so")
    before, after = (assess(case, PROTOCOL) for case in (without, without.with_present(worries, "so I feel")))
    assert (after.disposition, after.hands_on, after.plan) == (
        before.disposition,
        before.hands_on,
        before.plan,
    )
    assert after.flags == before.flags


def test_thoughts_of_suicide_are_the_one_exception() -> None:
    assert assess(made("low_mood", "suicide_self_harm"), PROTOCOL).is_emergency


@pytest.mark.parametrize("worry", YELLOW)
def test_every_worry_has_its_own_support(worry: str) -> None:
    assert noted(made(worry), "support") == [worry]
    assert noted(made(), "support") == []


def test_several_worries_are_all_answered() -> None:
    for two in combinations(YELLOW, 2):
        assert set(noted(made(*two), "support")) == set(two)


@pytest.mark.parametrize(
    ("answer", "worry"), [("check_5", "fear_avoidance"), ("check_7", "low_hope"), ("check_8", "low_mood")]
)
def test_worries_told_in_the_short_check_are_answered_too(answer: str, worry: str) -> None:
    assert noted(made(**{answer: "yes"}), "support") == [worry]
    assert noted(made(**{answer: "no"}), "support") == []
    assert noted(made(worry, **{answer: "no"}), "support") == [worry]


def test_worries_are_asked_once_and_only_in_lasting_pain() -> None:
    def choose(question: Question) -> str:
        return {"q_course": "same", "q_age_first": "45_or_over"}.get(question.card, "none")

    for days, times in ((5, 0), (60, 0), (400, 1)):
        ended = walk(Case(turn=1, values={**LASTING, "duration_days": days}), PROTOCOL, choose)
        assert [asked.card for asked in ended.asked].count("q_worry") == times


REASONS = (
    "blood_thinners", "heart_or_bp_disease", "stomach_or_kidney_trouble", "one_kidney_or_kidney_disease",
    "steroids_long_term", "psoriasis_ibd_uveitis", "inflammatory_arthritis", "aaa_known",
)  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_against_anti_inflammatories_turns_the_offer_into_a_question(reason: str) -> None:
    told = noted(made(reason, "assessed_before", sex="male"), "medicines")
    assert "anti_inflammatory" not in told
    assert "anti_inflammatory_ask" in told or assess(made(reason), PROTOCOL).disposition.urgency > 1


@pytest.mark.parametrize(("age", "asks"), [(65, False), (66, True), (80, True), (30, False)])
def test_over_65_asks_first(age: int, asks: bool) -> None:
    told = noted(made(age=age, sex="male"), "medicines")
    assert ("anti_inflammatory_ask" in told, "anti_inflammatory" in told) == (asks, not asks)


@pytest.mark.parametrize("stage", ["pregnant", "possibly_pregnant", "postpartum"])
def test_in_pregnancy_and_after_birth_every_medicine_is_asked_about(stage: str) -> None:
    told = noted(made(stage, age=30), "medicines")
    assert "medicine_pregnancy" in told
    assert not [name for name in told if name.startswith("anti_inflammatory")]


def test_a_pregnancy_that_nobody_asked_about_gets_no_offer_of_anti_inflammatories() -> None:
    unknown = made(age=30)
    assert "anti_inflammatory_unknown" in noted(unknown, "medicines")
    assert "anti_inflammatory" in noted(unknown.with_absent(["pregnant", "possibly_pregnant"]), "medicines")
    assert "anti_inflammatory" in noted(made(age=30, sex="male"), "medicines")


def test_exactly_one_sentence_about_anti_inflammatories_or_pregnancy() -> None:
    for size in (0, 1, 2):
        for some in combinations((*REASONS, "pregnant", "postpartum"), size):
            case = made(*some, age=44)
            told = noted(case, "medicines")
            if assess(case, PROTOCOL).disposition.urgency <= 1:
                starts = ("anti_inflammatory", "medicine_pregnancy")
                assert len([name for name in told if name.startswith(starts)]) == 1, some


@pytest.mark.parametrize("place", ["advice", "support", "medicines"])
def test_nothing_is_noted_beside_an_urgent_level(place: str) -> None:
    for flag in ("leg_weakness_one", "ces_saddle_numbness"):
        case = made(flag, *YELLOW, "headache", "migraine_pattern", "start_back_high")
        assert assess(case, PROTOCOL).disposition in (Disposition.SAME_DAY, Disposition.EMERGENCY_NOW)
        assert noted(case, place) == []


@pytest.mark.parametrize(
    ("fact", "note"),
    [
        ("medication_overuse", "headache_overuse"),
        ("migraine_pattern", "headache_migraine"),
        ("tension_pattern", "headache_tension"),
        ("cervicogenic_pattern", "headache_cervicogenic"),
        ("injury_simple_rear_end", "whiplash_help"),
        ("start_back_low", "short_check_low"),
        ("start_back_medium", "short_check_medium"),
        ("start_back_high", "short_check_high"),
    ],
)
def test_each_path_has_words_of_its_own(fact: str, note: str) -> None:
    assert note in noted(made(fact, region=["neck"], duration_days=10), "advice")


def test_every_note_can_be_reached() -> None:
    alone = [fact.id for fact in PROTOCOL.facts.values() if not fact.per_flag]
    people: tuple[dict[str, Any], ...] = (
        {"sex": "male"},
        {"age": 30},
        {"age_at_onset": 30},
        {"region": ["neck"], "duration_days": 5, "sex": "male"},
    )
    told_of = [(), *((fact,) for fact in alone), ("axial_spondyloarthritis",)]
    cases = [made(*some, **more) for some in told_of for more in people]
    cases += [made("wakes_late_night", "buttock_pain", "psoriasis", age_at_onset=age) for age in (30, 40)]
    places = ("advice", "support", "medicines")
    told = {name for case in cases for place in places for name in noted(case, place)}
    assert {note.id for note in PROTOCOL.notes} - told == set()
