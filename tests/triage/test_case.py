"""The case: conflicting answers, corrections, and its way through a slot and back."""

from __future__ import annotations

import json

import pytest

from bot.protocol import Finding, Protocol, Status, Subject
from bot.triage import BAND, Case, Evidence, answer_options, assess, next_question, question_of

FLAG = "ces_saddle_numbness"


def found(status: Status, subject: Subject = Subject.SELF, text: str = "numb") -> Finding:
    return Finding(FLAG, status, subject, text)


@pytest.mark.parametrize(
    ("first", "second"), [(Status.ABSENT, Status.PRESENT), (Status.PRESENT, Status.ABSENT)]
)
def test_of_two_answers_the_worse_one_stands(first: Status, second: Status) -> None:
    case = Case().with_finding(found(first)).with_finding(found(second))
    assert case.status(FLAG) is Status.PRESENT


@pytest.mark.parametrize("status", [Status.PAST, Status.HYPOTHETICAL, Status.FIGURATIVE])
def test_what_is_not_going_on_now_leaves_the_sign_unknown(status: Status) -> None:
    assert Case().with_finding(found(status)).status(FLAG) is None


def test_somebody_elses_sign_is_not_the_visitors() -> None:
    assert Case().with_finding(found(Status.PRESENT, Subject.OTHER)).status(FLAG) is None


def test_a_sign_of_someone_who_is_there_counts() -> None:
    case = Case().with_finding(found(Status.PRESENT, Subject.OTHER_PRESENT))
    assert case.is_present(FLAG)
    assert case.findings[FLAG].subject is Subject.OTHER_PRESENT


def test_uncertain_becomes_absent_by_a_plain_no() -> None:
    case = Case().with_finding(found(Status.UNCERTAIN)).with_finding(found(Status.ABSENT))
    assert case.status(FLAG) is Status.ABSENT


def test_correction_removes_the_sign_and_says_so() -> None:
    case = Case().with_finding(found(Status.PRESENT)).corrected(FLAG)
    assert case.status(FLAG) is Status.ABSENT
    assert case.removed == (FLAG,)


def test_correction_removes_what_the_same_words_raised() -> None:
    case = Case(turn=1).with_present(["cardiac", "chest_pain"], "chest pain").corrected("cardiac")
    assert not case.is_present("chest_pain")


def test_correction_keeps_what_other_words_raised() -> None:
    case = Case(turn=1).with_present(["cardiac"], "chest pain").next_turn().with_present([FLAG], "numb")
    assert case.corrected("cardiac").is_present(FLAG)


def test_a_sign_that_is_said_again_after_a_correction_is_present() -> None:
    case = Case().with_finding(found(Status.PRESENT)).corrected(FLAG).next_turn()
    assert case.with_finding(found(Status.PRESENT, text="it is numb after all")).is_present(FLAG)


def test_a_flag_raised_by_facts_comes_back_when_said_again(protocol: Protocol) -> None:
    case = Case(turn=1).with_present(["fever"], "a fever").corrected("spinal_infection_fever").next_turn()
    case = case.with_present(["spinal_infection_fever"], "shivering and hot")
    assert any(result.flag.id == "spinal_infection_fever" for result in assess(case, protocol).flags)


def test_a_correction_is_noted_with_its_turn_so_that_later_words_count_again() -> None:
    case = Case(turn=1).with_finding(found(Status.PRESENT)).next_turn().corrected(FLAG)
    assert case.findings[FLAG] == Evidence(Status.ABSENT, "corrected by the visitor", turn=2)


def test_a_correction_settles_the_not_sure_to_that_sign_and_to_no_other() -> None:
    case = Case().with_unsure_flags([FLAG, "cardiac"]).corrected(FLAG)
    assert case.unsure_flags == ("cardiac",)


def test_what_was_ruled_out_can_be_opened_again_and_what_is_present_stays() -> None:
    case = Case().with_present(["cardiac"], "chest pain").with_absent([FLAG, "fever"])
    opened = case.without_denied([FLAG, "cardiac"])
    assert {name: opened.status(name) for name in (FLAG, "cardiac", "fever")} == {
        FLAG: None,
        "cardiac": Status.PRESENT,
        "fever": Status.ABSENT,
    }


@pytest.mark.parametrize("nothing", [None, "", (), []])
def test_a_value_that_says_nothing_leaves_the_known_one_alone(nothing: object) -> None:
    case = Case(values={"age": 40})
    assert case.with_values({"age": nothing}) == case
    assert case.with_values({"age": nothing, "severity": 0}).values == {"age": 40, "severity": 0}


def test_one_value_can_be_forgotten() -> None:
    case = Case(turn=4, values={"age": 40, "sex": "male"}).without_value("age")
    assert case == Case(turn=4, values={"sex": "male"})


def test_a_card_waits_once_and_not_after_it_was_answered() -> None:
    case = Case().with_pending("q_crash").with_pending("q_crash")
    assert case.pending == ("q_crash",)
    answered = case.with_answered("q_crash")
    assert (answered.pending, answered.with_pending("q_crash").pending) == ((), ())


