"""The server process: it is killed in the middle of an interview, and its log keeps visitors' words out."""

from __future__ import annotations

import signal

import pytest

from tests.conversations.replies import assert_emergency_alone, open_card
from tests.server.conftest import Server, Visit

pytestmark = [pytest.mark.slow, pytest.mark.server]

PLANTED = (
    "Quentin Zephyrson",
    "503-555-0199",
    "zephyrson@example.org",
    "numb when i wipe",
    "gardening with Zelda",
)


def test_log_holds_no_word_of_a_visitor(visit: Visit, server: Server) -> None:
    visit.tell(
        f"My name is {PLANTED[0]} and my lower back hurts after {PLANTED[4]}",
        f"you can reach me on {PLANTED[1]} or {PLANTED[2]}",
        "please call me back",
        PLANTED[1],
        "mornings",
    )
    visit.tell(f"i am {PLANTED[3]}", "no idea", '/answer{"card": "nope", "options": ["zephyr"]}')
    found = [
        planted for planted in (*PLANTED, "Zephyrson", "zephyr") if planted.lower() in server.log.lower()
    ]
    assert not found, f"the log holds {found}"


def test_an_interview_goes_on_after_the_server_was_killed(visit: Visit, server: Server) -> None:
    assert open_card(visit.tell("my lower back hurts since yesterday", "none", "44")) == "back_nerve"
    server.end(signal.SIGKILL)
    server.start()
    assert open_card(visit.tap("back_nerve", "none")) == "q_injury"
    assert_emergency_alone(visit.say("i cant feel anything when i wipe"))
    server.end(signal.SIGKILL)
    server.start()
    replies = visit.say("what are your hours")
    assert [reply["custom"]["type"] for reply in replies] == ["assessment"]
    assert replies[0]["custom"]["disposition"] == "emergency_now"
