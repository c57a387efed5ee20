"""The order of answers does not matter: the same answers give the same level, gate and plan."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.protocol import Finding, Status
from bot.triage import Case, answer_options, assess, question_of
from tests.triage.proofs.cases import (
    PROTOCOL,
    case_of,
    findings,
    proved,
    timings,
    values,
)
from tests.triage.proofs.visitors import Step, steps
from tests.triage.walking import moves, reply

BACK, NECK = Case(turn=1, values={"region": ["low_back"]}), Case(turn=1, values={"region": ["neck"]})
Taps = dict[str, list[str]]
# Answers whose meaning lies in their combination: each set in every order.
COMBINED: list[tuple[str, Case, Taps]] = [
    (
        "fever with a weak immune system",
        BACK,
        {
            "illness": ["spinal_infection_fever"],
            "background_immune": ["immunosuppressed"],
            "q_age": ["35-49"],
        },
    ),
    (
        "cancer that eases with movement",
        BACK,
        {"background": ["cancer_history"], "q_course": ["bit_better"], "q_duration": ["2-6_weeks"]},
    ),
    (
        "a small fall at seventy",
        BACK,
        {"q_age": ["70_plus"], "q_injury": ["small_fall_or_knock"], "background_bones": ["osteoporosis"]},
    ),
    (
        "a fall on the neck",
        NECK,
        {"q_injury": ["small_fall_or_knock"], "q_age": ["18-34"], "q_injury_detail": ["none"]},
    ),
    (
        "pregnant with a fever",
        BACK,
        {"q_pregnancy": ["pregnant"], "illness": ["spinal_infection_fever"], "q_age": ["18-34"]},
    ),
    (
        "pain of years that limits and was never looked at",
        BACK,
        {"q_duration": ["over_3_months"], "q_function": ["work"], "q_assessed": ["no"]},
    ),
    (
        "a nerve in the leg",
        Case(turn=1, values={"region": ["leg"]}),
        {"q_nerve": ["tingling_one_leg"], "q_radiation": ["below_the_knee"], "q_duration": ["6-12_weeks"]},
    ),
    (
        "a plain strain",
        BACK,
        {"right_now": ["none"], "back_nerve": ["none"], "illness": ["none"], "background": ["none"]},
    ),
]


def outcome(case: Case) -> tuple[Any, ...]:
    """What a visitor gets: level, gate with every treatment, plan with its exercises, active signs."""
    given_advice = assess(case, PROTOCOL)
    return (
        given_advice.disposition,
        given_advice.hands_on,
        given_advice.treatments,
        given_advice.plan.id if given_advice.plan else None,
        given_advice.exercises,
        given_advice.safety_net,
        given_advice.review_days,
        {(result.flag.id, result.level, result.status) for result in given_advice.flags},
    )


def tapped(case: Case, answers: Sequence[tuple[str, list[str]]]) -> Case:
    """The case after these taps, one message each."""
    for card, options in answers:
        question = question_of(card, case, PROTOCOL)
        assert question is not None, card
        case = answer_options(case.next_turn(), question, options, PROTOCOL)
    return case


@pytest.mark.parametrize(("start", "taps"), [c[1:] for c in COMBINED], ids=[c[0] for c in COMBINED])
def test_taps_in_every_order_give_the_same_outcome(start: Case, taps: Taps) -> None:
    straight = outcome(tapped(start, list(taps.items())))
    for order in permutations(taps.items()):
        # Later cards may leave out what an earlier one settled; the outcome is the same all the same.
        assert outcome(tapped(start, order)) == straight, [card for card, _ in order]


@given(values=values, findings=findings, timing=timings, data=st.data())
@proved
def test_what_is_said_in_any_order_gives_the_same_outcome(
    values: dict, findings: dict[str, bool], timing: dict, data: st.DataObject
) -> None:
    crooked = Case(turn=1, opening="it hurts")
    parts: list[tuple[str, Any]] = [*values.items(), *findings.items(), *timing.items()]
    kinds = [*("value" for _ in values), *("finding" for _ in findings), *("timing" for _ in timing)]
    for place in data.draw(st.permutations(range(len(parts)))):
        name, what = parts[place]
        if kinds[place] == "value":
            crooked = crooked.with_values({name: what})
        elif kinds[place] == "timing":
            crooked = crooked.with_timing(name, what)
        else:
            status = Status.PRESENT if what else Status.ABSENT
            crooked = crooked.next_turn().with_finding(Finding(name, status, text="said so"))
    assert outcome(crooked) == outcome(case_of(values, findings, timing))


@given(
    values=values,
    findings=findings,
    data=st.data(),
)
@proved
def test_a_whole_interview_answered_in_another_order_gives_the_same_outcome(
    values: dict, findings: dict[str, bool], data: st.DataObject
) -> None:
    """The same questions with the same answers; a card that an answer led to stays behind that answer."""
    start = case_of(values, findings)
    walked = list(
        steps(start, lambda question, _: data.draw(st.sampled_from(one_answer(moves(question)))), 60)
    )
    free = [step for step in walked if not depends(step)]
    crooked = start
    for step in (*data.draw(st.permutations(free)), *(step for step in walked if depends(step))):
        crooked = reply(crooked, step.question, step.move, PROTOCOL)
    straight = start
    for step in walked:
        straight = reply(straight, step.question, step.move, PROTOCOL)
    assert outcome(crooked) == outcome(straight)


def one_answer(offered: list[str]) -> list[str]:
    """Answers that close a question at once."""
    return [move for move in offered if move not in ("skip", "unsure", "not_sure", "some")]


def depends(step: Step) -> bool:
    """Whether it was asked only because of another answer."""
    return step.question.card in step.before.pending or step.question.about is not None


@pytest.mark.parametrize("first", [Status.PRESENT, Status.ABSENT, Status.UNCERTAIN])
@pytest.mark.parametrize("second", [Status.PRESENT, Status.ABSENT, Status.UNCERTAIN])
def test_a_sign_that_was_ever_present_counts_in_every_order(first: Status, second: Status) -> None:
    flag = "ces_saddle_numbness"
    one = Case().with_finding(Finding(flag, first, text="a")).with_finding(Finding(flag, second, text="b"))
    two = Case().with_finding(Finding(flag, second, text="b")).with_finding(Finding(flag, first, text="a"))
    assert one.is_present(flag) == two.is_present(flag) == (Status.PRESENT in (first, second))
    assert outcome(one) == outcome(two)
