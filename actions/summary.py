"""The summary that a visitor can show to a clinician."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.services import services
from actions.turn import finish, read_turn
from bot.dialogue import steps
from bot.replies.summary import summary_message


class ActionShowSummary(Action):  # type: ignore[misc]
    """Own words, positives, pertinent negatives, unknowns, advice, protocol version."""

    def name(self) -> str:
        return "action_show_summary"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        room = services().room
        return finish(dispatcher, steps.resume(case, conversation, room, summary_message(case, room.wording)))
