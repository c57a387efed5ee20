"""Erasure in the web channel: after it nothing of the conversation is left, not even the confirmation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.dialogue.web_conversations import DELETED, UNNUMBERED, Conversations
from bot.dialogue.web_log import MemoryReplyLog, SqlReplyLog
from bot.records import open_engine, session_factory, upgrade
from tests.databases import empty_database


async def answers(message: Any) -> None:
    """A bot that confirms the erasure to one message and chats to all others."""
    custom = {"type": "notice", "code": DELETED} if message.text == "delete my data" else None
    reply = {"text": f"You said: {message.text}", **({"custom": custom} if custom else {})}
    await message.output_channel.send_response(message.sender_id, reply)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Any]:
    """A database of its own with the project's tables."""
    with empty_database(f"sqlite:///{tmp_path / 'bot.db'}") as url:
        upgrade(url)
        engine = open_engine(url)
        yield engine
        engine.dispose()


async def test_nothing_stays_in_the_database(database: Any) -> None:
    conversations = Conversations(reply_log=SqlReplyLog(session_factory(database).begin))
    await conversations.answer(answers, "web-1", "m1", text="my neck hurts")
    await conversations.answer(answers, "web-2", "m1", text="my back hurts")
    turn = await conversations.answer(answers, "web-1", "m2", text="delete my data")
    assert turn.seq == UNNUMBERED
    assert turn.messages[0]["custom"]["code"] == DELETED
    with database.connect() as connection:
        rows = connection.execute(text("SELECT conversation_id FROM message_log")).scalars().all()
    assert rows == ["web-2"]


async def test_the_conversation_can_begin_again() -> None:
    conversations = Conversations(reply_log=MemoryReplyLog())
    await conversations.answer(answers, "web-1", "m1", text="my neck hurts")
    await conversations.answer(answers, "web-1", "m2", text="delete my data")
    assert await conversations.missed("web-1", 0) == []
    turn = await conversations.answer(answers, "web-1", "m3", text="hello")
    assert turn.seq == 1
