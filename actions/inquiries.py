"""Routine questions about the clinic and its treatments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.services import now, services
from actions.turn import finish, read_turn
from bot.clinic import answer, topics
from bot.dialogue import steps
from bot.dialogue.heard import Heard
from bot.dialogue.inquiry_reading import person_in, topic_of
from bot.replies import Message, notice
from bot.replies.inquiry import answer_message
from bot.triage import Case

# Nothing to do at home while help is on its way.
HOME_CARE = "home_care"
# Its answer ends with the offer of a call back.
TALK_TO_HUMAN = "talk_to_human"


class ActionAnswerInquiry(Action):  # type: ignore[misc]
    """Answers, then puts the open question again."""

    def name(self) -> str:
        return "action_answer_inquiry"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, message = read_turn(tracker)
        said = answer_to(message, case, is_alone=not (conversation.open_card or conversation.begins(case)))
        if topic_of(message) == TALK_TO_HUMAN and not conversation.open_card:
            conversation = replace(conversation, callback_turn=case.turn)
        if (
            steps.is_help_on_its_way(case, conversation, services().room)
            and said["custom"]["coarse"] == HOME_CARE
        ):
            said = notice("help_first", services().room.wording.say("help_first"))
        return finish(dispatcher, steps.after_answer(case, conversation, message, services().room, said))


def answer_to(heard: Heard, case: Case, *, is_alone: bool = True) -> Message:
    """The clinic's answer to a routine question, for whom it is about.

    A question of its own is left out beside one that is open: a "no" would answer both.
    """
    at = services()
    topic = topic_of(heard)
    detail = {"text": heard.text, "person": person_in(heard, case, at.room.protocol)}
    topic = topic if topic in topics() else "unrelated"
    if heard.values.get("insurance"):
        detail["insurance"] = str(heard.values["insurance"])
    found = answer(topic, at.clinic, at.lines, now(), detail=detail)
    asks = (found.next_step or "").endswith("?")
    next_step = found.next_step if is_alone or not asks else None
    return answer_message(found.topic, found.coarse, found.text, next_step, found.source)
