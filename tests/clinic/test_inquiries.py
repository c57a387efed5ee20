"""Routine answers: filled from settings, never made up, and honest about treatments."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import pytest
import textstat  # type: ignore[import-untyped]

from bot.clinic import (
    COARSE_TOPICS,
    Answer,
    Clinic,
    ClinicError,
    Price,
    answer,
    country_lines,
    load_clinic,
    topics,
)

SAMPLE = load_clinic(Path(__file__).parents[2] / "clinic")
BARE = Clinic(name="Quay Clinic", country="US")
NOW = datetime(2026, 11, 18, 20, 0, tzinfo=timezone.utc)
# Their text is the clinic's own list, or little more than an address.
MOSTLY_SETTINGS = {"price", "work_with_us", "forms", "which_service", "corporate_events"}


def asked(topic: str, clinic: Clinic = SAMPLE, **detail: str) -> Answer:
    return answer(topic, clinic, country_lines(clinic), NOW, detail=detail)


def test_every_routine_question_is_there() -> None:
    assert len(topics()) == 103


def test_every_wider_topic_is_answered_by_some_question() -> None:
    covered = {t.coarse for t in topics().values()} | {c for t in topics().values() for c in t.also_coarse}
    assert covered - {None} == set(COARSE_TOPICS)


def test_an_unknown_topic_names_the_closest() -> None:
    with pytest.raises(ClinicError, match="did you mean parking"):
        asked("parkin")


@pytest.mark.parametrize("topic", topics())
def test_a_full_clinic_answers_everything_briefly(topic: str) -> None:
    said = asked(topic)
    assert not said.is_missing
    assert 5 <= len(said.text.split()) <= 70
    assert "{" not in said.text
    # The channel splits a text at blank lines.
    assert "\n\n" not in said.text


@pytest.mark.parametrize("topic", topics())
@pytest.mark.parametrize("clinic", [BARE, Clinic(name="Quay Clinic"), replace(BARE, phone="503-555-0100")])
def test_a_bare_clinic_is_answered_for_without_inventing_anything(topic: str, clinic: Clinic) -> None:
    said = asked(topic, clinic)
    assert said.text
    assert not re.search(r"[{}]|\bNone\b|https?://|@", said.text)
    if clinic is BARE:
        numbers = re.findall(r"\d[\d-]{6,}", said.text)
        assert numbers == []


def test_a_missing_detail_sends_to_the_desk() -> None:
    said = asked("parking", replace(BARE, phone="503-555-0100"))
    assert said.text == "I don't have that detail. The desk can tell you: 503-555-0100."
    assert said.is_missing


def test_a_sentence_whose_detail_is_missing_is_left_out() -> None:
    said = asked("parking", replace(BARE, details={"parking_details": "It is free"}))
    assert said.text == "It is free."


@pytest.mark.parametrize("topic", sorted(set(topics()) - MOSTLY_SETTINGS))
def test_our_own_words_are_easy_to_read(topic: str) -> None:
    ours = [sentence for sentence in topics()[topic].sentences if "{" not in sentence]
    if len(" ".join(ours).split()) >= 12:
        assert textstat.flesch_reading_ease(" ".join(ours)) >= 55
    assert all(len(sentence.split()) <= 40 for sentence in ours)


def test_a_price_list_is_in_the_clinics_currency_with_first_visits_first() -> None:
    prices = (Price("Massage", Decimal("50.50"), 60), Price("Massage", Decimal("70"), 75, first_visit=True))
    british = Clinic(name="Q", country="UK", prices=prices)
    assert asked("price", british).text == "Massage (first visit), 75 min: £70; Massage, 60 min: £50.50."


def test_session_lengths_come_from_the_price_list() -> None:
    assert asked("session_length").text.startswith("Our sessions: 30, 45, 60, or 75 minutes.")


@pytest.mark.parametrize(
    ("insurer", "expected"),
    [
        ("Aetna", "Yes, we take Aetna."),
        ("aetna ppo", "Yes, we take Aetna."),
        ("blue cross", "Yes, we take Blue Cross Blue Shield."),
        ("BCBS", "Yes, we take Blue Cross Blue Shield."),
        ("Cigna", "Cigna isn't on our list of plans. The desk can tell you: 503-555-0142."),
    ],
)
def test_a_named_insurer_is_looked_up(insurer: str, expected: str) -> None:
    assert asked("insurance", insurance=insurer).text.startswith(expected)


def test_an_insurer_is_found_in_the_message() -> None:
    assert asked("insurance", text="do you take aetna?").text.startswith("Yes, we take Aetna.")


def test_without_a_name_the_insurers_are_listed() -> None:
    assert asked("insurance").text.startswith(
        "We take Aetna, Blue Cross Blue Shield, and Providence Health Plan."
    )


def test_without_a_list_no_insurer_is_promised() -> None:
    said = asked("insurance", BARE, insurance="Aetna")
    assert said.is_missing
    assert "Yes" not in said.text


def test_a_language_is_looked_up() -> None:
    assert asked("interpreter_language", language="spanish").text.startswith(
        "Yes, someone here speaks Spanish."
    )
    assert asked("interpreter_language", language="welsh").text.startswith("I don't have Welsh on our list.")


def test_the_clinics_own_wording_wins() -> None:
    own = replace(SAMPLE, answers={"parking": "Park at {address}", "what_is_knot": "A sore spot"})
    assert asked("parking", own).text == "Park at 118 Harbour Lane, Suite 2, Portland, Oregon 97209."
    assert asked("what_is_knot", own).source == "clinic"


def test_own_wording_with_an_unset_value_falls_back_to_ours() -> None:
    own = replace(BARE, answers={"parking": "Park at {address}."})
    assert asked("parking", own).is_missing


def test_own_wording_keeps_the_safety_question() -> None:
    own = replace(SAMPLE, answers={"cancer_massage": "We offer it."})
    assert asked("cancer_massage", own).screen == "cancer"


@pytest.mark.parametrize("topic", [t.id for t in topics().values() if t.country_only == "US"])
def test_us_rules_are_told_in_the_us_alone(topic: str) -> None:
    assert "In the US" in asked(topic, BARE).text
    assert "In the US" in asked(topic, Clinic(name="Q")).text
    abroad = asked(topic, replace(BARE, country="UK", phone="01632 960001"))
    assert "01632 960001" in abroad.text
    assert len(abroad.text.split()) < 30


def test_nhs_is_told_in_the_uk_alone() -> None:
    assert "refer yourself" in asked("nhs_uk", Clinic(name="Q", country="UK")).text
    assert "refer yourself" not in asked("nhs_uk").text


def test_whether_a_treatment_is_offered_is_told_only_once_the_list_is_set() -> None:
    assert "We offer this here." in asked("laser").text
    assert "We don't offer this here." in asked("decompression").text
    assert "offer this here" not in asked("decompression", BARE).text


@pytest.mark.parametrize(
    ("topic", "screen"),
    [
        ("book_appointment", "start_assessment"),
        ("therapist_search", "start_assessment"),
        ("emergency_appointment", "start_assessment"),
        ("wait_times", "start_assessment"),
        ("telehealth", "start_assessment"),
        ("which_service", "start_assessment"),
        ("exercise_sheet", "start_assessment"),
        ("conditions_treated", "start_assessment"),
        ("diagnosis_request", "start_assessment"),
        ("second_opinion", "start_assessment"),
        ("personal_injury_claim", "injury"),
        ("workers_comp", "injury"),
        ("blood_thinners", "injury"),
        ("minors", "child"),
        ("neck_crack_request", "neck"),
        ("pregnancy_massage", "pregnancy"),
        ("cancer_massage", "cancer"),
        ("high_bp_heart", "heart"),
        ("sick_or_covid", "fever"),
        ("soreness_after", "after_treatment"),
        ("medicine_question", "medicine"),
        ("prescriptions", "medicine"),
        ("complaint", "misconduct"),
        ("parking", "none"),
    ],
)
def test_each_question_with_a_safety_side_names_its_screen(topic: str, screen: str) -> None:
    assert asked(topic).screen == screen


@pytest.mark.parametrize(
    "words",
    [
        r"nothing to worry",
        r"red flag|saddle|bilateral",
        r"safe to treat|\bcleared\b",
        r"you must book",
        r"\b\d+ ?(mg|g|tablets?|pills?)\b",
    ],
)
def test_no_answer_frightens_promises_or_names_a_dose(words: str) -> None:
    said = [sentence for topic in topics().values() for sentence in topic.sentences]
    assert [sentence for sentence in said if re.search(words, sentence, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("topic", "honest"),
    [
        ("does_it_work", "nobody can promise a result"),
        ("how_many_sessions", "no fixed number"),
        ("decompression", "little or no benefit"),
        ("laser", "the proof is weak"),
        ("what_is_knot", "Nobody knows the cause for sure"),
        ("chiropractic_safety", "linked to a tear in a neck artery, but it is not proven"),
        ("cancer_massage", "New back or neck pain after cancer should be checked by a doctor today"),
        ("medicine_question", "A pharmacist can check"),
        ("packages", "agree on a short trial"),
        ("is_this_a_doctor", "I'm not a person and not a doctor"),
        ("payment_methods", "never type card numbers"),
    ],
)
def test_the_honest_sentence_is_there(topic: str, honest: str) -> None:
    assert honest in asked(topic).text


def test_an_overdose_and_chest_pain_name_the_emergency_number_of_the_country() -> None:
    new_zealand = Clinic(name="Q", country="NZ")
    for topic in ("medicine_question", "prescriptions", "high_bp_heart", "complaint"):
        assert "call 111" in asked(topic, new_zealand).text
