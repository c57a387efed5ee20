"""The summary that a visitor can show to a clinician, with links to it once there is advice."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.services import now, services
from actions.turn import finish, read_turn
from bot.dialogue import steps
from bot.dialogue.web_summary_links import SummaryLinks
from bot.records import latest_assessment
from bot.records.errors import DATABASE_ERRORS
from bot.replies.summary import summary_message
from bot.settings import signing_key

logger = logging.getLogger(__name__)


class ActionShowSummary(Action):  # type: ignore[misc]
    """Own words, positives, pertinent negatives, unknowns, advice, protocol version."""

    def name(self) -> str:
        return "action_show_summary"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        room = services().room
        links = await _links(tracker.sender_id)
        summary = summary_message(case, room.wording, now=now(), links=links)
        return finish(dispatcher, steps.resume(case, conversation, room, summary))


async def _links(conversation_id: str) -> list[dict[str, str]]:
    """Where to download it; nothing while no advice is stored, and a failure never costs the reply."""
    try:
        is_stored = await asyncio.to_thread(_has_assessment, conversation_id)
    except DATABASE_ERRORS as error:
        logger.error("Stored advice could not be looked up: %s", type(error).__name__)
        return []
    return SummaryLinks(signing_key(services().settings)).links(conversation_id) if is_stored else []


def _has_assessment(conversation_id: str) -> bool:
    with services().sessions() as session:
        return latest_assessment(session, conversation_id) is not None
