"""A part fails while somebody is in danger: never silence, never advice to stay at home (T15)."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from tests.conversations.conftest import ACTION_TIMEOUT_SECONDS, Visit
from tests.conversations.replies import (
    assert_emergency_alone,
    assert_never_self_care,
    is_safety_net,
    open_card,
)

pytestmark = pytest.mark.slow

SIGN = "i cant feel anything when i wipe"
FLAG = "ces_saddle_numbness"
BACK = "my lower back hurts since yesterday"


class BrokenError(RuntimeError):
    """A part that fails in these tests."""


def broken(*_: Any, **__: Any) -> Any:
    raise BrokenError


async def never(*_: Any, **__: Any) -> None:
    await asyncio.sleep(ACTION_TIMEOUT_SECONDS * 4)


async def test_danger_while_messages_are_not_taken_up(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    await visit.say(BACK)
    monkeypatch.setattr("actions.reading.take_up", broken)
    replies = await visit.say(SIGN)
    assert_never_self_care(replies)
    assert "911" in replies[0]["text"]


async def test_danger_that_was_not_taken_up_still_shows_the_card(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visit.say(BACK)
    monkeypatch.setattr("actions.reading.take_up", broken)
    assert_emergency_alone(await visit.say(SIGN))
    monkeypatch.undo()
    assert (await visit.case()).is_present(FLAG)


async def test_danger_while_taking_up_takes_too_long(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    await visit.say(BACK)
    monkeypatch.setattr("actions.reading.ActionReadMessage.run", never)
    replies = await visit.say(SIGN)
    assert_never_self_care(replies)
    assert "911" in replies[0]["text"]


async def test_danger_while_the_emergency_action_fails(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.dialogue.emergency_steps.emergency_messages", broken)
    replies = await visit.say(SIGN)
    assert is_safety_net(replies)
    assert_never_self_care(replies)
    monkeypatch.undo()
    assert (await visit.case()).is_present(FLAG)
    assert_emergency_alone(await visit.say("hello?"))


async def test_danger_while_nothing_can_be_recorded(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    from actions.services import services

    class NoDatabase:
        def begin(self) -> Any:
            from sqlalchemy.exc import OperationalError

            raise OperationalError("insert", {}, Exception("locked"))

    monkeypatch.setitem(services().__dict__, "sessions", NoDatabase())
    assert_emergency_alone(await visit.say(SIGN))


async def test_danger_while_recording_takes_too_long(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.keeping._store", lambda *_: time.sleep(ACTION_TIMEOUT_SECONDS * 1.5))
    assert_emergency_alone(await visit.say(SIGN))


async def test_next_question_fails(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.dialogue.steps.next_question", broken)
    replies = await visit.say(BACK)
    assert is_safety_net(replies)
    assert_never_self_care(replies)
    monkeypatch.undo()
    assert open_card(await visit.say("are you still there")) == "right_now"


async def test_result_fails(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    replies = await visit.tell("my lower back hurts since yesterday after lifting a box", "none", "44")
    monkeypatch.setattr("bot.dialogue.steps.advice_messages", broken)
    replies = await visit.deny_all(replies)
    assert is_safety_net(replies)
    assert_never_self_care(replies)


async def test_language_pipeline_fails(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    await visit.say(BACK)
    monkeypatch.setattr("bot.language.nlu.Reader", broken)
    replies = await visit.say(SIGN)
    assert is_safety_net(replies)
    assert_never_self_care(replies)


async def test_search_fails(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    replies = await visit.tell("my lower back hurts since yesterday after lifting a box", "none", "44")
    await visit.deny_all(replies)
    monkeypatch.setattr("actions.therapists.search", broken)
    replies = await visit.tell("Find a therapist", "97201")
    assert_never_self_care(replies)
    monkeypatch.undo()
    assert_emergency_alone(await visit.say(SIGN))
