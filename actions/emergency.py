"""The emergency card and the safety net."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.keeping import keep_assessment, keep_event
from actions.services import services
from actions.turn import finish, read_turn, send
from bot.dialogue import emergency_steps
from bot.replies import static_safety_net


class ActionEmergency(Action):  # type: ignore[misc]
    """Shows the emergency card; a record that cannot be written never holds it back."""

    def name(self) -> str:
        return "action_emergency"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, message = read_turn(tracker)
        step = emergency_steps.emergency(case, conversation, message, services().room)
        await keep_assessment(tracker.sender_id, step)
        if step.conversation.safe_flags != conversation.safe_flags:
            await keep_event(
                tracker.sender_id, "emergency_acknowledged", {"flags": list(step.conversation.safe_flags)}
            )
        return finish(dispatcher, step)


class ActionSafetyNet(Action):  # type: ignore[misc]
    """Shows the static safety net after a failure (T15)."""

    def name(self) -> str:
        return "action_safety_net"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        send(dispatcher, static_safety_net(services().names))
        return []
