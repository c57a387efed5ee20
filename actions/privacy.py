"""Erasure on request."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import now, services
from actions.turn import read_turn, send
from bot.dialogue.erasure_steps import erasure_messages
from bot.records import delete_visitor
from bot.records.errors import DATABASE_ERRORS

logger = logging.getLogger(__name__)


class ActionDeleteData(Action):  # type: ignore[misc]
    """Deletes everything at once and confirms it; the tracker store forgets the conversation."""

    def name(self) -> str:
        return "action_delete_data"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        room = services().room
        try:
            await asyncio.to_thread(_delete, tracker.sender_id)
        except DATABASE_ERRORS as error:
            logger.error("A conversation could not be deleted: %s", type(error).__name__)
            send(dispatcher, erasure_messages(case, conversation, room, done=False))
            return []
        send(dispatcher, erasure_messages(case, conversation, room, done=True))
        slots = ("case", "conversation", "callback_contact", "callback_time", "callback_share")
        return [*(SlotSet(name, None) for name in slots), SlotSet("erased", True)]


def _delete(conversation_id: str) -> None:
    with services().sessions.begin() as session:
        delete_visitor(session, conversation_id, now=now())
