"""One count of questions: in words, on the progress line, and for who asks how many are left."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.dialogue import steps
from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.move_steps import continue_visit
from bot.dialogue.presenting import presented
from bot.dialogue.progress import progress
from bot.protocol import default_protocol
from bot.triage import Case, answer_none, answer_options, next_question
from tests.spoken_turns import room

PROTOCOL = default_protocol()
ROOM = room()
OPENINGS = (
    {"region": ["low_back"], "age": 40.0, "duration_days": 5.0},
    {"region": ["neck"], "age": 70.0, "duration_days": 200.0, "mechanism": "road_traffic"},
    {"region": ["low_back", "leg"], "age": 30.0},
    {"region": ["low_back"], "for_whom": "my_child", "age": 8.0},
)
COUNT = re.compile(r"(\d+) more|(one) more|adds (one)")


def asked(case: Case, conversation: Conversation) -> tuple[Conversation, str, int, int] | None:
    """The next question as it is sent: its text, its step and of how many."""
    step = presented(steps.go_on(case, conversation, Heard(), ROOM), ROOM)
    custom = step.messages[-1].get("custom") or {}
    if custom.get("type") != "question":
        return None
    return step.conversation, step.messages[-1]["text"], custom["step"], custom["at_most"]


@pytest.mark.parametrize("values", OPENINGS)
@pytest.mark.parametrize("answer", ["none", "first"])
def test_words_and_progress_line_agree_and_grow_only_with_a_reason(
    values: dict[str, object], answer: str
) -> None:
    case = Case(turn=1, opening="it hurts", values=values)
    conversation = Conversation(welcomed=True, taken="answer")
    told = 0
    while (now := asked(case, conversation)) is not None:
        conversation, text, step, total = now
        said = COUNT.search(text)
        if said:
            left = 1 if said[2] or said[3] else int(said[1])
            assert left == total - step + 1
        if told and total > told:
            assert "What you told me adds" in text
        assert step <= total
        told = total
        question = next_question(case, PROTOCOL)
        assert question is not None
        safe = [option.id for option in question.options if not option.raises]
        if answer == "first" and safe:
            case = answer_options(case, question, safe[:1], PROTOCOL)
        else:
            case = answer_none(case, question, PROTOCOL)


def test_an_answer_that_opens_questions_says_that_it_adds_some() -> None:
    case = Case(turn=1, opening="it hurts", values=OPENINGS[0])
    conversation = asked(case, Conversation(welcomed=True, taken="answer"))[0]  # type: ignore[index]
    case = answer_none(case, next_question(case, PROTOCOL), PROTOCOL)  # type: ignore[arg-type]
    conversation = asked(case, conversation)[0]  # type: ignore[index]
    case = case.with_present(["blood_thinners", "pregnant"], "and I am pregnant")
    now = asked(case, conversation)
    assert now is not None
    assert "What you told me adds questions" in now[1]


def test_who_asks_how_many_are_left_hears_the_same_count() -> None:
    case = Case(turn=1, opening="it hurts", values=OPENINGS[0])
    conversation = asked(case, Conversation(welcomed=True, taken="answer"))[0]  # type: ignore[index]
    heard = Heard(text="how many more questions?")
    step = presented(continue_visit(case, replace(conversation, taken="ask_left"), heard, ROOM), ROOM)
    custom = step.messages[-1]["custom"]
    assert f"About {custom['at_most'] - custom['step'] + 1} more" in step.messages[0]["text"]
    assert custom["at_most"] == progress(case, PROTOCOL).total


def test_being_safe_is_the_answer_that_the_count_expects() -> None:
    case = Case(turn=1, opening="he hit me", values=OPENINGS[0]).with_present(["abuse_adult"], "he hit me")
    assert progress(case, PROTOCOL).left > 3
