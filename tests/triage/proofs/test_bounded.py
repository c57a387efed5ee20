"""Every interview comes to a result: how many questions that takes at most, whoever answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.protocol import Disposition, Status
from bot.triage import Case, answer_some, assess, next_question, question_of
from tests.triage.proofs.cases import IS_THOROUGH, PROTOCOL, cases, proved
from tests.triage.proofs.conftest import Longest
from tests.triage.proofs.visitors import (
    LONGEST_POSSIBLE,
    MADE_OF_FLAGS,
    MOST_BY_ONE_TAP,
    MOST_OBSTRUCTIVE,
    OBSTRUCTIVE,
    ONE_TAP,
    OPENINGS,
    TIMES,
    Visitor,
    always,
    at_random,
    end_of,
    skips_then_unsure_then_no,
    some_of_it,
    steps,
)

RANDOM_VISITORS = 2000 if IS_THOROUGH else 40
# These look one answer ahead, which takes its time.
FAR_SIGHTED = ("yes to all but emergencies", "whatever keeps most open")
SAME_ANSWERS = [always("none"), always("skip"), always("unsure"), some_of_it, skips_then_unsure_then_no]
visitors = st.one_of(st.sampled_from(SAME_ANSWERS), st.integers(0, 10**6).map(at_random))


def used_up(case: Case) -> int:
    """What an answer can use up. Nothing of it is ever given back, so an interview has an end."""
    settled = sum(found.status in (Status.PRESENT, Status.ABSENT) for found in case.findings.values())
    doubts = sum(min(times, TIMES) for times in (*case.unsure_cards.values(), *case.skipped.values()))
    closed = len(case.answered) + len(case.unsure_flags) + len(case.timing)
    return settled + doubts + closed


def openings_for(name: str) -> list[Case]:
    """What a visitor begins with: everything in the thorough run."""
    return OPENINGS if IS_THOROUGH or name not in FAR_SIGHTED else OPENINGS[3:4]


@pytest.mark.parametrize("name", ONE_TAP)
def test_whoever_taps_one_answer_each_gets_a_result(name: str, longest_walk: Longest) -> None:
    for opening in openings_for(name):
        longest_walk(name, len(list(steps(opening, ONE_TAP[name], MOST_BY_ONE_TAP))), MOST_BY_ONE_TAP)


@pytest.mark.parametrize("name", OBSTRUCTIVE)
def test_whoever_wants_to_go_on_for_ever_gets_a_result(name: str, longest_walk: Longest) -> None:
    for opening in openings_for(name):
        longest_walk(name, len(list(steps(opening, OBSTRUCTIVE[name], MOST_OBSTRUCTIVE))), MOST_OBSTRUCTIVE)


def test_whoever_answers_at_random_gets_a_result(longest_walk: Longest) -> None:
    for seed in range(RANDOM_VISITORS):
        asked = len(list(steps(OPENINGS[seed % len(OPENINGS)], at_random(seed), MOST_BY_ONE_TAP)))
        longest_walk("at random", asked, MOST_BY_ONE_TAP)


@given(case=cases, visitor=visitors)
@proved
def test_every_answer_uses_something_up(case: Case, visitor: Visitor) -> None:
    """This is why there is a bound: what can be used up is finite, and every answer takes some of it."""
    for step in steps(case, visitor):
        assert used_up(step.after) > used_up(step.before), (step.question.card, step.move)


@given(case=cases, visitor=visitors)
@proved
def test_no_question_comes_more_than_three_times(case: Case, visitor: Visitor) -> None:
    asked: dict[tuple[str, str | None], int] = {}
    for step in steps(case, visitor):
        key = (step.question.card, step.question.about)
        asked[key] = asked.get(key, 0) + 1
        assert asked[key] <= TIMES or step.question.card in MADE_OF_FLAGS, key


@given(case=cases, seed=st.integers(0, 10**6))
@proved
def test_the_end_is_a_result(case: Case, seed: int) -> None:
    end = end_of(case, at_random(seed))
    assert next_question(end, PROTOCOL) is None
    assert assess(end, PROTOCOL).reasons or not assess(end, PROTOCOL).is_complete


@pytest.mark.parametrize("name", sorted({*ONE_TAP, *OBSTRUCTIVE} - set(FAR_SIGHTED)))
def test_questions_are_counted_one_by_one(name: str) -> None:
    """The step that a visitor sees goes up, and is never behind the number that it promises."""
    shown = 0
    for step in steps(OPENINGS[2], {**ONE_TAP, **OBSTRUCTIVE}[name]):
        assert shown <= step.question.step <= step.question.at_most <= LONGEST_POSSIBLE
        shown = step.question.step


def test_a_bare_yes_to_a_list_whose_signs_were_all_denied_is_not_asked_for_ever() -> None:
    case = Case(turn=1, values={"region": ["neck"], "age": 40}).with_answered("right_now")
    question = question_of("neck_nerve", case, PROTOCOL)
    assert question is not None
    case = answer_some(case, question, "yes", PROTOCOL)
    asked = [step.question.card for step in steps(case, lambda q, _: "none" if q.about else "some")]
    assert "neck_nerve" not in asked


@pytest.mark.parametrize("move", ["none", "skip", "some", "unsure", "not_sure"])
def test_how_old_a_sign_is_may_be_left_open_without_being_asked_for_ever(move: str) -> None:
    case = Case(turn=1, values={"region": ["low_back"]}).with_present(["leg_weakness_one"], "a weak foot")
    asked = [
        step
        for step in steps(case, lambda question, _: move if question.about else "none")
        if step.question.card == "q_symptom_age"
    ]
    assert [step.question.about for step in asked] == ["leg_weakness_one"]
    # Left open is no "old and unchanged": the level stays.
    assert assess(asked[0].after, PROTOCOL).disposition is Disposition.SAME_DAY
