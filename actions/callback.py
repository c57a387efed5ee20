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

from actions.services import now, services
from actions.turn import read_turn, send, slots_of
from bot.dialogue import steps
from bot.records import NewHandover, request_handover
from bot.records.errors import DATABASE_ERRORS
from bot.replies import Message, notice
from bot.replies.message import message
from bot.replies.summary import summary_message
from bot.triage import Case

logger = logging.getLogger(__name__)

CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d[\d\s().-]{5,}\d")
REPLY_WITHIN = timedelta(days=2)


class ValidateCallbackForm(FormValidationAction):  # type: ignore[misc]
    """Accepts a contact that a person can use."""

    def name(self) -> str:
        return "validate_callback_form"

    def validate_callback_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep a phone number or an e-mail address; say plainly when there is none."""
        if CONTACT.search(str(value)):
            return {"callback_contact": str(value)[:200]}
        send(dispatcher, [message(services().room.wording.say("callback_bad_contact"))])
        return {"callback_contact": None}


    def validate_callback_share(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Only a plain yes shares anything."""
        intent = str(((tracker.latest_message or {}).get("intent") or {}).get("name"))
        agreed = intent == "affirm" or str(value).strip().lower().startswith("yes")
        return {"callback_share": "yes" if agreed else "no"}


class ActionSubmitCallback(Action):  # type: ignore[misc]
    """Stores the request and confirms it with its reference."""

    def name(self) -> str:
        return "action_submit_callback"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
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
        step = steps.resume(case, conversation, services().room, await _confirm(new))
        send(dispatcher, step.messages)
        cleared = [SlotSet(name, None) for name in ("callback_contact", "callback_time", "callback_share")]
        return [*slots_of(step.case, step.conversation), *cleared]


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
