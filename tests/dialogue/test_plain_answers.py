"""A card takes the words a visitor would use for its options, and never at the price of a danger sign."""

from __future__ import annotations

import pytest

from bot.dialogue.typed_answers import named_options, typed_answer
from bot.language.values import cards_with_words
from bot.language.values.lexicon import load_lexicon
from bot.protocol import Finding, Protocol, Status
from bot.triage import Case, check_question, question_of
from tests.dialogue.conftest import Start, words

YES_NO = {"yes", "no"}
SUICIDE = "suicide_self_harm"
LASTING = {"duration_days": 200}


def test_words_are_known_for_options_that_exist(protocol: Protocol) -> None:
    for card_id in cards_with_words():
        card = protocol.cards[card_id]
        flags = {flag.id for flag in protocol.flags.values() if card.flags and flag.card == card.flags}
        offered = {option.id for option in card.options} | flags | {"not_sure"}
        offered |= YES_NO if card.kind == "yes_no" else set()
        assert set(load_lexicon("options")[card_id]) <= offered, card_id


@pytest.mark.parametrize(
    ("card", "text", "raised"),
    [
        ("q_injury", "a big fall", "major_trauma"),
        ("q_injury", "a bad fall", "major_trauma"),
        ("q_injury", "hit hard", "major_trauma"),
        ("q_injury", "a little knock", "injury_minor"),
        ("q_crash", "high speed", "injury_high_energy"),
        ("q_crash", "just a small bump", "injury_simple_rear_end"),
        ("q_procedure", "an epidural", "recent_spinal_procedure"),
        ("q_procedure", "neck adjustment", "recent_neck_manipulation"),
        ("illness", "burning when i pee", "kidney_infection"),
        ("background_bones", "prednisone", "steroids_long_term"),
        ("background_joints", "hypermobility", "connective_tissue_disorder"),
        ("q_pregnancy", "could be", "possibly_pregnant"),
        ("q_severity_function", "i cant", "severe_uncontrolled_pain"),
    ],
)
def test_plain_words_raise_what_the_option_raises(card: str, text: str, raised: str, start: Start) -> None:
    talk = start(card).hear(words(text))
    assert talk.taken == "answer"
    assert talk.case.is_present(raised)


@pytest.mark.parametrize(
    ("card", "text", "name", "value"),
    [
        ("q_for_whom", "my son", "for_whom", "my_child"),
        ("q_for_whom", "my husband", "for_whom", "someone_else"),
        ("q_for_whom", "its mine", "for_whom", "me"),
        ("q_course", "no different", "trend", "same"),
        ("q_course", "way better", "trend", "improving"),
        ("q_past", "never before", "past", "first_time"),
        ("q_severity", "medium", "severity", 5),
        ("q_child_pain", "she cant be settled", "severity", 8),
        ("q_child_pain", "still playing", "severity", 2),
        ("q_severity", "worst ever", "severity", 10),
        ("q_severity", "no pain", "severity", 0),
        ("q_check_9", "a little", "check_9", "slightly"),
    ],
)
def test_plain_words_set_what_the_option_sets(
    card: str, text: str, name: str, value: object, start: Start
) -> None:
    talk = start(card).hear(words(text))
    assert talk.taken == "answer"
    assert talk.case.values[name] == value


def test_a_score_in_words_is_told_to_others_in_those_words(start: Start) -> None:
    talk = start("q_severity").hear(words("really bad"))
    assert talk.case.values["severity_band"] == "really bad"


@pytest.mark.parametrize("text", ["a massage", "the chiropractor", "surgery", "an injection", "my dentist"])
def test_a_treatment_as_the_cause_is_asked_about(text: str, start: Start) -> None:
    talk = start("q_injury").hear(words(text))
    assert talk.taken == "answer"
    assert "q_procedure" in talk.case.pending


@pytest.mark.parametrize("card", sorted(cards_with_words()))
def test_a_danger_sign_in_the_same_words_always_counts(card: str, start: Start, protocol: Protocol) -> None:
    known = Case(turn=1, values={"region": ["low_back"], "age": 40})
    if question_of(card, known, protocol) is None:
        known = known.with_values(LASTING)
    for option, phrases in load_lexicon("options")[card].items():
        text = phrases[0].replace("?", "").split("|")[0]
        talk = start("", **known.values)
        question = question_of(card, talk.case, protocol)
        if question is None or named_options(question, text):
            continue
        talk.conversation = talk.conversation.asking(question)
        talk.hear(words(text, "ces_saddle_numbness"))
        assert talk.case.is_present("ces_saddle_numbness"), option


