"""What one message adds to the case: signs, values, corrections, doubts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.correction_steps import correct
from bot.dialogue.heard import Heard
from bot.dialogue.room import Room
from bot.dialogue.search_wishes import in_km
from bot.dialogue.steps import go_on
from bot.protocol import Finding, Protocol, Status, Subject
from bot.triage import Case, assess
from tests.dialogue.conftest import Start, tapped, words

FLAG = "ces_saddle_numbness"
SIGN = "i cant feel anything when i wipe"


def test_words_keep_what_they_say_even_when_they_answer_nothing(start: Start) -> None:
    talk = start("right_now").hear(words("my neck hurts as well", region=["neck"]))
    assert talk.taken == "words"
    assert talk.case.values["region"] == ["low_back", "neck"]
    assert "right_now" not in talk.case.answered


def test_words_of_nothing_change_nothing(start: Start) -> None:
    talk = start("right_now")
    before = talk.case
    talk.hear(words("wrzl brmft"))
    assert talk.taken == "nothing"
    assert talk.case == before.next_turn()


@pytest.mark.parametrize(
    "text", ["everything hurts", "i am in pain", "it hurts so much", "my whole body aches"]
)
def test_pain_without_a_place_is_a_complaint(text: str, start: Start, room: Room) -> None:
    talk = start("", region=None, age=None)
    talk.case = Case()
    talk.hear(words(text))
    assert (talk.taken, talk.case.opening) == ("words", text)
    step = go_on(talk.case, talk.conversation, words(text), room)
    assert [message["custom"]["card"] for message in step.messages] == ["right_now"]


def test_how_bad_it_is_not_answers_no_list_of_signs(start: Start, room: Room) -> None:
    talk = start("right_now").hear(words("it is not severe"))
    assert talk.taken == "nothing"
    step = go_on(talk.case, talk.conversation, words("it is not severe"), room)
    assert step.conversation.open_card == "right_now"
    assert "I still need this answer" in step.messages[0]["text"]


def test_a_denial_in_words_rules_out_that_sign_alone(start: Start) -> None:
    talk = start("back_nerve").hear(words("no numbness when i wipe", absent=(FLAG,)))
    assert talk.case.status(FLAG) is Status.ABSENT


def test_a_worse_answer_stands_against_an_earlier_no(start: Start) -> None:
    talk = start("back_nerve").hear(tapped("back_nerve", "none")).hear(words(SIGN, FLAG))
    assert talk.case.is_present(FLAG)


def test_an_earlier_sign_stands_against_a_later_no(start: Start) -> None:
    talk = start("back_nerve").hear(tapped("back_nerve", FLAG)).hear(words("no numbness", absent=(FLAG,)))
    assert talk.case.is_present(FLAG)


def test_another_persons_sign_is_not_taken(start: Start) -> None:
    talk = start("right_now")
    heard = words("my mum had a stroke")
    finding = Finding("stroke_signs", Status.PRESENT, Subject.OTHER, "my mum had a stroke")
    talk.hear(type(heard)(**{**heard.__dict__, "findings": (finding,)}))
    assert talk.case.status("stroke_signs") is None


def test_old_and_unchanged_counts_for_the_one_sign_it_was_said_about(
    start: Start, protocol: Protocol
) -> None:
    text = "i leak when i cough, for years, my doctor knows"
    talk = start("").hear(words(text, "ces_bladder_incontinence", "symptom_long_unchanged"))
    assert talk.case.timing["ces_bladder_incontinence"]["symptom_long_unchanged"]
    assert assess(talk.case, protocol).disposition.value == "within_days"


def test_old_and_unchanged_counts_for_none_of_two_signs(start: Start, protocol: Protocol) -> None:
    text = "i leak for years, my doctor knows, and i am numb down there"
    talk = start("").hear(words(text, "ces_bladder_incontinence", FLAG, "symptom_long_unchanged"))
    assert assess(talk.case, protocol).is_emergency


def test_correction_replaces_a_value(start: Start) -> None:
    talk = start("illness").hear(words("sorry i meant 54", intent="correct_answer", age=54))
    assert talk.case.values["age"] == 54


def test_another_number_in_passing_does_not_replace_a_value(start: Start) -> None:
    talk = start("illness").hear(words("my son is 9", age=9))
    assert talk.case.values["age"] == 40


def test_correction_of_a_region_replaces_it(start: Start) -> None:
    talk = start("illness").hear(words("no i meant my neck", intent="correct_answer", region=["neck"]))
    assert talk.case.values["region"] == ["neck"]


def test_a_crash_told_in_words_still_asks_what_kind(start: Start) -> None:
    talk = start("").hear(words("since a car accident", mechanism="road_traffic"))
    assert "q_crash" in talk.case.pending


def test_inside_a_form_signs_are_taken_and_questions_are_not_answered(start: Start) -> None:
    talk = start("right_now")
    heard = words(f"none, {SIGN}", FLAG)
    talk.hear(type(heard)(**{**heard.__dict__, "in_form": True}))
    assert talk.case.is_present(FLAG)
    assert "right_now" not in talk.case.answered


def test_a_place_is_taken_when_a_place_was_asked(start: Start, protocol: Protocol) -> None:
    talk = start("")
    talk.conversation = Conversation(awaits_place=True)
    talk.hear(words("Portland"))
    assert (talk.taken, talk.conversation.search["location"]) == ("place", "Portland")


def test_a_danger_sign_where_a_place_was_asked_is_no_place(start: Start) -> None:
    talk = start("")
    talk.conversation = Conversation(awaits_place=True)
    talk.hear(words(SIGN, FLAG))
    assert talk.case.is_present(FLAG)
    assert talk.taken == "words"


def test_long_messages_are_quoted_around_the_sign(start: Start) -> None:
    long = "well it all began " * 30 + SIGN + " and so on" * 30
    finding = Finding(
        FLAG, Status.PRESENT, text=SIGN, start=long.index(SIGN), end=long.index(SIGN) + len(SIGN)
    )
    heard = words(long)
    talk = start("").hear(type(heard)(**{**heard.__dict__, "findings": (finding,)}))
    assert SIGN in talk.case.findings[FLAG].words
    assert len(talk.case.findings[FLAG].words) < 250


def test_conversation_survives_its_slot(start: Start) -> None:
    conversation = start("right_now").hear(words("none")).conversation
    assert Conversation.from_dict(conversation.to_dict()) == conversation


PAST = Finding("cancer_history", Status.PRESENT, Subject.OTHER, "cancer")


@pytest.mark.parametrize(
    ("for_whom", "text", "is_taken"),
    [
        ("someone_else", "he had cancer in 2019", True),
        ("someone_else", "yes, she's had cancer", True),
        ("someone_else", "my uncle had cancer", False),
        ("me", "he had cancer in 2019", False),
    ],
)
def test_he_is_the_one_whom_the_case_is_about(for_whom: str, text: str, is_taken: bool, start: Start) -> None:
    heard = replace(words(text), findings=(PAST,))
    talk = start("right_now", for_whom=for_whom).hear(heard)
    assert talk.case.is_present("cancer_history") is is_taken


@pytest.mark.parametrize("data", [{"foreign": 1}, {"safe_flags": 3}])
def test_foreign_conversation_is_refused(data: dict) -> None:
    with pytest.raises(ValueError, match="not a stored conversation"):
        Conversation.from_dict(data)


def test_a_doubt_is_asked_about_next(start: Start, protocol: Protocol) -> None:
    from bot.triage import next_question

    heard = words("it feels odd down there")
    talk = start("").hear(type(heard)(**{**heard.__dict__, "doubts": (FLAG,)}))
    question = next_question(talk.case, protocol)
    assert question is not None
    assert question.card == f"check_{FLAG}"
    assert isinstance(talk.case, Case)


def test_a_sign_in_words_outlives_an_injury_that_was_denied(start: Start, protocol: Protocol) -> None:
    """T5: no injury on the card, then "can't turn my head at all since the crash"."""
    talk = start("q_injury", region=["neck"]).hear(tapped("q_injury", "nothing_i_know"))
    assert assess(talk.case, protocol).flags == ()
    crash = words("can't turn my head at all since the crash", "neck_injury_high_risk", "cannot_turn_neck")
    talk.hear(crash)
    assert assess(talk.case, protocol).is_emergency


def test_a_cause_told_later_takes_the_place_of_none(start: Start) -> None:
    talk = start("q_injury", region=["neck"]).hear(tapped("q_injury", "nothing_i_know"))
    talk.hear(words("it was after the crash", mechanism="road_traffic"))
    assert talk.case.values["mechanism"] == "road_traffic"
    assert "q_crash" in talk.case.pending


@pytest.mark.parametrize(
    ("name", "first", "later", "stands"),
    [
        ("trend", "improving", "worse_fast", "worse_fast"),
        ("trend", "worse", "improving", "worse"),
        ("severity", 3, 9, 9),
        ("severity", 9, 3, 9),
        ("onset", "gradual", "sudden", "sudden"),
        ("onset", "sudden", "gradual", "sudden"),
        ("mechanism", "lifting", "road_traffic", "road_traffic"),
        ("mechanism", "fall", "unknown", "fall"),
        ("age", 40, 70, 40),
    ],
)
def test_of_two_values_the_worse_one_stands(
    name: str, first: object, later: object, stands: object, start: Start
) -> None:
    talk = start("").hear(words("as I said before", **{name: first}))
    talk.hear(words("now I say this", **{name: later}))
    assert talk.case.values[name] == stands


def test_a_stroke_sign_of_last_week_that_went_counts_as_present(start: Start, protocol: Protocol) -> None:
    def gone(days: int | None) -> Heard:
        sign = Finding("stroke_signs", Status.PAST, text="my mouth drooped", days_ago=days)
        return Heard(text="one time my mouth drooped", findings=(sign,))

    assert assess(start("").hear(gone(7)).case, protocol).is_emergency
    for days in (None, 30):
        assert start("").hear(gone(days)).case.status("stroke_signs") is None


def test_a_child_who_types_about_itself_is_treated_with_extra_care(start: Start) -> None:
    talk = start("q_age").hear(words("my back hurts, i am 13", age=13, for_whom="me"))
    assert talk.case.is_present("child_alone")


def test_a_parent_who_types_for_a_child_is_no_child_alone(start: Start) -> None:
    talk = start("q_age").hear(words("he is 13", age=13, for_whom="my_child"))
    assert not talk.case.is_present("child_alone")


def test_another_language_in_mid_complaint_is_hard_to_understand(start: Start) -> None:
    talk = start("q_age").hear(words("my neck hurts", region=["neck"]))
    talk.hear(words("no entiendo nada", intent="speak_other_language"))
    assert talk.case.is_present("hard_to_understand")


def test_what_tells_something_new_is_no_miss(start: Start) -> None:
    talk = start("q_age", age=None)
    talk.conversation = replace(talk.conversation, misses=2)
    assert talk.hear(words("yes i had cancer 15 years ago", "cancer_history")).conversation.misses == 0


def test_help_that_nobody_has_called_for_is_a_cry_for_it(start: Start) -> None:
    talk = start("q_age").hear(words("ambulance plz brrt", intent="report_help_coming"))
    assert talk.case.status("generic_life_threat") is Status.UNCERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "im not pregnant",
        "i am not pregnant",
        "what do you mean pregnant? im a man",
        "i never said im pregnant",
    ],
)
def test_a_misunderstood_pregnancy_is_taken_back_alone_at_any_card(
    text: str, start: Start, room: Room
) -> None:
    told = words("30, 8 weeks, i cant feel when i wipe", "pregnant", "ces_saddle_numbness")
    talk = start("q_duration").hear(told).hear(words(text))
    assert (talk.taken, talk.conversation.disputed) == ("changed", "pregnant")
    step = correct(talk.case, talk.conversation, words(text), room)
    assert step.case.status("pregnant") is Status.ABSENT
    assert step.case.is_present("ces_saddle_numbness")
    assert "took that back" in step.messages[0]["text"]


def test_a_denied_pregnancy_with_a_warning_sign_is_asked_about_first(start: Start, room: Room) -> None:
    told = words("pregnant and bleeding", "pregnant", "pregnancy_warning")
    talk = start("q_duration").hear(told).hear(words("i am not pregnant"))
    step = correct(talk.case, talk.conversation, words("i am not pregnant"), room)
    assert step.conversation.open_card == "check_pregnancy_warning"
    assert step.case.is_present("pregnancy_warning")


@pytest.mark.parametrize("text", ["im not sure, might be pregnant", "not pregnant with twins, with one"])
def test_a_pregnancy_that_is_said_again_stays(text: str, start: Start) -> None:
    talk = start("q_duration").hear(words("8 weeks pregnant", "pregnant")).hear(words(text, "pregnant"))
    assert talk.case.is_present("pregnant")
    assert talk.conversation.disputed == ""


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("only women", {"constraints": ["female"]}),
        ("aetna", {"insurance": "aetna"}),
        ("closer please", {"radius": "10 km"}),
    ],
)
def test_a_short_wish_right_after_the_list_is_about_the_list(
    text: str, wish: dict[str, object], start: Start
) -> None:
    talk = start("")
    talk.conversation = replace(talk.conversation, search={"location": "Salem"}, search_turn=talk.case.turn)
    talk.hear(words(text, sex="female"))
    assert talk.taken == "place"
    found = {name: talk.conversation.search[name] for name in wish}
    assert {k: v.lower() if isinstance(v, str) else v for k, v in found.items()} == wish
    assert "sex" not in talk.case.values


def test_closer_halves_the_radius_in_the_unit_it_was_told_in(start: Start) -> None:
    talk = start("")
    told = {"location": "Salem", "radius": "15 miles"}
    talk.conversation = replace(talk.conversation, search=told, search_turn=talk.case.turn)
    talk.hear(words("closer please"))
    assert in_km(talk.conversation.search["radius"]) == pytest.approx(in_km("7.5 miles"), rel=1e-4)


def test_a_danger_sign_right_after_the_list_is_no_wish(start: Start) -> None:
    talk = start("")
    talk.conversation = replace(talk.conversation, search={"location": "Salem"}, search_turn=talk.case.turn)
    talk.hear(words("women numb down there", "ces_saddle_numbness"))
    assert talk.taken != "place"
    assert talk.case.is_present("ces_saddle_numbness")


@pytest.mark.parametrize("text", ["female", "aetna", "closer"])
def test_without_a_list_the_same_words_are_no_wish(text: str, start: Start) -> None:
    assert start("").hear(words(text)).taken != "place"


def test_back_with_nothing_before_is_where_it_hurts(start: Start) -> None:
    talk = start("", region=None, age=None)
    talk.hear(words("back", intent="go_back"))
    assert talk.case.values["region"] == ["back_unspecified"]
