"""The interview: which question comes next, and that it always comes to an end."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.protocol import Disposition, Finding, Protocol, Status, default_protocol
from bot.triage import (
    CHECK,
    Case,
    HandsOn,
    Question,
    UnknownOptionError,
    answer_options,
    answer_unsure,
    assess,
    check_question,
    next_question,
    question_of,
)
from tests.triage.walking import MOST_QUESTIONS, moves, walk

PROTOCOL = default_protocol()
REGIONS = [
    "neck",
    "upper_back",
    "low_back",
    "leg",
    "arm",
    "head",
    "tailbone",
    "back_unspecified",
    "whole_spine",
]
# Once, once more after a skip, once more after "not sure".
MOST_TIMES = 3
FLAG_IDS = sorted(PROTOCOL.flags)
FACT_IDS = sorted(fact.id for fact in PROTOCOL.facts.values() if not fact.value and not fact.per_flag)

openings = st.fixed_dictionaries(
    {},
    optional={
        "region": st.lists(st.sampled_from(REGIONS), min_size=1, max_size=2, unique=True),
        "age": st.sampled_from([3, 8, 14, 17, 30, 44, 55, 62, 67, 80]),
        "severity": st.sampled_from([2, 7, 10]),
        "duration_days": st.sampled_from([1, 10, 30, 60, 400]),
        "onset": st.sampled_from(["sudden", "gradual"]),
        "trend": st.sampled_from(["improving", "worse", "worse_fast", "same"]),
        "sex": st.sampled_from(["male", "female"]),
    },
)
found = st.dictionaries(st.sampled_from(FACT_IDS + FLAG_IDS), st.booleans(), max_size=6)
quickly = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def case_of(values: dict, findings: dict[str, bool]) -> Case:
    case = Case(turn=1, opening="it hurts", values=values)
    case = case.with_present([name for name, is_true in findings.items() if is_true], "said so")
    return case.with_absent([name for name, is_true in findings.items() if not is_true])


@given(values=openings, findings=found, data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_interview_ends_and_asks_nothing_twice(
    values: dict, findings: dict, data: st.DataObject
) -> None:
    ended = walk(
        case_of(values, findings), PROTOCOL, lambda question: data.draw(st.sampled_from(moves(question)))
    )
    assert ended.is_finished, [asked.card for asked in ended.asked]
    assert len(ended.asked) <= MOST_QUESTIONS
    # Cards made from flags come again when an answer adds a sign to them.
    made_of_flags = {card.id for card in PROTOCOL.cards.values() if card.flags}
    settled = Counter((asked.card, asked.about) for asked in ended.asked if not asked.leaves_open)
    assert not {card for (card, _), times in settled.items() if times > 1} - made_of_flags
    often = Counter((asked.card, asked.about) for asked in ended.asked if asked.card not in made_of_flags)
    assert max(often.values(), default=0) <= MOST_TIMES
    assessment = assess(ended.case, PROTOCOL)
    if assessment.is_emergency:
        assert assessment.plan is None
        assert assessment.exercises == ()
        assert assessment.hands_on is HandsOn.NO


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("move", ["none", "unsure", "skip"])
def test_the_same_answer_to_everything_comes_to_an_end(region: str, move: str) -> None:
    ended = walk(Case(turn=1, values={"region": [region]}), PROTOCOL, lambda _: move)
    assert ended.is_finished
    assert len(ended.asked) <= MOST_QUESTIONS


@pytest.mark.parametrize("region", ["neck", "low_back", "upper_back"])
def test_a_plain_case_takes_at_most_nine_questions(region: str) -> None:
    def plain(question: Question) -> str:
        if question.card == "q_duration":
            return "2-14_days"
        return {"q_age": "35-49", "q_course": "bit_better", "q_injury": "nothing_i_know"}.get(
            question.card, "none"
        )

    ended = walk(Case(turn=1, values={"region": [region]}), PROTOCOL, plain)
    assert assess(ended.case, PROTOCOL).disposition is Disposition.SELF_CARE
    assert len(ended.asked) <= 9


@given(values=openings, findings=found, flag=st.sampled_from(FLAG_IDS))
@quickly
def test_a_danger_sign_more_never_lowers_the_level(values: dict, findings: dict, flag: str) -> None:
    before = case_of(values, {key: value for key, value in findings.items() if key != flag})
    after = before.with_present([flag], "this too")
    assert assess(after, PROTOCOL).disposition.urgency >= assess(before, PROTOCOL).disposition.urgency


@given(values=openings, findings=found)
@quickly
def test_a_denied_sign_that_becomes_unknown_never_lowers_the_level(values: dict, findings: dict) -> None:
    known = assess(case_of(values, findings), PROTOCOL)
    unknown = assess(case_of(values, {key: True for key, value in findings.items() if value}), PROTOCOL)
    assert unknown.disposition.urgency >= known.disposition.urgency


@given(values=openings, findings=found, order=st.randoms(use_true_random=False))
@quickly
def test_the_order_of_what_is_said_does_not_matter(values: dict, findings: dict, order: object) -> None:
    items = list(findings.items())
    order.shuffle(items)  # type: ignore[attr-defined]
    shuffled = Case(turn=1, opening="it hurts", values=dict(reversed(list(values.items()))))
    for name, is_true in items:
        status = Status.PRESENT if is_true else Status.ABSENT
        shuffled = shuffled.with_finding(Finding(name, status, text="said so" if is_true else ""))
    straight = assess(case_of(values, findings), PROTOCOL)
    crooked = assess(shuffled, PROTOCOL)
    assert (crooked.disposition, crooked.hands_on, crooked.plan) == (
        straight.disposition,
        straight.hands_on,
        straight.plan,
    )
    assert {(r.flag.id, r.level) for r in crooked.flags} == {(r.flag.id, r.level) for r in straight.flags}


@given(values=openings, findings=found)
@quickly
def test_an_emergency_or_a_same_day_case_never_gets_a_plan_or_hands_on_care(
    values: dict, findings: dict
) -> None:
    assessment = assess(case_of(values, findings), PROTOCOL)
    if assessment.disposition.urgency >= Disposition.SAME_DAY.urgency:
        assert (assessment.plan, assessment.exercises, assessment.hands_on) == (None, (), HandsOn.NO)
        assert all(treatment.offer is HandsOn.NO for treatment in assessment.treatments)


@given(values=openings, findings=found)
@quickly
def test_a_case_survives_its_slot(values: dict, findings: dict) -> None:
    case = case_of(values, findings)
    assert Case.from_dict(case.to_dict()) == case


def test_an_emergency_is_not_asked_anything_more() -> None:
    assert next_question(Case().with_present(["stroke_signs"], "my face drops"), PROTOCOL) is None


def test_the_emergencies_of_seconds_come_first(protocol: Protocol) -> None:
    question = next_question(Case(values={"region": ["low_back"]}), protocol)
    assert question is not None
    assert question.card == "right_now"


def test_an_uncertain_sign_is_asked_about_before_anything_else(protocol: Protocol) -> None:
    case = Case(values={"region": ["low_back"]}).with_uncertain(
        ["ces_saddle_numbness"], "feels odd down there"
    )
    question = next_question(case, protocol)
    assert question is not None
    assert question.card == CHECK + "ces_saddle_numbness"
    assert [option.id for option in question.options] == ["yes", "no", "not_sure"]


def test_what_was_said_in_words_is_not_offered_again(protocol: Protocol) -> None:
    case = Case(values={"region": ["low_back"]}).with_absent(["ces_saddle_numbness"])
    question = question_of("back_nerve", case, protocol)
    assert question is not None
    assert question.option("ces_saddle_numbness") is None


def test_every_list_of_signs_ends_with_none_and_not_sure(protocol: Protocol) -> None:
    for card in protocol.cards.values():
        question = question_of(card.id, Case(values={"region": ["neck", "low_back"]}), protocol)
        if question and question.kind == "any_of" and card.core and card.value != "region":
            assert [option.id for option in question.options][-2:] == ["none", "not_sure"], card.id


@pytest.mark.parametrize("card", ["right_now", "back_nerve", "neck_nerve", "illness", "background"])
def test_a_list_offers_at_most_eight_signs_and_the_most_urgent_first(card: str, protocol: Protocol) -> None:
    question = question_of(card, Case(values={"region": ["neck", "low_back"]}), protocol)
    assert question is not None
    signs = [option for option in question.options if option.id not in ("none", "not_sure")]
    assert len(signs) <= 8
    levels = [
        max((protocol.flags[f].disposition.urgency for f in option.raises if f in protocol.flags), default=-1)
        for option in signs
    ]
    assert levels == sorted(levels, reverse=True)


def test_first_not_sure_asks_again_with_an_example(protocol: Protocol) -> None:
    case = Case(values={"region": ["low_back"], "age": 40})
    question = next_question(case, protocol)
    assert question is not None
    again = next_question(answer_unsure(case, question, protocol), protocol)
    assert again is not None
    assert (again.card, again.is_again) == ("right_now", True)
    assert again.ask == protocol.cards["right_now"].again


def test_second_not_sure_applies_the_level_for_not_sure(protocol: Protocol) -> None:
    case = Case(values={"region": ["low_back"], "age": 40})
    question = question_of("back_nerve", case, protocol)
    assert question is not None
    once = answer_unsure(case, question, protocol)
    assert assess(once, protocol).flags == ()
    twice = answer_unsure(once, question, protocol)
    assert assess(twice, protocol).is_emergency
    assert "back_nerve" in twice.answered


def test_a_skipped_safety_card_is_offered_once_more_at_the_end(protocol: Protocol) -> None:
    ended = walk(
        Case(turn=1, values={"region": ["low_back"], "age": 40}),
        protocol,
        lambda question: "skip" if question.card == "illness" else "none",
    )
    cards = [asked.card for asked in ended.asked]
    assert cards.count("illness") == 2
    assert cards[-1] == "illness"
    assert assess(ended.case, protocol).disposition is Disposition.WITHIN_DAYS


def test_unknown_option_is_refused_with_what_there_is(protocol: Protocol) -> None:
    question = question_of("right_now", Case(), protocol)
    assert question is not None
    with pytest.raises(UnknownOptionError, match=r"'hiccups' was not offered; it offers .*stroke_signs"):
        answer_options(Case(), question, ["hiccups"], protocol)


def test_an_answer_without_an_option_is_refused(protocol: Protocol) -> None:
    question = question_of("right_now", Case(), protocol)
    assert question is not None
    with pytest.raises(UnknownOptionError, match="no option was given"):
        answer_options(Case(), question, [], protocol)


def test_a_sign_together_with_none_is_a_sign(protocol: Protocol) -> None:
    question = question_of("right_now", Case(), protocol)
    assert question is not None
    case = answer_options(Case(), question, ["none", "stroke_signs"], protocol)
    assert case.is_present("stroke_signs")


def test_a_sign_together_with_not_sure_is_a_sign(protocol: Protocol) -> None:
    question = question_of("right_now", Case(), protocol)
    assert question is not None
    case = answer_options(Case(), question, ["not_sure", "stroke_signs"], protocol)
    assert case.is_present("stroke_signs")


@pytest.mark.parametrize("flag", sorted(PROTOCOL.flags))
def test_every_flag_has_a_question_of_its_own(flag: str, protocol: Protocol) -> None:
    question = check_question(flag, protocol)
    yes = answer_options(Case(), question, ["yes"], protocol)
    no = answer_options(Case(), question, ["no"], protocol)
    assert yes.is_present(flag)
    assert no.status(flag) is Status.ABSENT


def test_age_of_a_sign_is_asked_for_each_sign_that_it_could_lower(protocol: Protocol) -> None:
    case = Case(turn=1, values={"region": ["low_back"], "age": 40}).with_present(
        ["leg_weakness_one"], "weak foot"
    )
    ended = walk(
        case, protocol, lambda question: "none" if question.card != "q_symptom_age" else "last_14_days"
    )
    assert ("q_symptom_age", "leg_weakness_one") in {(asked.card, asked.about) for asked in ended.asked}


def test_progress_never_promises_less_than_one_question(protocol: Protocol) -> None:
    question = next_question(Case(values={"region": ["low_back"]}), protocol)
    assert question is not None
    assert 1 <= question.step <= question.at_most
