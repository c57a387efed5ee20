"""Routine questions about the clinic and its treatments."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.services import now, services
from actions.turn import finish, read_turn
from bot.clinic import answer, topics
from bot.dialogue import steps
from bot.dialogue.heard import Heard
from bot.replies import Message
from bot.replies.inquiry import answer_message


class ActionAnswerInquiry(Action):  # type: ignore[misc]
    """Answers, then puts the open question again."""

    def name(self) -> str:
        return "action_answer_inquiry"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, message = read_turn(tracker)
        said = answer_to(message)
        return finish(dispatcher, steps.after_answer(case, conversation, message, services().room, said))


def answer_to(heard: Heard) -> Message:
    """The clinic's answer to a routine question."""
    at = services()
    topic = heard.topic if heard.topic in topics() else "unrelated"
    detail = {"text": heard.text}
    if heard.values.get("insurance"):
        detail["insurance"] = str(heard.values["insurance"])
    found = answer(topic, at.clinic, at.lines, now(), detail=detail)
    return answer_message(found.topic, found.coarse, found.text, found.next_step, found.source)
