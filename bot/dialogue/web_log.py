"""What the web channel remembers: which messages it has handled, and the replies to each."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Protocol, TypeVar

from bot import records

Messages = list[dict[str, Any]]
Result = TypeVar("Result")

MAX_CONVERSATIONS = 2_000
MAX_TURNS_KEPT = 500
PAGE = 200


@dataclass(frozen=True)
class Turn:
    """The replies to one message under their number; `message_id` is None for what came unasked."""

    seq: int
    message_id: str | None
    messages: Messages


class ReplyLog(Protocol):
    """Where messages are counted once and replies are kept until the visitor has them."""

    async def remember(self, conversation_id: str, message_id: str) -> bool:
        """Return True when the message must be handled, False when it is a duplicate."""

    async def store(self, conversation_id: str, message_id: str | None, messages: Messages) -> int:
        """Keep the replies to a message and return their number."""

    async def reply_to(self, conversation_id: str, message_id: str) -> Turn | None:
        """Return the replies to a message, or None while there are none."""

    async def since(self, conversation_id: str, seq: int) -> list[Turn]:
        """Return every turn after number `seq`, oldest first."""

    async def forget(self, conversation_id: str) -> None:
        """Drop everything about a conversation: its visitor asked for that."""


class MemoryReplyLog:
    """A reply log of one process, for running without a database; the oldest visits are dropped."""

    def __init__(
        self, *, max_conversations: int = MAX_CONVERSATIONS, max_turns: int = MAX_TURNS_KEPT
    ) -> None:
        self._conversations: OrderedDict[str, _Conversation] = OrderedDict()
        self._max_conversations = max_conversations
        self._max_turns = max_turns

    async def remember(self, conversation_id: str, message_id: str) -> bool:
        """Return True the first time that the message is seen."""
        conversation = self._of(conversation_id)
        if message_id in conversation.seen:
            return False
        conversation.seen[message_id] = None
        while len(conversation.seen) > self._max_turns:
            conversation.seen.popitem(last=False)
        return True

    async def store(self, conversation_id: str, message_id: str | None, messages: Messages) -> int:
        """Keep the replies and return their number."""
        conversation = self._of(conversation_id)
        conversation.last_seq += 1
        conversation.turns.append(Turn(conversation.last_seq, message_id, list(messages)))
        del conversation.turns[: -self._max_turns]
        return conversation.last_seq

    async def reply_to(self, conversation_id: str, message_id: str) -> Turn | None:
        """Return the replies to a message, if they are still kept."""
        return next((turn for turn in self._of(conversation_id).turns if turn.message_id == message_id), None)

    async def since(self, conversation_id: str, seq: int) -> list[Turn]:
        """Return the turns after number `seq` that are still kept."""
        return [turn for turn in self._of(conversation_id).turns if turn.seq > seq]

    async def forget(self, conversation_id: str) -> None:
        """Drop the conversation."""
        self._conversations.pop(conversation_id, None)

    def _of(self, conversation_id: str) -> _Conversation:
        conversation = self._conversations.setdefault(conversation_id, _Conversation())
        self._conversations.move_to_end(conversation_id)
        while len(self._conversations) > self._max_conversations:
            self._conversations.popitem(last=False)
        return conversation


class SqlReplyLog:
    """The reply log in the project's database, shared by every process of the server."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Any]]) -> None:
        """`begin` opens one unit of work: `sessions.begin` of `bot.records.session_factory`."""
        self._begin = begin

    async def remember(self, conversation_id: str, message_id: str) -> bool:
        """Return True when the message must be handled now."""
        return await self._run(
            lambda session: records.remember_message(session, conversation_id, message_id, now=_now())
        )

    async def store(self, conversation_id: str, message_id: str | None, messages: Messages) -> int:
        """Keep the replies and return their number."""
        return await self._run(
            lambda session: records.store_reply(session, conversation_id, message_id, messages, now=_now())
        )

    async def reply_to(self, conversation_id: str, message_id: str) -> Turn | None:
        """Return the stored replies to a message."""
        stored = await self._run(lambda session: records.reply_to(session, conversation_id, message_id))
        return None if stored is None else _turn(stored)

    async def since(self, conversation_id: str, seq: int) -> list[Turn]:
        """Return every stored turn after number `seq`."""
        turns: list[Turn] = []
        while True:
            page = await self._page(conversation_id, turns[-1].seq if turns else seq)
            turns.extend(_turn(stored) for stored in page)
            if len(page) < PAGE:
                return turns

    async def forget(self, conversation_id: str) -> None:
        """Drop every row of the conversation."""
        await self._run(lambda session: records.forget_messages(session, conversation_id))

    async def _page(self, conversation_id: str, seq: int) -> Sequence[records.StoredReply]:
        return await self._run(
            lambda session: records.replies_since(session, conversation_id, seq, limit=PAGE)
        )

    async def _run(self, work: Callable[[Any], Result]) -> Result:
        def unit_of_work() -> Result:
            with self._begin() as session:
                return work(session)

        # A database that waits for a lock must not make every other visitor wait with it.
        return await asyncio.get_running_loop().run_in_executor(None, unit_of_work)


class _Conversation:
    def __init__(self) -> None:
        self.seen: OrderedDict[str, None] = OrderedDict()
        self.turns: list[Turn] = []
        self.last_seq = 0


def _turn(stored: records.StoredReply) -> Turn:
    return Turn(stored.seq, stored.message_id, [dict(message) for message in stored.messages])


def _now() -> datetime:
    return datetime.now(timezone.utc)
