"""The web channel's conversations: a message counts once, a tap must have been offered, nothing is lost."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict

from bot.dialogue.gate import (
    DEFAULT_LIMITS,
    NOTHING_OFFERED,
    Accepted,
    Limits,
    Offered,
    Refusal,
    accept,
    accept_payload,
    offered_in,
)
from bot.dialogue.web_log import MemoryReplyLog, ReplyLog, Turn
from bot.dialogue.web_output import without_recipient
from bot.dialogue.web_requests import RefusedRequestError
from bot.dialogue.web_turns import (
    TURN_TIMEOUT_SECONDS,
    Messages,
    OnNewMessage,
    SafetyNet,
    keep_running,
    run_turn,
    static_safety_net,
)

logger = logging.getLogger(__name__)

DUPLICATE_POLL_SECONDS = 0.25
MAX_OFFERS_HELD = 5_000
# The number of replies that could not be kept: shown once, never asked for again.
UNNUMBERED = 0
DELETED = "deleted"

_STILL_WORKING = Refusal(503, "still_working", "Your message is still being read. One moment, please.")


class Conversations:
    """Takes messages to Rasa and keeps what comes back; holds no visitor's words itself."""

    def __init__(
        self,
        *,
        reply_log: ReplyLog | None = None,
        safety_net: SafetyNet = static_safety_net,
        limits: Limits = DEFAULT_LIMITS,
        timeout_seconds: float = TURN_TIMEOUT_SECONDS,
        input_channel: str = "web",
    ) -> None:
        self.reply_log: ReplyLog = reply_log or MemoryReplyLog()
        self._safety_net = safety_net
        self._limits = limits
        self._timeout_seconds = timeout_seconds
        self._input_channel = input_channel
        self._in_flight: dict[tuple[str, str], asyncio.Future[Turn]] = {}
        self._offers: OrderedDict[str, tuple[int, Offered]] = OrderedDict()

    async def answered(self, conversation_id: str, message_id: str) -> Turn | None:
        """Return the replies to a message that was sent before; waits when it is being handled."""
        under_way = self._in_flight.get((conversation_id, message_id))
        if under_way is not None:
            return await asyncio.shield(under_way)
        try:
            return await self.reply_log.reply_to(conversation_id, message_id)
        except Exception as error:
            _log_failure("look for a duplicate", error)
            return None

    async def answer(
        self,
        on_new_message: OnNewMessage,
        conversation_id: str,
        message_id: str,
        *,
        text: str | None = None,
        payload: str | None = None,
    ) -> Turn:
        """Return the replies to a new message; raises RefusedRequestError for what may not be sent."""
        if payload is not None:
            verdict = accept_payload(payload, await self._offered(conversation_id), self._limits)
        else:
            verdict = accept(text or "", NOTHING_OFFERED, self._limits)
        if isinstance(verdict, Refusal):
            raise RefusedRequestError(verdict)
        key = (conversation_id, message_id)
        # Two copies may have passed the gate side by side: nothing is awaited from here to the entry.
        if key not in self._in_flight:
            work = keep_running(self._answer_once(on_new_message, conversation_id, message_id, verdict))
            self._in_flight[key] = work
            work.add_done_callback(lambda _: self._in_flight.pop(key, None))
        # A visitor who closes the page does not stop the turn; the replies wait in the log.
        return await asyncio.shield(self._in_flight[key])

    async def missed(self, conversation_id: str, after: int) -> list[Turn]:
        """Return the turns after number `after`; raises RefusedRequestError if they cannot be read."""
        try:
            return await self.reply_log.since(conversation_id, after)
        except Exception as error:
            _log_failure("fetch replies", error)
            raise RefusedRequestError(
                Refusal(503, "replies_unavailable", "Earlier replies cannot be fetched at the moment."),
                retry_after_seconds=5,
            ) from error

    async def _answer_once(
        self, on_new_message: OnNewMessage, conversation_id: str, message_id: str, verdict: Accepted
    ) -> Turn:
        if not await self._remember(conversation_id, message_id):
            return await self._answer_of_other_process(conversation_id, message_id)

        async def keep_late(late: Messages) -> None:
            await self._store(conversation_id, None, without_recipient(late))

        messages = without_recipient(
            await run_turn(
                on_new_message,
                text=verdict.text,
                sender_id=conversation_id,
                input_channel=self._input_channel,
                message_id=message_id,
                timeout_seconds=self._timeout_seconds,
                safety_net=self._safety_net,
                on_late_replies=keep_late,
            )
        )
        if any((message.get("custom") or {}).get("code") == DELETED for message in messages):
            # Nothing of an erased conversation stays, not even the reply that says so: it comes this once.
            await self._forget(conversation_id)
            return Turn(UNNUMBERED, message_id, messages)
        seq = await self._store(conversation_id, message_id, messages)
        return Turn(seq, message_id, messages)

    async def _remember(self, conversation_id: str, message_id: str) -> bool:
        try:
            return await self.reply_log.remember(conversation_id, message_id)
        except Exception as error:
            # Better an answer given twice than a danger sign met with silence.
            _log_failure("remember a message", error)
            return True

    async def _store(self, conversation_id: str, message_id: str | None, messages: Messages) -> int:
        try:
            return await self.reply_log.store(conversation_id, message_id, messages)
        except Exception as error:
            _log_failure("keep replies", error)
            return UNNUMBERED

    async def _forget(self, conversation_id: str) -> None:
        self._offers.pop(conversation_id, None)
        try:
            await self.reply_log.forget(conversation_id)
        except Exception as error:
            _log_failure("forget a conversation", error)

    async def _answer_of_other_process(self, conversation_id: str, message_id: str) -> Turn:
        give_up_at = time.monotonic() + self._timeout_seconds
        while time.monotonic() < give_up_at:
            turn = await self.reply_log.reply_to(conversation_id, message_id)
            if turn is not None:
                return turn
            await asyncio.sleep(DUPLICATE_POLL_SECONDS)
        raise RefusedRequestError(_STILL_WORKING, retry_after_seconds=5)

    async def _offered(self, conversation_id: str) -> Offered:
        seq, offered = self._offers.get(conversation_id, (0, NOTHING_OFFERED))
        # Only what came since is read again, also when another process has written it.
        for turn in await self.missed(conversation_id, seq):
            seq, offered = turn.seq, offered_in(turn.messages) or offered
        self._offers[conversation_id] = (seq, offered)
        self._offers.move_to_end(conversation_id)
        if len(self._offers) > MAX_OFFERS_HELD:
            self._offers.popitem(last=False)
        return offered


def _log_failure(task: str, error: Exception) -> None:
    # The database's own message may repeat what was being stored.
    logger.error("The reply log could not %s: %s", task, type(error).__name__)
