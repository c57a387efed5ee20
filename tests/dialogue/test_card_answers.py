"""Which question a message answers: typed answers and taps on a card, and the signs beside them."""

from __future__ import annotations

import pytest

from bot.protocol import Status
from tests.dialogue.conftest import Start, tapped, words

FLAG = "ces_saddle_numbness"
SIGN = "i cant feel anything when i wipe"


@pytest.mark.parametrize(
    "text",
    [
        "none of those",
        "none",
        "no",
        "nope",
        "None of these",
        "nothing like that",
        "neither",
        "none of the above thanks",
        "no none of those apply to me",
    ],
)
def test_a_plain_no_rules_out_the_whole_card(text: str, start: Start) -> None:
    talk = start("right_now").hear(words(text))
    assert talk.taken == "answer"
    assert talk.case.status("stroke_signs") is Status.ABSENT
    assert "right_now" in talk.case.answered


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("yes the first one", 0),
        ("the second", 1),
        ("option 3", 2),
        ("number 4", 3),
        ("option two", 1),
        ("the third one", 2),
        ("the last one", -1),
    ],
)
def test_an_ordinal_chooses_an_option(text: str, index: int, start: Start) -> None:
    talk = start("")
    question = talk.ask("back_nerve")
    signs = [option for option in question.options if option.id not in ("none", "not_sure")]
    talk.hear(words(text))
    assert talk.taken == "answer"
    assert talk.case.is_present(signs[index].raises[0])


def test_two_numbers_choose_two_options(start: Start) -> None:
    talk = start("")
    question = talk.ask("back_nerve")
    talk.hear(words("options 1 and 3"))
    assert all(talk.case.is_present(question.options[i].raises[0]) for i in (0, 2))


@pytest.mark.parametrize("text", ["5", "1", "1 and 3", "44", "12", "100", "1234", "555-010-7788"])
def test_a_long_number_is_no_choice_of_options(text: str, start: Start) -> None:
    talk = start("back_nerve").hear(words(text))
    assert talk.taken != "answer"
    assert "back_nerve" not in talk.case.answered


@pytest.mark.parametrize(
    "title", ["Chest pain or tightness", "chest pain or tightness", "chest pain or tightnes"]
)
def test_an_option_can_be_typed_by_its_title(title: str, start: Start) -> None:
    talk = start("right_now").hear(words(title, "cardiac"))
    assert talk.case.is_present("cardiac")


@pytest.mark.parametrize(("text", "age"), [("44", 44), ("I am 44", 44), ("44 years old", 44), ("he is 7", 7)])
def test_a_bare_number_answers_the_age(text: str, age: int, start: Start) -> None:
    talk = start("q_age", age=None).hear(words(text))
    assert talk.taken == "answer"
    assert talk.case.values["age"] == age


@pytest.mark.parametrize(("text", "severity"), [("8", 8), ("about 8", 8), ("8/10", 8), ("0", 0), ("10", 10)])
def test_a_bare_number_answers_the_severity(text: str, severity: float, start: Start) -> None:
    talk = start("q_severity").hear(words(text))
    assert talk.taken == "answer"
    assert talk.case.values["severity"] == severity


@pytest.mark.parametrize(
    ("text", "days"), [("about 3 weeks", 21), ("3 weeks", 21), ("since yesterday", 1), ("5 days", 5)]
)
def test_a_time_answers_the_duration(text: str, days: float, start: Start) -> None:
    talk = start("q_duration").hear(words(text))
    assert talk.taken == "answer"
    assert talk.case.values["duration_days"] == pytest.approx(days)


@pytest.mark.parametrize("text", ["not sure", "I don't know", "dunno", "hard to say", "maybe"])
def test_not_sure_leaves_a_core_card_open_once(text: str, start: Start) -> None:
    talk = start("right_now").hear(words(text))
    assert talk.taken == "answer"
    assert "right_now" not in talk.case.answered
    assert talk.case.unsure_cards == {"right_now": 1}
    talk.ask("right_now")
    talk.hear(words(text))
    assert "stroke_signs" in talk.case.unsure_flags


def test_skip_leaves_the_card_unanswered(start: Start) -> None:
    talk = start("illness").hear(words("skip"))
    assert talk.taken == "answer"
    assert talk.case.skipped == {"illness": 1}
    assert talk.case.status("spinal_infection_fever") is None


def test_yes_to_a_list_of_signs_asks_them_one_by_one(start: Start) -> None:
    talk = start("right_now").hear(words("yes"))
    assert talk.case.status("stroke_signs") is Status.UNCERTAIN


@pytest.mark.parametrize(
    "text",
    [
        f"none of these but {SIGN}",
        f"none of those, {SIGN} though",
        f"no, {SIGN}",
        f"not sure, but {SIGN}",
        f"skip. {SIGN}",
        f"8 and {SIGN}",
        f"yes the first one and {SIGN}",
        f"chest pain or tightness, and {SIGN}",
        f"44. {SIGN}",
        f"maybe. {SIGN}",
    ],
)
@pytest.mark.parametrize(
    "card", ["right_now", "back_nerve", "illness", "q_injury", "q_course", "q_duration", "q_age"]
)
def test_an_answer_never_hides_a_danger_sign_beside_it(card: str, text: str, start: Start) -> None:
    values = {"q_age": {"age": None}}.get(card, {})
    talk = start(card, **values).hear(words(text, FLAG))
    assert talk.case.is_present(FLAG)