def test_a_card_that_is_skipped_no_longer_comes_next(protocol: Protocol) -> None:
    case = Case(values={"region": ["low_back"]}).with_pending("background_bones").with_pending("q_crash")
    skipped = case.with_skip("background_bones")
    assert skipped.pending == ("q_crash",)
    question = next_question(skipped, protocol)
    assert question is not None
    assert question.card == "q_crash"


def test_what_was_said_in_words_was_asked_by_no_card() -> None:
    case = Case(turn=1).with_present(["cardiac"], "chest").with_absent(["fever"])
    case = case.with_uncertain(["vomiting"], "queasy").with_finding(found(Status.PRESENT))
    assert {name: (evidence.by_card, evidence.words) for name, evidence in case.findings.items()} == {
        "cardiac": ("", "chest"),
        "fever": ("", ""),
        "vomiting": ("", "queasy"),
        FLAG: ("", "numb"),
    }


def test_a_stored_sign_of_someone_else_who_is_there_stays_theirs() -> None:
    case = Case().with_finding(found(Status.PRESENT, Subject.OTHER_PRESENT))
    assert Case.from_dict(case.to_dict()).findings[FLAG].subject is Subject.OTHER_PRESENT


def test_reopened_card_keeps_what_was_said_in_words(protocol: Protocol) -> None:
    case = Case().with_present([FLAG], "numb when i wipe")
    question = question_of("illness", case, protocol)
    assert question is not None
    case = answer_options(case, question, ["none"], protocol).reopened("illness")
    assert case.is_present(FLAG)
    assert "illness" not in case.answered
    assert case.status("spinal_infection_fever") is None


@pytest.mark.parametrize(
    "case",
    [
        Case(),
        Case(turn=3, opening="my back hurts", values={"region": ["low_back"], "duration_days": 21.0}),
        Case().with_present([FLAG, "fever"], "numb and hot").with_absent(["cardiac"], card="right_now"),
        Case()
        .with_timing(FLAG, {"symptom_long_unchanged": True})
        .with_pending("q_crash")
        .with_answered("q_age"),
        Case().with_unsure("back_nerve").with_unsure_flags([FLAG]).with_skip("illness"),
        Case().with_present([FLAG], "numb").corrected(FLAG),
        Case(turn=1).with_present([FLAG], "numb").next_turn().with_absent(["fever"], card="illness"),
        Case().with_finding(found(Status.PRESENT, Subject.OTHER_PRESENT)),
    ],
)
def test_round_trip_through_json(case: Case) -> None:
    assert Case.from_dict(json.loads(json.dumps(case.to_dict()))) == case


def test_a_stored_case_is_plain_words_and_holds_nothing_that_is_empty() -> None:
    assert Case().to_dict() == {}
    stored = Case(turn=1).with_present([FLAG], "numb", card="back_nerve").to_dict()
    evidence = {"status": "present", "words": "numb", "turn": 1, "by_card": "back_nerve", "subject": "self"}
    assert stored == {"turn": 1, "findings": {FLAG: evidence}}
    assert {type(value) for value in stored["findings"][FLAG].values()} == {str, int}


def test_a_finding_stored_without_details_is_the_visitors_own_and_nobody_asked_it() -> None:
    case = Case.from_dict({"findings": {FLAG: {"status": "present"}}})
    assert case == Case(findings={FLAG: Evidence(Status.PRESENT, "", 0, "", Subject.SELF)})


@pytest.mark.parametrize(
    "data", [{"foreign": 1}, {"findings": {"a": {}}}, {"findings": 3}, {"findings": {"a": 1}}]
)
def test_foreign_data_is_refused(data: dict) -> None:
    with pytest.raises(ValueError, match="not a stored case"):
        Case.from_dict(data)


def test_foreign_status_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        Case.from_dict({"findings": {"fever": {"status": "maybe"}}})


def test_tapped_band_is_kept_beside_the_number_it_stands_for(protocol: Protocol) -> None:
    case = Case().with_values({"region": ["low_back"]})
    question = question_of("q_age", case, protocol)
    assert question is not None
    tapped = answer_options(case, question, ["35-49"], protocol)
    assert (tapped.values["age"], tapped.values["age" + BAND]) == (42, "35 to 49")
    assert "age" + BAND not in tapped.with_values({"age": 37}).values


def test_a_case_without_words_knows_the_same_and_quotes_nothing() -> None:
    told = Case(opening="he hit my back").with_values({"region": ["low_back"]})
    told = told.with_present(["abuse_adult", "pain_very_severe"], "he hit my back").with_absent(["fever"])
    quiet = told.without_words()
    assert quiet.opening == ""
    assert {evidence.words for evidence in quiet.findings.values()} == {""}
    assert {key: evidence.status for key, evidence in quiet.findings.items()} == {
        key: evidence.status for key, evidence in told.findings.items()
    }
    assert quiet.values == told.values