def test_words_that_leave_a_sign_in_doubt_are_no_plain_no(start: Start) -> None:
    heard = words("no hope", intent="deny")
    doubtful = Finding(SUICIDE, Status.UNCERTAIN, text="no hope")
    talk = start("q_worry", **LASTING).hear(type(heard)(**{**heard.__dict__, "findings": (doubtful,)}))
    assert talk.case.status(SUICIDE) is Status.UNCERTAIN


def test_a_sign_that_is_left_in_doubt_is_not_ruled_out_by_the_option_beside_it(start: Start) -> None:
    heard = words("limping")
    doubtful = Finding("leg_weakness_one", Status.UNCERTAIN, text="limping")
    talk = start("q_child", age=9).hear(type(heard)(**{**heard.__dict__, "findings": (doubtful,)}))
    assert talk.case.status("leg_weakness_one") is Status.UNCERTAIN


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        ("today", {"symptom_new_14_days": True, "symptom_long_unchanged": False}),
        ("last week", {"symptom_new_14_days": True, "symptom_long_unchanged": False}),
        ("a month ago", {"symptom_new_14_days": False, "symptom_long_unchanged": False}),
        # Old is not "no change, and my doctor knows".
        ("years ago", {"symptom_long_unchanged": False}),
        ("a while", {"symptom_long_unchanged": False}),
    ],
)
def test_a_time_dates_the_sign_and_not_the_pain(text: str, timing: dict[str, bool], start: Start) -> None:
    talk = start("")
    talk.case = talk.case.with_present(["ces_bladder_incontinence"], "i leak")
    talk.conversation = type(talk.conversation)(
        welcomed=True, open_card="q_symptom_age", open_about="ces_bladder_incontinence"
    )
    talk.hear(words(text, duration_days=30.0))
    assert talk.taken == "answer"
    assert talk.case.timing["ces_bladder_incontinence"] == timing
    assert "duration_days" not in talk.case.values


def test_told_fine_without_a_word_on_changes_lowers_nothing(start: Start) -> None:
    talk = start("")
    talk.case = talk.case.with_present(["ces_bladder_incontinence"], "i leak")
    talk.conversation = type(talk.conversation)(
        welcomed=True, open_card="q_symptom_age", open_about="ces_bladder_incontinence"
    )
    talk.hear(words("the doctor said its fine"))
    assert talk.taken == "answer"
    assert talk.case.timing["ces_bladder_incontinence"] == {"symptom_long_unchanged": False}


@pytest.mark.parametrize(
    ("text", "intent", "is_yes"),
    [
        ("yes since this morning", "give_details", True),
        ("i do", "affirm", True),
        ("it does when i climb stairs", "describe_symptoms", True),
        ("correct", "nlu_fallback", True),
        ("right side", "give_details", False),
        ("i am back", "go_back", False),
        ("i have a question about parking", "ask_clinic", False),
        ("it is the same as before", "ask_advice", False),
        ("sure why not ask my dog", "insult_bot", False),
    ],
)
def test_only_a_yes_is_taken_for_one(text: str, intent: str, is_yes: bool, protocol: Protocol) -> None:
    answer = typed_answer(
        check_question("cardiac", protocol),
        text,
        intent=intent,
        present=(),
        denied=(),
        mentioned=(),
        in_doubt=(),
        values={},
        value_name=None,
    )
    assert (answer is not None and answer.options == ("yes",)) is is_yes


@pytest.mark.parametrize("text", ["what? no", "huh? no", "omg no", "what? of course not", "god, no!"])
def test_a_no_after_a_word_of_surprise_is_a_no(text: str, start: Start) -> None:
    talk = start("")
    talk.case = talk.case.with_uncertain(["abuse_child"], "my kid has a sore back")
    talk.ask("check_abuse_child")
    assert talk.hear(words(text)).taken == "answer"
    assert talk.case.status("abuse_child") is Status.ABSENT


@pytest.mark.parametrize("text", ["what? no idea", "what? no, he hits her", "what no one knows"])
def test_more_than_a_no_after_a_word_of_surprise_is_none(text: str, start: Start) -> None:
    talk = start("")
    talk.case = talk.case.with_uncertain(["abuse_child"], "my kid has a sore back")
    talk.ask("check_abuse_child")
    assert talk.hear(words(text)).case.status("abuse_child") is not Status.ABSENT
