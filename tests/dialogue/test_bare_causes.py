""" "Did anything set it off?" takes every cause of the vocabulary, in the word or two that people type."""

from __future__ import annotations

import pytest

from bot.protocol import Protocol, Status
from tests.dialogue.conftest import Start, words

CAUSES = {
    "sleep_posture": ["slept badly", "sleeping", "my pillow", "a bad night", "the way i slept"],
    "desk_posture": ["desk work", "posture", "computer work", "my office job", "bad posture"],
    "lifting": ["lifting", "lift", "a heavy box", "picking something up", "moving furniture"],
    "carrying": ["carrying", "heavy bags", "carrying shopping", "a backpack"],
    "bending": ["bending", "bend", "bending over", "leaning over", "reaching", "i bent down"],
    "twisting": ["twisting", "turning", "a sudden movement", "a wrong move", "i twisted"],
    "gym": ["gym", "the gym", "weights", "squats", "deadlifts"],
    "exercise": ["exercise", "yoga", "stretching", "walking", "pilates"],
    "sport": ["sport", "sports", "football", "a game", "playing tennis", "swimming"],
    "gardening": ["gardening", "the garden", "digging", "mowing the lawn"],
    "housework": ["housework", "cleaning", "hoovering", "chores", "cleaning the bathroom"],
    "manual_work": ["manual work", "construction", "my job is heavy", "physical work"],
    "overhead_work": ["painting", "overhead work", "painting a ceiling"],
    "overuse": ["overuse", "strain", "overdoing it", "repetitive strain", "too much work"],
    "childcare": ["childcare", "my baby", "the kids", "picking up my toddler", "holding the baby"],
    "childbirth": ["childbirth", "giving birth", "birth", "having a baby", "my pregnancy", "labour"],
    "driving": ["driving", "a long drive", "drive", "drove too long"],
    "travel": ["travel", "travelling", "traveling", "a trip", "holiday", "a flight"],
    "sitting": ["sitting", "sit", "a bad chair", "sitting all day"],
    "standing": ["standing", "on my feet", "long shifts", "standing all day"],
    "phone_use": ["my phone", "phone", "texting", "looking at my phone"],
    "coughing_sneezing": ["coughing", "a sneeze", "sneezing", "i coughed"],
    "fall": ["i fell", "a fall", "fell over", "falling down", "tripping"],
    "unknown": ["it just came", "out of the blue", "gradually", "over time", "getting old", "stress"],
}


@pytest.mark.parametrize(
    ("cause", "text"), [(cause, text) for cause, texts in CAUSES.items() for text in texts], ids=str
)
def test_a_bare_cause_answers_the_card_and_is_kept(cause: str, text: str, start: Start) -> None:
    talk = start("q_injury").hear(words(text))
    assert talk.taken == "answer"
    assert "q_injury" in talk.case.answered
    assert talk.case.values["mechanism"] == cause


@pytest.mark.parametrize("text", ["a crash", "collision", "car accident", "whiplash"])
def test_a_crash_is_asked_about(text: str, start: Start) -> None:
    talk = start("q_injury").hear(words(text))
    assert talk.taken == "answer"
    assert talk.case.values["mechanism"] == "road_traffic"
    assert "q_crash" in talk.case.pending


def test_every_cause_that_an_option_stands_for_is_tried_here(protocol: Protocol) -> None:
    meant = {cause for option in protocol.cards["q_injury"].options for cause in option.meant_by}
    assert meant == {*CAUSES, "road_traffic"}


@pytest.mark.parametrize("text", ["no sport", "not lifting", "no, no fall", "nothing, no exercise"])
def test_a_cause_that_is_denied_is_none(text: str, start: Start) -> None:
    talk = start("q_injury").hear(words(text))
    assert talk.case.values.get("mechanism") in (None, "unknown")
    assert talk.case.status("injury_minor") is not Status.PRESENT


@pytest.mark.parametrize(
    "text",
    ["it hurts when bending", "worse with sitting", "i cant bend", "sitting hurts", "can i do sport?"],
)
def test_what_makes_it_worse_is_no_cause(text: str, start: Start) -> None:
    talk = start("q_injury").hear(words(text))
    assert "q_injury" not in talk.case.answered
