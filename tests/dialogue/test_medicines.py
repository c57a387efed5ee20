"""A question about a medicine is answered for whom it is: a child, somebody pregnant, or an adult."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.clinic import answer, country_lines, load_clinic
from bot.dialogue.heard import Heard
from bot.dialogue.inquiry_reading import MEDICINE, person_in, topic_of, without_other_patient
from bot.protocol import Protocol
from bot.triage import Case
from tests.dialogue.conftest import words
from tests.spoken_texts import ROOT

NOW = datetime(2026, 11, 18, 20, 0, tzinfo=timezone.utc)
CLINIC = load_clinic(ROOT / "clinic")
ADULT = Case(turn=2, opening="my back hurts", values={"region": ["low_back"], "age": 40.0})
CHILD = Case(turn=2, opening="my son's back hurts", values={"for_whom": "my_child", "age": 9.0})
PREGNANT = ADULT.with_present(["pregnant"], "I am pregnant")


@pytest.mark.parametrize(
    ("text", "case", "person"),
    [
        ("can my 8 year old take ibuprofen for his back", Case(), "child"),
        ("is it ok to give my son aspirin", Case(), "child"),
        ("how much calpol can I give my toddler", ADULT, "child"),
        ("can he take ibuprofen", CHILD, "child"),
        ("can i take ibuprofen i'm pregnant", Case(), "pregnancy"),
        ("what painkiller while breastfeeding my baby", Case(), "pregnancy"),
        ("is ibuprofen safe in the third trimester", Case(), "pregnancy"),
        ("can I take naproxen", PREGNANT, "pregnancy"),
        ("can I take naproxen", ADULT, ""),
        ("which tablets can I take", Case(), ""),
    ],
)
def test_whom_a_medicine_is_for(text: str, case: Case, person: str, protocol: Protocol) -> None:
    heard = Heard(text=text, intent="ask_clinic", topic="pregnancy")
    assert topic_of(heard) == MEDICINE
    assert person_in(heard, case, protocol) == person


@pytest.mark.parametrize(
    "text",
    [
        "can I take a bath", "my back hurts, tablets do nothing", "I took two ibuprofen and it still hurts",
        "do you give massage to children", "can I have an appointment", "I take blood pressure medicine",
    ],
)  # fmt: skip
def test_what_is_no_question_about_a_medicine(text: str) -> None:
    assert topic_of(Heard(text=text, topic="hours")) == "hours"


@pytest.mark.parametrize(
    ("person", "said"), [("child", "aspirin to anyone under 16"), ("pregnancy", "midwife")]
)
def test_the_answer_names_who_can_be_asked_and_no_amount(person: str, said: str) -> None:
    found = answer(MEDICINE, CLINIC, country_lines(CLINIC), NOW, detail={"text": "", "person": person})
    assert said in found.text
    assert "pharmacist" in found.text
    assert "911" in found.text
    assert not any(unit in found.text for unit in (" mg", " ml", " times a day"))


def test_the_other_childs_age_is_not_the_visitors() -> None:
    heard = words("can my 8 year old take ibuprofen", intent="ask_clinic", age=8.0, for_whom="my_child")
    assert not without_other_patient(ADULT, heard).values
    assert without_other_patient(Case(), heard).values["age"] == 8.0


def test_a_sign_beside_the_question_is_kept() -> None:
    heard = words("can my son take ibuprofen, he has a fever", "fever", for_whom="my_child")
    assert without_other_patient(ADULT, heard) is heard
