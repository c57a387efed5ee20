"""Takes every message up before any policy is asked (a custom slot mapping runs it)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import now, services
from actions.turn import read_turn, slots_of
from bot.dialogue.absence import noted, screened_again
from bot.dialogue.callback_words import contact_in, time_in
from bot.dialogue.heard import Heard
from bot.dialogue.take_up import take_up


class ActionReadMessage(Action):  # type: ignore[misc]
    """Adds what was said to the case."""

    def name(self) -> str:
        return "action_read_message"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, message = read_turn(tracker)
        message_id = str((tracker.latest_message or {}).get("message_id") or "")
        protocol = services().room.protocol
        conversation = noted(conversation, case, now().timestamp())
        case, conversation = take_up(case, conversation, message, protocol)
        case, conversation = screened_again(case, conversation, protocol)
        kept = slots_of(case, replace(conversation, last_message=message_id))
        return [*kept, *_contact(message)]


def _contact(heard: Heard) -> list[EventType]:
    """How and when to call, told before the request asks for it: "can someone call me, 555-0142, after 3"."""
    contact = "" if heard.in_form or heard.is_tap else contact_in(heard.text)
    if not contact:
        return []
    # "Since monday" beside a pain is no time for a call.
    is_asked = heard.intent == "request_callback"
    told = {"callback_contact": contact, "callback_time": time_in(heard.text) if is_asked else ""}
    return [SlotSet(name, value) for name, value in told.items() if value]
