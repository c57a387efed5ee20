"""The count of features for axial spondyloarthritis (NICE NG65): exact, and asked only where it applies."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.protocol import Fact, Protocol, default_protocol
from bot.triage import Case, Question, assess, facts_of, notes_for
from bot.triage.counting import derived, reaches
from tests.triage.walking import Walk, walk

PROTOCOL = default_protocol()
NINE = PROTOCOL.facts["axial_features_4"].count_of
FOUR = "wakes_late_night+buttock_pain+eased_by_movement+family_spondyloarthritis"
LASTING = {"region": ["low_back"], "age": 44, "duration_days": 400, "trend": "same", "sex": "male"}


@pytest.mark.parametrize("needed", [3, 4])
def test_every_mix_of_true_false_and_unknown_is_counted(needed: int) -> None:
    for answers in product((True, False, None), repeat=len(NINE)):
        yes, no = answers.count(True), answers.count(False)
        found = reaches(NINE, needed, dict(zip(NINE, answers, strict=True)))
        assert found is (True if yes >= needed else False if len(NINE) - no < needed else None)


def test_nice_counts_nine_features() -> None:
    assert len(set(NINE)) == 9
    assert PROTOCOL.facts["axial_features_3"].count_of == NINE
    assert [PROTOCOL.facts[f"axial_features_{n}"].at_least for n in (3, 4)] == [3, 4]


@pytest.mark.parametrize(
    ("pregnant", "possibly", "known"),
    [(False, False, True), (False, None, None), (None, None, None), (True, False, False)],
)
def test_pregnancy_is_ruled_out_only_by_two_denials(
    pregnant: bool | None, possibly: bool | None, known: bool | None
) -> None:
    fact = Fact("none", "q_pregnancy", "None of these", denied=("pregnant", "possibly_pregnant"))
    assert derived(fact, {"pregnant": pregnant, "possibly_pregnant": possibly}) is known


def interview(answers: dict[str, str], **values: Any) -> Walk:
    def choose(question: Question) -> str:
        return answers.get(question.card, "same_as_before" if question.card == "q_past" else "none")

    return walk(Case(turn=1, values={**LASTING, **values}), PROTOCOL, choose)


def cards(ended: Walk) -> list[str]:
    return [asked.card for asked in ended.asked]


def test_the_features_are_asked_when_it_began_before_45_and_lasts() -> None:
    assert "q_inflammatory" in cards(interview({"q_age_first": "35-44"}))


@pytest.mark.parametrize(
    ("answers", "values"),
    [
        ({"q_age_first": "45_or_over"}, {}),
        ({"q_age_first": "not_sure"}, {}),
        ({"q_age_first": "under_35"}, {"duration_days": 60}),
        ({"q_age_first": "under_35"}, {"region": ["neck"]}),
        ({"q_age_first": "under_35", "back_nerve": "leg_weakness_one"}, {}),
        ({"q_age_first": "under_35", "right_now": "stroke_signs"}, {}),
    ],
)
def test_the_features_are_not_asked_of_others(answers: dict[str, str], values: dict[str, Any]) -> None:
    assert "q_inflammatory" not in cards(interview(answers, **values))


@pytest.mark.parametrize(
    ("began", "ticked", "history", "note"),
    [
        ("35-44", FOUR, "", "axial_4_or_more"),
        ("under_35", "wakes_late_night+buttock_pain+eased_by_movement", "", "axial_4_or_more"),
        ("35-44", "wakes_late_night+buttock_pain+eased_by_movement", "", "axial_3"),
        ("under_35", "wakes_late_night+history", "psoriasis", "axial_3"),
        ("under_35", "wakes_late_night+history", "uveitis", "axial_fewer"),
        ("35-44", "history", "bowel_inflammation", "axial_fewer"),
        ("35-44", "several", "", "axial_not_counted"),
        ("35-44", "wakes_late_night+buttock_pain", "", None),
    ],
)  # fmt: skip
def test_the_advice_goes_by_the_count(
    began: str, ticked: str, history: str, note: str | None, protocol: Protocol
) -> None:
    ended = interview(
        {"q_age_first": began, "q_inflammatory": ticked, "q_inflammatory_history": history or "none"}
    )
    assessment = assess(ended.case, protocol)
    found = [n.id for n in notes_for(ended.case, assessment, protocol, place="advice")]
    assert [name for name in found if name.startswith("axial")] == ([note] if note else [])
    assert ("q_inflammatory_history" in cards(ended)) == bool(history)
    is_within_days = assessment.disposition.value == "within_days"
    assert is_within_days == (note not in (None, "axial_fewer"))


def test_not_sure_twice_applies_the_level_for_not_sure() -> None:
    ended = interview({"q_age_first": "under_35", "q_inflammatory": "unsure"})
    assert cards(ended).count("q_inflammatory") == 2
    assert [r.status for r in assess(ended.case, PROTOCOL).flags] == ["unknown"]


def test_features_are_never_read_from_silence() -> None:
    facts = facts_of(Case(values=LASTING), PROTOCOL)
    assert facts.get("axial_features_3") is None


def test_a_count_without_a_number_needs_one(protocol: Protocol) -> None:
    fact = next(fact for fact in protocol.derived_facts if fact.count_of)
    assert derived(replace(fact, at_least=None), {fact.count_of[0]: True}) is True
    assert derived(replace(fact, at_least=None), dict.fromkeys(fact.count_of, False)) is False
