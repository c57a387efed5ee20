"""What "not sure", a skip and the age of a sign do to the case (T3, T8, T12b)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.protocol import Disposition, Protocol
from bot.triage import (
    CHECK,
    UNKNOWN_PLACE,
    Case,
    HandsOn,
    Question,
    answer_none,
    answer_options,
    answer_skipped,
    answer_some,
    answer_unsure,
    assess,
    check_question,
    next_question,
)
from tests.triage.asking import BACK, age_of, asked

SIGN = "ces_saddle_numbness"


# ------------------------------------------------------------------ not sure (T3)


@pytest.mark.parametrize("tapped", [True, False])
def test_not_sure_to_be_safe_counts_as_danger(tapped: bool, protocol: Protocol) -> None:
    case = BACK.with_present(["abuse_adult"], "he hits me")
    question = asked("q_safety", case, protocol)
    if tapped:
        case = answer_options(case, question, ["not_sure"], protocol)
    else:
        case = answer_unsure(case, question, protocol)
    assert case.is_present("immediate_danger")
    assert assess(case, protocol).is_emergency


@pytest.mark.parametrize(
    "leave_open",
    [
        lambda case, question, protocol: answer_options(case, question, ["not_sure"], protocol),
        answer_unsure,
        answer_none,
        lambda case, question, _: answer_skipped(answer_skipped(case, question), question),
    ],
    ids=["tapped", "not sure", "none", "skipped twice"],
)
def test_a_place_that_is_not_known_leads_to_the_questions_for_back_and_neck(
    leave_open: Callable[[Case, Question, Protocol], Case], protocol: Protocol
) -> None:
    question = asked("q_region", Case(), protocol)
    case = leave_open(Case(), question, protocol)
    assert case.values["region"] == [UNKNOWN_PLACE]
    assert (case.answered, case.unsure_cards) == (("q_region",), {})
    cards = set()
    while (question_now := next_question(case, protocol)) is not None:
        cards.add(question_now.card)
        case = answer_none(case, question_now, protocol)
    assert {"back_nerve", "neck_nerve"} <= cards
    # T3: however much is denied, a pain that nobody can place is looked at.
    result = assess(case, protocol)
    assert (result.disposition, result.plan) == (Disposition.WITHIN_DAYS, None)
    assert result.hands_on is HandsOn.NO
    assert set(result.safety_net) == {"back", "neck"}


def test_a_place_that_is_named_later_is_the_place(protocol: Protocol) -> None:
    case = answer_none(Case(), asked("q_region", Case(), protocol), protocol)
    question = asked("q_region", case.reopened("q_region"), protocol)
    assert answer_options(case, question, ["neck"], protocol).values["region"] == ["neck"]


def test_first_not_sure_to_a_safety_list_leaves_it_open(protocol: Protocol) -> None:
    case = answer_unsure(BACK, asked("back_nerve", BACK, protocol), protocol)
    assert (case.unsure_cards, case.unsure_flags, case.answered) == ({"back_nerve": 1}, (), ())
    assert case.questions_asked == 2


def test_second_not_sure_leaves_its_signs_in_doubt(protocol: Protocol) -> None:
    question = asked("back_nerve", BACK, protocol)
    case = answer_unsure(answer_unsure(BACK, question, protocol), question, protocol)
    assert set(case.unsure_flags) == set(question.asks) & set(protocol.flags)
    assert (case.unsure_cards["back_nerve"], case.answered) == (2, ("back_nerve",))
    assert case.questions_asked == 3


@pytest.mark.parametrize("card", ["q_duration", "q_course", "background_bones", "q_age"])
def test_not_sure_to_a_card_without_signs_closes_it_at_once(card: str, protocol: Protocol) -> None:
    case = answer_unsure(BACK, asked(card, BACK, protocol), protocol)
    assert (case.answered, case.unsure_flags) == ((card,), ())


def test_not_sure_to_a_card_that_is_not_core_closes_it_with_its_signs_in_doubt(protocol: Protocol) -> None:
    case = answer_unsure(BACK, asked("q_worry", BACK, protocol), protocol)
    assert (case.answered, case.unsure_flags) == (("q_worry",), ("suicide_self_harm",))


def test_not_sure_of_a_signs_own_question_asks_once_more_and_then_counts(protocol: Protocol) -> None:
    question = check_question(SIGN, protocol)
    once = answer_unsure(BACK.with_uncertain([SIGN], "odd down there"), question, protocol)
    again = next_question(once, protocol)
    assert again is not None
    assert (again.card, again.is_again) == (CHECK + SIGN, True)
    twice = answer_unsure(once, question, protocol)
    assert twice.unsure_flags == (SIGN,)


# ------------------------------------------------------------------ how old a sign is (T12b)


@pytest.mark.parametrize(
    ("option", "timing"),
    [
        ("last_14_days", {"symptom_new_14_days": True, "symptom_long_unchanged": False}),
        ("2_weeks_to_3_months", {"symptom_new_14_days": False, "symptom_long_unchanged": False}),
        (
            "over_3_months_no_change_and_my_doctor_knows",
            {"symptom_long_unchanged": True, "symptom_new_14_days": False},
        ),
        ("not_sure", {"symptom_long_unchanged": False}),
    ],
)
def test_the_age_of_a_sign_is_noted_for_that_sign_alone(
    option: str, timing: dict[str, bool], protocol: Protocol
) -> None:
    case, question = age_of("leg_weakness_one", BACK, protocol)
    assert question.about == "leg_weakness_one"
    after = answer_options(case, question, [option], protocol)
    assert after.timing == {"leg_weakness_one": timing}
    assert after.questions_asked == case.questions_asked + 1
    assert after.findings == case.findings
    assert "q_symptom_age" not in after.answered


def test_not_sure_how_old_a_sign_is_means_that_it_is_not_known_to_be_old(protocol: Protocol) -> None:
    case, question = age_of("leg_weakness_one", BACK, protocol)
    after = answer_unsure(case, question, protocol)
    assert after.timing == {"leg_weakness_one": {"symptom_long_unchanged": False}}
    assert after.unsure_cards == {}
    assert after.questions_asked == case.questions_asked + 1


@pytest.mark.parametrize("left_open", ["none", "skip", "some"])
def test_an_age_that_was_left_open_is_not_known_to_be_old(left_open: str, protocol: Protocol) -> None:
    case, question = age_of("leg_weakness_one", BACK, protocol)
    after = {
        "none": lambda: answer_none(case, question, protocol),
        "skip": lambda: answer_skipped(case, question),
        "some": lambda: answer_some(case, question, "yes", protocol),
    }[left_open]()
    assert after.timing == {"leg_weakness_one": {"symptom_long_unchanged": False}}


def test_a_card_that_is_about_a_sign_but_not_its_age_notes_no_age(protocol: Protocol) -> None:
    question = check_question(SIGN, protocol)
    for case in (
        answer_options(BACK, question, ["yes"], protocol),
        answer_unsure(BACK, question, protocol),
        answer_none(BACK, question, protocol),
    ):
        assert case.timing == {}


def test_an_age_that_is_known_is_not_overwritten_by_a_skip(protocol: Protocol) -> None:
    case, question = age_of("leg_weakness_one", BACK, protocol)
    known = case.with_timing("leg_weakness_one", {"symptom_long_unchanged": True})
    assert answer_skipped(known, question).timing == known.timing


# ------------------------------------------------------------------ skipped (T3, T8)


def test_a_first_skip_leaves_a_core_card_open(protocol: Protocol) -> None:
    case = answer_skipped(BACK, asked("illness", BACK, protocol))
    assert (case.skipped, case.answered, case.questions_asked) == ({"illness": 1}, (), 2)


def test_a_second_skip_closes_it(protocol: Protocol) -> None:
    question = asked("illness", BACK, protocol)
    case = answer_skipped(answer_skipped(BACK, question), question)
    assert (case.skipped, case.answered, case.questions_asked) == ({"illness": 2}, ("illness",), 3)


def test_a_card_that_is_not_core_is_closed_by_its_first_skip(protocol: Protocol) -> None:
    case = answer_skipped(BACK, asked("q_duration", BACK, protocol))
    assert (case.skipped, case.answered) == ({"q_duration": 1}, ("q_duration",))


def test_skipping_the_question_about_ones_own_words_leaves_the_sign_in_doubt(protocol: Protocol) -> None:
    """T8: no answer to the question about words that may mean a danger sign applies its level for doubt."""
    case = BACK.with_uncertain([SIGN], "it feels odd down there")
    after = answer_skipped(case, check_question(SIGN, protocol))
    assert after.unsure_flags == (SIGN,)
    assert (after.skipped, after.answered) == ({}, (CHECK + SIGN,))
    assert after.questions_asked == 3


def test_skipping_a_question_that_no_words_led_to_leaves_the_safety_questions_incomplete(
    protocol: Protocol,
) -> None:
    case = BACK.with_uncertain([SIGN], "")
    after = answer_skipped(case, check_question(SIGN, protocol))
    assert after.unsure_flags == ()
    assert (after.skipped, after.answered) == ({CHECK + SIGN: 2}, (CHECK + SIGN,))
    assert after.questions_asked == 3


def test_skipping_a_signs_question_that_nothing_opened_is_an_ordinary_skip(protocol: Protocol) -> None:
    """It is put before a correction is believed: then there is nothing uncertain to apply."""
    after = answer_skipped(BACK, check_question(SIGN, protocol))
    assert (after.skipped, after.answered, after.unsure_flags) == ({CHECK + SIGN: 1}, (), ())


def test_skipping_another_card_never_looks_at_a_doubt(protocol: Protocol) -> None:
    case, question = age_of("leg_weakness_one", BACK, protocol)
    after = answer_skipped(case, question)
    assert after.unsure_flags == ()
    assert after.skipped == {"q_symptom_age": 1}
