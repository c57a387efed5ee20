"""The reply to "where should I look?": what is a place, and what is something else."""

from __future__ import annotations

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.place_answer import names_place, with_place
from bot.dialogue.take_up import take_up
from bot.protocol import Protocol
from bot.triage import Case

ASKED = Conversation(awaits_place=True, advised="self_care")


@pytest.mark.parametrize(
    ("text", "intent", "values"),
    [
        ("Stayton", "give_details", {}),
        ("97201", "give_details", {"location": "97201"}),
        ("somewhere near Salem", "find_therapist", {"location": "Salem"}),
        ("xyzzy", "type_gibberish", {}),
    ],
)
def test_words_are_a_place(text: str, intent: str, values: dict[str, str]) -> None:
    heard = Heard(text=text, intent=intent, confidence=0.9, values=values)
    assert names_place(ASKED, heard, ())


@pytest.mark.parametrize(
    "intent",
    [
        "ask_clinic",
        "stop_chat",
        "delete_my_data",
        "start_over",
        "ask_why",
        "deny",
        "skip_question",
        "ask_advice",
    ],
)
def test_another_move_is_no_place(intent: str) -> None:
    assert not names_place(ASKED, Heard(text="anything", intent=intent, confidence=0.9), ())
    # An unsure reading may be a name that nobody has heard of.
    assert names_place(ASKED, Heard(text="anything", intent=intent, confidence=0.4), ())


def test_a_complaint_is_no_place_and_a_contact_in_the_request_neither() -> None:
    complaint = Heard(text="my back hurts in bed", intent="describe_symptoms", confidence=0.9)
    assert not names_place(ASKED, complaint, ("region",))
    assert not names_place(ASKED, Heard(text="503-555-0188", in_form=True), ())


def test_a_complaint_said_again_is_no_place_although_it_brings_nothing_new() -> None:
    for sure in (0.9, 0.4):
        again = Heard("my neck hurts", "describe_symptoms", confidence=sure, values={"region": ["neck"]})
        assert not names_place(ASKED, again, ())


def test_a_tapped_place_is_looked_up(protocol: Protocol) -> None:
    tap = Heard(card="q_place", options=("Portland, Oregon",))
    _, conversation = take_up(Case(), ASKED, tap, protocol)
    assert conversation.taken == "place"
    assert conversation.search["location"] == "Portland, Oregon"
    assert conversation == with_place(ASKED, Heard(text="Portland, Oregon"))


def test_a_tap_without_an_option_keeps_an_answered_card(protocol: Protocol) -> None:
    answered = Case().with_absent(["ces_saddle_numbness"], card="back_nerve").with_answered("back_nerve")
    after, conversation = take_up(
        answered, Conversation(), Heard(card="back_nerve", options=("no_such_option",)), protocol
    )
    assert conversation.taken == "bad_option"
    assert after.findings == answered.findings
    assert after.answered == answered.answered
