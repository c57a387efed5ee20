"""One turn of a conversation, from message to replies: on time, and never in silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot import replies
from bot.dialogue.web_output import CardOutputChannel

logger = logging.getLogger(__name__)

TURN_TIMEOUT_SECONDS = 20.0

Messages = list[dict[str, Any]]
OnNewMessage = Callable[[UserMessage], Awaitable[Any]]
SafetyNet = Callable[[], Messages]
LateReplies = Callable[[Messages], Awaitable[None]]

# Used only when the worded safety net itself cannot be had: no number is named, because a wrong one
# is worse than none.
_LAST_RESORT: Messages = [
    {
        "text": (
            "Something went wrong here, and I could not read your message. If you feel very unwell or "
            "something is badly wrong, call your emergency number now. Otherwise please call the clinic, "
            "or try again in a moment."
        ),
        "custom": {"type": "notice", "code": "service_degraded"},
    }
]


def static_safety_net(names: Mapping[str, str] | None = None) -> Messages:
    """Return the worded safety net with the clinic's numbers, or a plain last resort if that fails."""
    try:
        return [dict(message) for message in replies.static_safety_net(names)]
    except Exception as error:
        # What is shown when everything else failed must not fail.
        logger.error("The worded safety net is not available: %s", type(error).__name__)
        return [dict(message) for message in _LAST_RESORT]


async def run_turn(
    on_new_message: OnNewMessage,
    *,
    text: str,
    sender_id: str,
    input_channel: str,
    message_id: str | None = None,
    metadata: dict[str, Any] | None = None,
    timeout_seconds: float = TURN_TIMEOUT_SECONDS,
    safety_net: SafetyNet = static_safety_net,
    on_late_replies: LateReplies | None = None,
) -> Messages:
    """Return the replies to one message; the static safety net when there are none in time.

    A turn that takes too long is not cancelled, because cancelling would lose what the visitor said;
    what it still brings goes to `on_late_replies`.
    """
    collector = CardOutputChannel()
    message = UserMessage(
        text,
        collector,
        sender_id,
        input_channel=input_channel,
        message_id=message_id,
        metadata=metadata,
    )
    turn = keep_running(on_new_message(message))
    done, _ = await asyncio.wait({turn}, timeout=timeout_seconds)
    if not done:
        logger.error("No reply within %.1f s to message %s.", timeout_seconds, message.message_id)
        keep_running(_finish_late(turn, collector, len(collector.messages), on_late_replies))
    elif turn.cancelled() or turn.exception() is not None:
        # The error's own text may repeat the visitor's words: the type is enough here.
        cause = "cancelled" if turn.cancelled() else type(turn.exception()).__name__
        logger.error("Message %s failed: %s", message.message_id, cause)
        return [*collector.messages, *_addressed(safety_net(), sender_id)]
    return list(collector.messages) or _addressed(safety_net(), sender_id)


_running: set[asyncio.Future[Any]] = set()


def keep_running(work: Awaitable[Any]) -> asyncio.Future[Any]:
    """Return the work as a task that nobody needs to hold; asyncio drops tasks that nobody holds."""
    task = asyncio.ensure_future(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return task


async def _finish_late(
    turn: asyncio.Future[Any],
    collector: CardOutputChannel,
    already_sent: int,
    on_late_replies: LateReplies | None,
) -> None:
    try:
        await turn
    except Exception as error:
        logger.error("A late turn failed: %s", type(error).__name__)
    late = collector.messages[already_sent:]
    if late and on_late_replies is not None:
        await on_late_replies(late)


def _addressed(messages: Messages, sender_id: str) -> Messages:
    return [{"recipient_id": sender_id, **message} for message in messages]
