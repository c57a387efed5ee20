"""The interview: which question comes next. That it always comes to an end is proved in proofs/."""

from __future__ import annotations

import pytest

from bot.protocol import Disposition, Protocol, Status, default_protocol
from bot.triage import (
    CHECK,
    Case,
    Question,
    UnknownOptionError,
    answer_options,
    answer_unsure,
    assess,
    check_question,
    next_question,
    question_of,
)
from bot.triage.interview import can_change
from tests.triage.walking import walk

PROTOCOL = default_protocol()
BACK = Case(turn=1, values={"region": ["low_back"], "age": 40})


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


def test_the_own_question_of_a_sign_is_a_plain_yes_or_no_and_says_why(protocol: Protocol) -> None:
    question = check_question("ces_saddle_numbness", protocol)
    assert (question.kind, question.about, question.asks, question.is_core) == (
        "yes_no",
        "ces_saddle_numbness",
        ("ces_saddle_numbness",),
        True,
    )
    assert question.ask == protocol.flags["ces_saddle_numbness"].question
    assert question.why == "I want to be sure that I understood you, because this matters."
    yes, no, _ = question.options
    assert (yes.raises, yes.denies) == (("ces_saddle_numbness",), ())
    assert (no.raises, no.denies) == ((), ("ces_saddle_numbness",))


def test_the_own_question_of_a_combined_sign_names_its_parts(protocol: Protocol) -> None:
    flag = protocol.flags["head_injury"]
    assert check_question("head_injury", protocol).ask == (
        f"{flag.question} (knocked out; being sick; mixed up; very sleepy; you take blood thinners)"
    )


def test_what_comes_once_more_after_a_skip_says_so(protocol: Protocol) -> None:
    asked = []

    def choose(question: Question) -> str:
        if question.card == "illness":
            asked.append(question.is_again)
            return "none" if question.is_again else "skip"
        return "none"

    assert walk(BACK, protocol, choose).is_finished
    assert asked == [False, True]


def test_a_skipped_list_that_was_answered_at_last_is_not_offered_again(protocol: Protocol) -> None:
    moves = iter(["skip", "unsure", "unsure"])
    ended = walk(BACK, protocol, lambda question: next(moves) if question.card == "illness" else "none")
    assert [asked.card for asked in ended.asked].count("illness") == 3
    assert ended.case.skipped == {"illness": 1}
    assert question_of("illness", ended.case, protocol) is not None


def test_a_skipped_list_whose_signs_were_told_meanwhile_is_not_offered_again(protocol: Protocol) -> None:
    question = question_of("illness", BACK, protocol)
    assert question is not None
    told = BACK.with_skip("illness").with_absent(question.asks)
    ended = walk(told, protocol, lambda question: "none")
    assert "illness" not in {asked.card for asked in ended.asked}


def test_a_card_that_an_answer_led_to_is_asked_even_if_it_can_change_nothing(protocol: Protocol) -> None:
    urgent = BACK.with_present(["leg_weakness_one"], "weak foot")
    question = question_of("q_painkillers", urgent, protocol)
    assert question is not None
    assert not can_change(question, urgent, assess(urgent, protocol), protocol)
    asked = next_question(urgent.with_pending("q_painkillers"), protocol)
    assert asked is not None
    assert asked.card == "q_painkillers"


def test_what_can_only_open_a_sign_of_the_same_level_is_not_asked(protocol: Protocol) -> None:
    """How old somebody was when it began opens the features of spondyloarthritis: within days at most."""
    lasting = Case(turn=1, values={"region": ["low_back"], "age": 40, "duration_days": 200})
    question = question_of("q_age_first", lasting, protocol)
    assert question is not None
    assert can_change(question, lasting, assess(lasting, protocol), protocol)
    worse = lasting.with_values({"trend": "worse"})
    assert not can_change(question, worse, assess(worse, protocol), protocol)


def test_the_answer_to_the_own_question_of_a_sign_can_change_the_level(protocol: Protocol) -> None:
    for flag in ("cardiac", "leg_weakness_one"):
        assert can_change(check_question(flag, protocol), BACK, assess(BACK, protocol), protocol)


def test_a_list_that_stays_open_after_not_sure_twice_is_not_asked_a_third_time(protocol: Protocol) -> None:
    neck = Case(turn=1, values={"region": ["neck"], "age": 60})
    ended = walk(neck, protocol, lambda question: "unsure" if question.card == "neck_nerve" else "none")
    assert question_of("neck_nerve", ended.case, protocol) is not None
    assert [asked.card for asked in ended.asked].count("neck_nerve") == 2


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
