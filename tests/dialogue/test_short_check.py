"""The short check as an offer: beside the advice, taken by a tap or in words, left at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.dialogue import steps
from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.room import Room
from bot.dialogue.step import Step
from bot.replies.summary import summarise, summary_text
from bot.triage import Case, Question, assess
from bot.triage.short_check import score
from tests.dialogue.conftest import Start, Talk, tapped, words
from tests.triage.walking import walk

TAP = '/answer{"card": "q_check", "options": ["take"]}'
AGREE = ("no", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "extremely")


def plain(question: Question) -> str:
    return {"q_course": "same", "q_age_first": "45_or_over"}.get(question.card, "none")


@pytest.fixture
def advised(start: Start, room: Room) -> Talk:
    """A visitor of 40 with ten days of low back pain who has just got the advice."""
    talk = start("", duration_days=10)
    talk.case = walk(talk.case, room.protocol, plain).case
    show(talk, room)
    return talk


def show(talk: Talk, room: Room, heard: Heard | None = None) -> Step:
    conversation = talk.conversation if heard else replace(talk.conversation, taken="answer")
    step = steps.go_on(talk.case, conversation, heard or Heard(), room)
    talk.case, talk.conversation = step.case, step.conversation
    return step


def hear(talk: Talk, room: Room, heard: Heard) -> Step:
    talk.hear(heard)
    return show(talk, room, heard)


def customs(step: Step, kind: str) -> list[dict[str, Any]]:
    return [m["custom"] for m in step.messages if m.get("custom", {}).get("type") == kind]


def taps(step: Step) -> list[str]:
    return [button["payload"] for message in step.messages for button in message.get("buttons", ())]


def open_card(step: Step) -> str | None:
    cards = [question["card"] for question in customs(step, "question")]
    return cards[-1] if cards else None


def test_it_is_offered_beside_the_advice_and_nothing_is_open(advised: Talk, room: Room) -> None:
    step = steps.show_advice(advised.case, advised.conversation, room)
    assert customs(step, "assessment")
    assert TAP in taps(step)
    assert step.conversation.open_card == ""
    offer = step.messages[-1]["text"]
    assert "short check based on STarT Back" in offer


@pytest.mark.parametrize(
    "values", [{"region": ["neck"]}, {"region": ["low_back", "neck"]}, {"age": 16}, {"age": None}]
)
def test_it_is_not_offered_to_others(values: dict[str, Any], room: Room) -> None:
    known = {"region": ["low_back"], "age": 40, "duration_days": 10, **values}
    case = Case(turn=1, opening="it hurts", values={k: v for k, v in known.items() if v is not None})
    case = walk(case, room.protocol, plain).case
    assert TAP not in taps(steps.go_on(case, Conversation(taken="answer"), Heard(), room))


def test_an_emergency_stands_alone(advised: Talk, room: Room) -> None:
    advised.case = advised.case.with_present(["ces_saddle_numbness"], "numb when i wipe")
    assert TAP not in taps(show(advised, room))


@pytest.mark.parametrize(
    "heard",
    [
        tapped("q_check", "take"),
        words("Take the short check"),
        words("the short check please"),
        words("Short check"),
        words("ok lets do the short check"),
    ],
    ids=lambda heard: heard.text or "tap",
)
def test_it_is_taken_by_a_tap_or_in_words(heard: Heard, advised: Talk, room: Room) -> None:
    assert open_card(hear(advised, room, heard)) == "q_check_1"


@pytest.mark.parametrize("text", ["no short check", "not sure", "what is a check up", "thanks"])
def test_other_words_do_not_take_it(text: str, advised: Talk, room: Room) -> None:
    assert open_card(hear(advised, room, words(text))) is None


def test_a_danger_sign_beside_the_wish_is_heard_first(advised: Talk, room: Room) -> None:
    advised.hear(words("the short check, i am numb when i wipe", "ces_saddle_numbness"))
    assert assess(advised.case, room.protocol).is_emergency


def test_a_tap_before_the_advice_is_stale(start: Start, room: Room) -> None:
    talk = start("illness").hear(tapped("q_check", "take"))
    assert talk.taken == "stale"
    assert talk.conversation.open_card == "illness"


def answer_all(talk: Talk, room: Room, answers: tuple[str, ...]) -> Step:
    step = hear(talk, room, tapped("q_check", "take"))
    for number, option in enumerate(answers, start=1):
        assert open_card(step) == f"q_check_{number}"
        step = hear(talk, room, tapped(f"q_check_{number}", option))
    return step


def test_high_changes_the_advice_and_says_whom_to_look_for(advised: Talk, room: Room) -> None:
    step = answer_all(advised, room, AGREE)
    (assessment,) = customs(step, "assessment")
    assert assessment["disposition"] == "within_days"
    assert any("confidence to move" in note for note in assessment["notes"])
    assert "confidence to move" in step.messages[0]["text"]
    (plan,) = customs(step, "plan")
    assert len(plan["support"]) == 3
    assert all(text in step.messages[1]["text"] for text in (*plan["support"], *plan["medicines"]))
    assert TAP not in taps(step)


def test_low_and_medium_keep_the_level(advised: Talk, room: Room) -> None:
    low = answer_all(advised, room, ("no",) * 8 + ("slightly",))
    (assessment,) = customs(low, "assessment")
    assert assessment["disposition"] == "self_care"
    assert any("low" in note for note in assessment["notes"])


def test_items_are_answered_in_words(advised: Talk, room: Room) -> None:
    hear(advised, room, tapped("q_check", "take"))
    for text in ("disagree", "agree", "yes", "no", "nope", "disagree", "no", "disagree", "very much"):
        step = hear(advised, room, words(text))
    assert customs(step, "assessment")
    found = score(advised.case.values, room.protocol)
    assert found is not None
    assert (found.total, found.distress) == (3, 1)


@pytest.mark.parametrize("text", ["both legs", "agree both legs", "both"])
def test_both_legs_in_words_ask_about_the_nerves(text: str, advised: Talk, room: Room) -> None:
    hear(advised, room, tapped("q_check", "take"))
    assert open_card(hear(advised, room, words(text))) == "back_nerve"


@pytest.mark.parametrize("heard", [words("skip"), words("not sure"), tapped("q_check_2", "not_sure")])
def test_it_can_be_left_and_the_advice_stays(heard: Heard, advised: Talk, room: Room) -> None:
    hear(advised, room, tapped("q_check", "take"))
    hear(advised, room, tapped("q_check_1", "no"))
    step = hear(advised, room, heard)
    assert [notice["code"] for notice in customs(step, "notice")] == ["short_check_left"]
    assert not customs(step, "assessment")
    assert step.conversation.open_card == ""
    assert open_card(hear(advised, room, tapped("q_check_3", "yes"))) is None


def test_why_says_why(advised: Talk, room: Room) -> None:
    hear(advised, room, tapped("q_check", "take"))
    step = steps.explain(advised.case, advised.conversation, room)
    assert "nine" in step.messages[0]["text"]


def test_going_back_opens_the_item_before(advised: Talk, room: Room) -> None:
    hear(advised, room, tapped("q_check", "take"))
    hear(advised, room, tapped("q_check_1", "one_leg"))
    step = steps.go_back(advised.case, advised.conversation, room)
    assert open_card(step) == "q_check_1"
    assert "check_1" not in step.case.values


def test_the_summary_has_one_line_about_it(advised: Talk, room: Room) -> None:
    now = datetime(2026, 12, 1, tzinfo=timezone.utc)
    assessment = assess(advised.case, room.protocol)
    assert "STarT" not in summary_text(summarise(advised.case, assessment, room.wording, now=now))
    answer_all(advised, room, AGREE)
    text = summary_text(summarise(advised.case, assess(advised.case, room.protocol), room.wording, now=now))
    (line,) = (line for line in text.splitlines() if "STarT Back:" in line)
    assert "8 of 9" in line
    assert "5 of 5" in line
    assert "high" in line
    assert "no STarT Back score" in line


@pytest.mark.parametrize("text", ["yes", "Yes please", "sure, go ahead", "yeah lets do it"])
def test_a_yes_right_after_the_offer_takes_the_check(text: str, advised: Talk, room: Room) -> None:
    advised.hear(words(text, intent="affirm"))
    assert advised.case.values["short_check"] == "take"


@pytest.mark.parametrize("text", ["ok", "no", "yes but my foot is numb now", "yes thanks, bye"])
def test_what_is_more_or_less_than_a_yes_takes_no_check(text: str, advised: Talk, room: Room) -> None:
    assert "short_check" not in advised.hear(words(text, intent="affirm")).case.values


def test_a_yes_to_anything_else_is_asked_what(advised: Talk, room: Room) -> None:
    advised.hear(words("thank you", intent="give_thanks"))
    heard = words("yes", intent="affirm")
    step = show(advised, room, heard)
    assert step.messages[-1]["text"].startswith("What would you like?")
    assert "Take the short check" in [button["title"] for button in step.messages[-1]["buttons"]]
    assert "short_check" not in advised.case.values
