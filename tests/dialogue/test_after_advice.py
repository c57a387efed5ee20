"""After the advice: small answers, a second look, a return; and lists that were read a moment ago."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import steps
from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.move_steps import continue_visit
from bot.dialogue.room import Room
from bot.dialogue.spoken_moves import returns, wants_advice, wants_list
from bot.protocol import Protocol
from bot.replies import message
from bot.replies.understood import facts_in_words
from bot.triage import Case, answer_none, next_question
from tests.dialogue.conftest import Start, Talk, words


@pytest.fixture
def advised(protocol: Protocol, room: Room) -> Talk:
    """A visitor with a plain sore back who has had the advice."""
    known = {"region": ["low_back"], "age": 40.0, "duration_days": 7.0, "trend": "same"}
    case = Case(turn=1, opening="my back hurts", values=known)
    while (question := next_question(case, protocol)) is not None:
        case = answer_none(case, question, protocol)
    step = steps.go_on(case, Conversation(welcomed=True, taken="answer"), Heard(), room)
    return Talk(protocol, step.case, step.conversation)


def reply(talk: Talk, heard: Heard, room: Room) -> steps.Step:
    talk.hear(heard)
    step = continue_visit(talk.case, talk.conversation, heard, room)
    talk.case, talk.conversation = step.case, step.conversation
    return step


def kinds(step: steps.Step) -> list[str]:
    return [m["custom"]["type"] for m in step.messages if m.get("custom")]


@pytest.mark.parametrize("text", ["about the same", "same"])
def test_a_small_answer_gets_a_short_reply_with_the_danger_signs(
    text: str, advised: Talk, room: Room
) -> None:
    step = reply(advised, words(text, intent="give_details", trend="same"), room)
    assert kinds(step)[-1:] == ["notice"]
    assert "plan" not in kinds(step)
    text = step.messages[-1]["text"]
    assert "My advice stays: you can look after this at home for now." in text
    assert "Call 911" in text
    assert "private parts" in text
    assert "Show the advice again" in [button["title"] for button in step.messages[-1]["buttons"]]


def test_the_whole_advice_comes_again_when_it_is_asked_for(advised: Talk, room: Room) -> None:
    reply(advised, words("about the same", intent="give_details", trend="same"), room)
    step = reply(advised, words("Show the advice again"), room)
    assert kinds(step)[:2] == ["assessment", "plan"]


def test_who_asks_what_to_do_right_after_the_advice_gets_it_in_short(advised: Talk, room: Room) -> None:
    step = reply(advised, words("so what now", intent="ask_advice"), room)
    text = step.messages[-1]["text"]
    assert text.startswith("In short: you can look after this at home for now.\n- Keep moving")
    assert "plan" not in kinds(step)


def test_a_list_is_not_read_out_twice_when_something_new_is_told(protocol: Protocol, room: Room) -> None:
    case = Case(turn=1, opening="my back hurts", values={"region": ["low_back"], "age": 40.0})
    first = steps.go_on(case, Conversation(welcomed=True, taken="words"), Heard(), room)
    talk = Talk(protocol, first.case, first.conversation)
    assert "- Chest pain or tightness" in first.messages[-1]["text"]
    step = reply(talk, words("my neck hurts since monday", intent="describe_symptoms", region=["neck"]), room)
    assert step.messages[-1]["custom"]["card"] == "right_now"
    assert "- Chest pain or tightness" not in step.messages[-1]["text"]


def test_a_pregnancy_is_said_back(room: Room) -> None:
    case = Case(values={"region": ["low_back"]}).with_present(["pregnant"], "28 weeks")
    assert facts_in_words(case, room.wording, ["region", "pregnant"]) == ["lower back pain", "pregnant now"]


def test_an_answer_that_changes_the_advice_shows_all_of_it(advised: Talk, room: Room) -> None:
    step = reply(advised, words("it is getting worse", intent="give_details", trend="worse"), room)
    assert "assessment" in kinds(step)
    card = next(m for m in step.messages if m.get("custom", {}).get("type") == "assessment")
    assert card["text"].startswith("That changes my advice.\nSee a clinician")


@pytest.mark.parametrize(
    "text", ["it's me again", "hi again", "Hello, its me again", "I'm back", "hey there again"]
)
def test_who_comes_back_hears_the_last_advice_and_is_screened_again(
    text: str, advised: Talk, room: Room
) -> None:
    step = reply(advised, words(text, intent="greet"), room)
    assert "My last advice was: you can look after this at home for now." in step.messages[0]["text"]
    question = step.messages[-1]["custom"]
    assert question["card"] == "right_now"
    assert "trend" not in step.case.values


@pytest.mark.parametrize(
    "text", ["my back is back again", "I'm back to square one", "hurts again", "I am back pain free"]
)
def test_words_that_bring_nobody_back(text: str) -> None:
    assert not returns(text)


def test_a_return_with_a_danger_sign_is_the_emergency(advised: Talk, room: Room) -> None:
    talk = advised.hear(words("it's me again, now I can't feel my bottom", "ces_saddle_numbness"))
    assert steps.emergency(talk.case, talk.conversation, Heard(), room).messages[0]["custom"][
        "disposition"
    ] == ("emergency_now")
    assert talk.case.is_present("ces_saddle_numbness")


def test_a_greeting_after_the_advice_knows_it(advised: Talk, room: Room) -> None:
    heard = words("hello", intent="greet")
    step = steps.small_talk(advised.case, replace(advised.conversation, taken="nothing"), heard, room)
    assert "Hello again. My last advice was" in step.messages[0]["text"]


def test_a_list_that_was_just_read_comes_back_in_one_line(start: Start, room: Room) -> None:
    talk = start("background")
    full = steps.show_list(talk.case, talk.conversation, room).messages[-1]
    step = steps.resume(talk.case, talk.conversation, room, message("We open at nine."))
    again = step.messages[-1]
    assert len(again["text"].split()) < len(full["text"].split())
    assert "show the list" in again["text"]
    assert again["custom"]["options"] == full["custom"]["options"]


def test_the_full_list_comes_when_asked_for_and_after_a_misunderstanding(start: Start, room: Room) -> None:
    talk = start("background")
    step = reply(talk, words("show me the list"), room)
    assert "- Cancer, now or ever" in step.messages[-1]["text"]
    missed = steps.misunderstood(talk.case, talk.conversation, room)
    assert "- Cancer, now or ever" in missed.messages[-1]["text"]


def test_a_short_list_is_said_whole(start: Start, room: Room) -> None:
    talk = start("q_course")
    step = steps.resume(talk.case, talk.conversation, room, message("We open at nine."))
    assert "About the same; A bit better; Much better" in step.messages[-1]["text"]
    assert "show the list" not in step.messages[-1]["text"]


@pytest.mark.parametrize(
    "text", ["show the list", "what were the options again?", "the full list please", "repeat the question"]
)
def test_asking_for_the_list(text: str) -> None:
    assert wants_list(text)


@pytest.mark.parametrize(
    "text", ["show me the plan again", "my plan", "Show the advice again", "repeat your advice"]
)
def test_asking_for_the_advice(text: str) -> None:
    assert wants_advice(text)


@pytest.mark.parametrize(
    ("region", "said"),
    [
        (["low_back", "back_unspecified"], "lower back pain"),
        (["back_unspecified"], "back pain"),
        (["neck", "shoulder", "arm"], "neck, shoulder and arm pain"),
        (["neck", "back_unspecified"], "neck and back pain"),
    ],
)
def test_places_are_named_once(region: list[str], said: str, room: Room) -> None:
    assert facts_in_words(Case(values={"region": region}), room.wording, ["region"]) == [said]