@pytest.mark.parametrize(
    ("card", "text"),
    [
        ("q_course", f"about the same but {SIGN}"),
        ("q_course", f"a bit better, {SIGN} though"),
        ("q_duration", f"more than 3 months and {SIGN}"),
        ("q_injury", f"a car or bike crash and {SIGN}"),
        ("q_radiation", f"into both legs and {SIGN}"),
        ("background", f"cancer now or ever and {SIGN}"),
    ],
)
def test_an_option_typed_by_its_title_never_hides_a_danger_sign(card: str, text: str, start: Start) -> None:
    talk = start(card).hear(words(text, FLAG))
    assert talk.case.is_present(FLAG)


def test_tap_on_a_card_that_was_never_asked_is_stale(start: Start) -> None:
    talk = start("right_now").hear(tapped("back_nerve", FLAG))
    assert talk.taken == "stale"
    assert talk.case.status(FLAG) is None


def test_tap_on_an_answered_card_changes_that_answer(start: Start) -> None:
    talk = start("right_now").hear(tapped("right_now", "none"))
    talk.ask("illness")
    talk.hear(tapped("right_now", "stroke_signs"))
    assert talk.case.is_present("stroke_signs")


def test_tap_of_none_on_an_answered_card_never_removes_a_sign(start: Start) -> None:
    talk = start("back_nerve").hear(tapped("back_nerve", "ces_sexual_change"))
    talk.ask("illness")
    talk.hear(tapped("back_nerve", "none"))
    assert talk.case.is_present("ces_sexual_change")


@pytest.mark.parametrize(
    ("card", "options"),
    [
        ("right_now", ()),
        ("right_now", ("hiccups",)),
        ("right_now", ("none", "hiccups")),
        ("right_now", ("", "none")),
    ],
)
def test_malformed_taps_change_nothing(card: str, options: tuple[str, ...], start: Start) -> None:
    talk = start("right_now")
    before = talk.case
    talk.hear(tapped(card, *options))
    assert talk.taken == "bad_option"
    assert talk.case == before.next_turn()


@pytest.mark.parametrize("card", ["", "nope", "check_nope", "check_", "q_place", "unknown"])
def test_taps_on_unknown_cards_are_stale(card: str, start: Start) -> None:
    talk = start("right_now").hear(tapped(card, "x")) if card else start("right_now").hear(tapped("?", "x"))
    assert talk.taken == "stale"


@pytest.mark.parametrize(
    "text",
    ["yes i had cancer 15 years ago", "15 years ago", "3 weeks", "6 months", "i have 2 kids", "8 days now"],
)
def test_a_time_or_a_count_is_no_age(text: str, start: Start) -> None:
    talk = start("q_age", age=None).hear(words(text, "cancer_history"))
    assert talk.case.values.get("age") is None


@pytest.mark.parametrize(
    "text",
    ["im 44", "about 44", "forty four", "44 yrs", "I'm 44 and I had cancer", "44!", "im 44 now", "he's 44"],
)
def test_a_number_that_is_the_reply_is_an_age(text: str, start: Start) -> None:
    assert start("q_age", age=None).hear(words(text)).case.values["age"] == 44


@pytest.mark.parametrize(("text", "age"), [("in my forties", 45), ("late sixties", 68), ("a toddler", 2)])
def test_ten_years_are_an_age_that_is_told_to_others_in_those_words(
    text: str, age: int, start: Start
) -> None:
    values = start("q_age", age=None).hear(words(text)).case.values
    assert (values["age"], values["age_band"]) == (age, text)


def test_years_in_reply_to_the_age_are_no_length_of_the_pain(start: Start) -> None:
    values = start("q_age", age=None).hear(words("61 years", duration_days=61 * 365)).case.values
    assert values["age"] == 61
    assert "duration_days" not in values


@pytest.mark.parametrize("text", ["5", "about 5"])
def test_a_number_still_answers_the_severity(text: str, start: Start) -> None:
    assert start("q_severity", severity=None).hear(words(text)).case.values["severity"] == 5


@pytest.mark.parametrize("text", ["i told you 44", "i already said 44", "44 like I wrote before"])
def test_who_says_the_age_again_is_not_asked_a_third_time(text: str, start: Start) -> None:
    assert start("q_age", age=None).hear(words(text, intent="correct_answer")).case.values["age"] == 44


@pytest.mark.parametrize("card", ["right_now", "back_nerve", "q_injury", "q_course"])
def test_a_bare_age_beside_a_list_is_kept_and_the_list_stays_open(card: str, start: Start) -> None:
    talk = start(card, age=None).hear(words("41", intent="give_details"))
    assert talk.case.values["age"] == 41
    assert (talk.taken, talk.conversation.open_card) == ("words", card)


@pytest.mark.parametrize(
    ("card", "text"),
    [("right_now", "8"), ("right_now", "14"), ("q_severity", "41"), ("right_now", "41 days")],
)
def test_a_number_that_may_be_something_else_is_no_age(card: str, text: str, start: Start) -> None:
    assert "age" not in start(card, age=None, severity=None).hear(words(text)).case.values


def test_a_known_age_is_not_overwritten_by_a_number_beside_a_list(start: Start) -> None:
    assert start("right_now", age=71).hear(words("41")).case.values["age"] == 71
