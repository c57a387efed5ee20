"""From the tracker to case and conversation, and from a step back to slots and messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import services
from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.presenting import presented
from bot.dialogue.step import Step
from bot.dialogue.tracker_reading import (
    CASE_SLOT,
    CONVERSATION_SLOT,
    heard,
    stored_case,
    stored_conversation,
)
from bot.replies import Message
from bot.triage import Case


def read_turn(tracker: Tracker) -> tuple[Case, Conversation, Heard]:
    """Case, conversation and the latest message of a tracker."""
    return (
        stored_case(tracker.get_slot(CASE_SLOT)),
        stored_conversation(tracker.get_slot(CONVERSATION_SLOT)),
        heard(tracker.latest_message or {}, in_form=bool((tracker.active_loop or {}).get("name"))),
    )


def finish(dispatcher: CollectingDispatcher, step: Step) -> list[EventType]:
    """Send the step's messages and store its case and conversation."""
    step = presented(step, services().room)
    send(dispatcher, step.messages)
    return slots_of(step.case, step.conversation)


def send(dispatcher: CollectingDispatcher, messages: Iterable[Message]) -> None:
    """Send messages in order."""
    for message in messages:
        dispatcher.utter_message(
            text=message.get("text"), json_message=message.get("custom"), buttons=message.get("buttons")
        )


def slots_of(case: Case, conversation: Conversation) -> list[EventType]:
    """The two slots that hold everything."""
    slots: dict[str, Any] = {CASE_SLOT: case.to_dict(), CONVERSATION_SLOT: conversation.to_dict()}
    return [SlotSet(name, value) for name, value in slots.items()]
