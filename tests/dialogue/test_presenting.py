"""The last look at a reply: who is speaking, a word to who comes back, never the same three times."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.absence import noted, screened_again
from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency_steps import emergency
from bot.dialogue.presenting import presented
from bot.dialogue.room import Room
from bot.dialogue.step import Step
from bot.dialogue.steps import go_on
from bot.replies import Wording, message
from bot.triage import Case
from tests.dialogue.conftest import NAMES, Start, words

HOUR = 3600.0
NOON = 1_700_000_000.0


def texts(step: Step) -> list[str]:
    return [each["text"] for each in step.messages]


def test_the_same_reply_never_comes_three_times_running(start: Start, room: Room) -> None:
    talk = start("")
    sent: list[list[str]] = []
    case, conversation = talk.case, talk.conversation
    for _ in range(12):
        case = case.next_turn()
        step = presented(Step(case, conversation, (message("We open at nine."),)), room)
        conversation = step.conversation
        sent.append(texts(step))
    for three in zip(sent, sent[1:], sent[2:], strict=False):
        assert not set(three[0]) & set(three[1]) & set(three[2])
    assert all("We open at nine." in reply[0] for reply in sent)


def test_a_reply_in_two_parts_of_one_turn_counts_once(start: Start, room: Room) -> None:
    talk = start("")
    conversation = talk.conversation
    for _ in range(3):
        step = presented(Step(talk.case, conversation, (message("One turn."),)), room)
        conversation = step.conversation
        assert texts(step) == ["One turn."]


def test_the_first_reply_says_who_is_speaking_whatever_it_is(room: Room) -> None:
    step = presented(Step(Case(), Conversation(), (message("We open at nine."),)), room)
    assert len(texts(step)[0].splitlines()) == 2
    assert "911" in texts(step)[0]
    again = presented(Step(Case(), step.conversation, (message("Yes."),)), room)
    assert texts(again) == ["Yes."]


def test_nothing_stands_in_front_of_an_emergency_card(start: Start, room: Room) -> None:
    talk = start("").hear(words("stroke", "stroke_signs"))
    away = replace(talk.conversation, welcomed=False, away="days")
    step = presented(emergency(talk.case, away, words(""), room), room)
    assert len(step.messages) == 1
    assert not step.conversation.welcomed


@pytest.mark.parametrize(("hours", "away"), [(0.5, ""), (5, "hours"), (30, "days")])
def test_how_long_a_visitor_was_gone(hours: float, away: str, start: Start) -> None:
    talk = start("illness")
    before = replace(talk.conversation, last_at=NOON)
    assert noted(before, talk.case, NOON + hours * HOUR).away == away


def test_after_a_day_the_first_safety_card_is_asked_again(start: Start, room: Room) -> None:
    talk = start("right_now").hear(words("none"))
    talk.ask("illness")
    away = replace(talk.conversation, away="days", taken="nothing")
    case, conversation = screened_again(talk.case, away, room.protocol)
    assert "right_now" not in case.answered
    assert conversation.open_card == "right_now"


@pytest.mark.parametrize(
    ("text", "line", "is_suicide"),
    [
        ("quiero morir", "llame al 911", True),
        ("je veux mourir", "appelez le 911", True),
        ("救命 想死", "拨打 911", True),
        ("хочу умереть", "звоните 911", True),
        ("me duele el pecho no puedo respirar", "llame al 911", False),
        ("मरना चाहता हूँ", "911 पर", True),
        ("khó thở cấp cứu", "hãy gọi 911", False),
    ],
)
def test_words_of_an_emergency_in_another_language_get_the_number_first(
    text: str, line: str, is_suicide: bool, start: Start, room: Room
) -> None:
    heard = words(text, intent="speak_other_language")
    talk = start("").hear(heard)
    told = replace(room, wording=Wording(room.protocol, {**NAMES, "crisis_line": "988: call or text."}))
    step = presented(go_on(talk.case, talk.conversation, heard, told), told)
    first = step.messages[0]["text"]
    assert first.startswith("Emergency: 911.")
    assert line in first
    assert ("988" in first) is is_suicide
    assert step.messages[-1]["custom"]["type"] == "question"


@pytest.mark.parametrize(
    "text",
    [
        "i'm really scared",
        "im scared its cancer, my back hurts",
        "is this serious?",
        "should i be worried",
        "have i got cancer",
        "will i be paralysed",
        "can it be something bad",
    ],
)
def test_fear_gets_a_kind_line_once(text: str, start: Start, room: Room) -> None:
    heard = words(text, region=["low_back"], intent="describe_symptoms")
    talk = start("").hear(heard)
    step = presented(go_on(talk.case, talk.conversation, heard, room), room)
    assert step.messages[0]["text"].startswith("It makes sense to be worried")
    talk.case, talk.conversation = step.case, step.conversation
    talk.hear(heard)
    again = presented(go_on(talk.case, talk.conversation, heard, room), room)
    assert not any("makes sense to be worried" in each["text"] for each in again.messages)
