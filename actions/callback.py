"""The call-back request: a small form, stored with a reference."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import timedelta
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.inquiries import answer_to
from actions.services import now, services
from actions.turn import finish, read_turn, send
from bot.dialogue import steps
from bot.records import NewHandover, request_handover
from bot.records.errors import DATABASE_ERRORS
from bot.replies import Message, choice, notice
from bot.replies.message import message
from bot.replies.summary import summary_message
from bot.triage import Case

logger = logging.getLogger(__name__)

CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d[\d\s().-]{5,}\d")
QUESTION_WORDS = ("how ", "what ", "when ", "where ", "who ", "why ", "do ", "does ", "is ", "are ", "can ")
REPLY_WITHIN = timedelta(days=2)


class ValidateCallbackForm(FormValidationAction):  # type: ignore[misc]
    """Accepts a contact that a person can use; a question in between is answered and the form goes on."""

    def name(self) -> str:
        return "validate_callback_form"

    def validate_callback_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep a phone number or an e-mail address; after two replies without one the form ends."""
        if CONTACT.search(str(value)):
            return {"callback_contact": str(value)[:200]}
        if _answered_aside(dispatcher, tracker):
            return {"callback_contact": None}
        if _could_not_read_before(tracker):
            return {"callback_contact": None, "requested_slot": None}
        send(dispatcher, [message(services().room.wording.say("callback_bad_contact"))])
        return {"callback_contact": None}

    def validate_callback_time(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Any words do, except a question; going back asks for the contact again."""
        if _intent(tracker) == "go_back":
            return {"callback_time": None, "callback_contact": None}
        return {"callback_time": None if _answered_aside(dispatcher, tracker) else value}

    def validate_callback_share(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Only a plain yes shares anything."""
        if _answered_aside(dispatcher, tracker):
            return {"callback_share": None}
        agreed = _intent(tracker) == "affirm" or str(value).strip().lower().startswith("yes")
        return {"callback_share": "yes" if agreed else "no"}


def _intent(tracker: Tracker) -> str:
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name"))


def _answered_aside(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """A question about the clinic inside the form: "how much is it?", not "after five"."""
    case, _, heard = read_turn(tracker)
    is_question = heard.text.rstrip().endswith("?") or heard.text.lower().startswith(QUESTION_WORDS)
    if heard.intent != "ask_clinic" or not is_question:
        return False
    send(dispatcher, [answer_to(heard, case)])
    return True


def _could_not_read_before(tracker: Tracker) -> bool:
    """Whether the open request has said already that it found no contact."""
    said = services().room.wording.say("callback_bad_contact")
    for event in reversed(tracker.events):
        if event.get("event") == "active_loop":
            return False
        if event.get("event") == "bot" and event.get("text") == said:
            return True
    return False


class _AskCallback(Action):  # type: ignore[misc]
    """Puts one question of the request."""

    slot = ""
    choices: tuple[str, ...] = ()

    def name(self) -> str:
        return f"action_ask_{self.slot}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        wording = services().room.wording
        buttons = [choice(wording.choice(key)) for key in self.choices]
        asked = message(wording.say(self.slot), buttons=buttons)
        return finish(dispatcher, steps.Step(case, conversation, (asked,)))


class ActionAskCallbackContact(_AskCallback):
    """How to reach the visitor."""

    slot = "callback_contact"


class ActionAskCallbackTime(_AskCallback):
    """When to call."""

    slot = "callback_time"


class ActionAskCallbackShare(_AskCallback):
    """Whether the summary goes with it."""

    slot = "callback_share"
    choices = ("share_yes", "share_no")


class ActionSubmitCallback(Action):  # type: ignore[misc]
    """Stores the request and confirms it with its reference."""

    def name(self) -> str:
        return "action_submit_callback"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        room = services().room
        if not tracker.get_slot("callback_contact"):
            given_up = notice("callback_given_up", room.wording.say("callback_given_up"))
            return [*finish(dispatcher, steps.resume(case, conversation, room, given_up)), *_cleared()]
        message_id = str((tracker.latest_message or {}).get("message_id") or tracker.sender_id)
        new = NewHandover(
            conversation_id=tracker.sender_id,
            created_at=now(),
            contact=str(tracker.get_slot("callback_contact")),
            best_time=str(tracker.get_slot("callback_time") or "")[:200] or None,
            summary=_summary(case) if tracker.get_slot("callback_share") == "yes" else None,
            idempotency_key=f"{tracker.sender_id}:{message_id}",
            reply_by=now() + REPLY_WITHIN,
        )
        step = steps.resume(case, conversation, room, await _confirm(new))
        return [*finish(dispatcher, step), *_cleared()]


def _cleared() -> list[EventType]:
    return [SlotSet(name, None) for name in ("callback_contact", "callback_time", "callback_share")]


def _summary(case: Case) -> str:
    """What the visitor agreed to share: the same text that "summary" shows."""
    return str(summary_message(case, services().room.wording, now=now())["text"])


async def _confirm(new: NewHandover) -> Message:
    say = services().room.wording.say
    try:
        handover = await asyncio.to_thread(_store, new)
    except DATABASE_ERRORS as error:
        logger.error("A call-back request could not be stored: %s", type(error).__name__)
        return notice("callback_failed", say("callback_failed"))
    reply_by = f"{handover.reply_by:%A, %d %B}" if handover.reply_by else ""
    text = say("callback_done", reference=handover.reference, reply_by=reply_by)
    custom = {
        "type": "handover",
        "reference": handover.reference,
        "status": handover.status.value,
        "reply_by": reply_by,
    }
    return message(text, custom=custom)


def _store(new: NewHandover) -> Any:
    with services().sessions.begin() as session:
        return request_handover(session, new)
