"""What is written into the call-back request is read as everywhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.form_leaving import LEFT_FORM
from bot.dialogue.move_steps import continue_visit
from bot.dialogue.room import Room
from bot.dialogue.spoken_moves import wants_safety
from bot.dialogue.take_up import take_up
from bot.protocol import Protocol
from bot.triage import Case
from tests.dialogue.conftest import words


@pytest.mark.parametrize(
    "text",
    [
        "I need to be safe first",
        "call when it's safe",
        "I'm not safe here",
        "i feel unsafe",
        "I want to get somewhere safe",
    ],
)
def test_a_wish_to_be_safe(text: str) -> None:
    assert wants_safety(text)


@pytest.mark.parametrize("text", ["is massage safe?", "about 8 pm", "drive safe", "a safe time is 5"])
def test_what_is_no_wish_to_be_safe(text: str) -> None:
    assert not wants_safety(text)


@pytest.mark.parametrize(
    ("text", "sign", "card"),
    [
        ("any time, my leg went weak today", "leg_weakness_one", "right_now"),
        ("when he is out, he hits me", "abuse_adult", "q_safety"),
        ("I need to be safe first", "", "check_abuse_adult"),
    ],
)
def test_it_leaves_the_form_and_is_asked_about(
    text: str, sign: str, card: str, protocol: Protocol, room: Room
) -> None:
    heard = replace(words(text, *([sign] if sign else [])), in_form=True)
    case, conversation = take_up(Case(), Conversation(welcomed=True), heard, protocol)
    assert conversation.taken == LEFT_FORM
    step = continue_visit(case, conversation, heard, room)
    assert step.messages[0]["custom"]["code"] == "callback_left"
    assert step.messages[-1]["custom"]["card"] == card


def test_a_time_stays_in_the_form(protocol: Protocol) -> None:
    heard = replace(words("about 8 pm"), in_form=True)
    _, conversation = take_up(Case(), Conversation(welcomed=True), heard, protocol)
    assert conversation.taken != LEFT_FORM
