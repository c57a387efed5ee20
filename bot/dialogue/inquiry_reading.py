"""What a routine question is about beside its topic: a medicine, and whom it is for."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.heard import Heard
from bot.dialogue.persons import has_content
from bot.dialogue.spoken_moves import asks_medicine, medicine_is_for
from bot.protocol import Protocol
from bot.triage import Case, facts_of

MEDICINE = "medicine_question"
ADULT_FROM = 16
CHILD, PREGNANCY = "child", "pregnancy"
PREGNANCIES = ("pregnant", "possibly_pregnant", "postpartum")
# Whose medicine it is says nothing about the complaint that is being talked about.
OF_THE_PERSON = ("for_whom", "age", "sex", "region")


def is_about_medicine(heard: Heard) -> bool:
    """Whether it asks if a medicine may be taken; a sign in the same words goes first."""
    return not heard.is_tap and not heard.in_form and not heard.doubts and asks_medicine(heard.text)


def topic_of(heard: Heard) -> str:
    """The topic to answer: "is aspirin safe for my son" is about medicines, whatever else it sounds like."""
    return MEDICINE if asks_medicine(heard.text) else heard.topic


def person_in(heard: Heard, case: Case, protocol: Protocol) -> str:
    """Who needs an answer of their own: a child or somebody pregnant, by these words or by the case."""
    age = heard.values.get("age")
    said = medicine_is_for(heard.text)
    if said == PREGNANCY:
        return said
    if isinstance(age, (int, float)):
        return CHILD if age < ADULT_FROM else ""
    if said == CHILD or heard.values.get("for_whom") == "my_child":
        return CHILD
    facts = facts_of(case, protocol)
    if any(facts.get(fact) is True for fact in PREGNANCIES):
        return PREGNANCY
    return CHILD if facts.get("age_under_16") is True else ""


def without_other_patient(case: Case, heard: Heard) -> Heard:
    """The message without the person whose medicine it asks about, when the case is somebody else's."""
    whose = heard.values.get("for_whom")
    if whose in (None, case.values.get("for_whom", "me")) or not has_content(case):
        return heard
    if heard.findings or not is_about_medicine(heard):
        return heard
    values = {name: value for name, value in heard.values.items() if name not in OF_THE_PERSON}
    return replace(heard, values=values)
