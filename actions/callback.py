"""The call-back request: a small form, stored with a reference."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.inquiries import answer_to
from actions.services import now, services
from actions.turn import finish, read_turn, send
from bot.dialogue import steps
from bot.dialogue.callback_words import contact_in, time_in
from bot.dialogue.spoken_moves import agrees
from bot.records import NewHandover, request_handover
from bot.records.errors import DATABASE_ERRORS
from bot.replies import Message, choice, notice
from bot.replies.message import message
from bot.replies.summary import summary_message
from bot.triage import Case

logger = logging.getLogger(__name__)

SAYS = {"affirm": True, "deny": False, "none_of_these": False}
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
        if contact_in(str(value)):
            return {"callback_contact": str(value)[:200]}
        if _answered_aside(dispatcher, tracker):
            return {"callback_contact": None}
        if _has_said(tracker, "callback_bad_contact"):
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
        """Only a plain yes shares anything; a better time is kept, and the question is put again."""
        if _answered_aside(dispatcher, tracker):
            return {"callback_share": None}
        say, agreed = services().room.wording.say, agrees(str(value))
        if agreed is None and _intent(tracker) in SAYS:
            agreed = SAYS[_intent(tracker)]
        if agreed is None and (better := time_in(str(value))):
            send(dispatcher, [message(say("callback_time_noted", time=better))])
            return {"callback_time": str(value)[:200], "callback_share": None}
        if agreed is None and not _has_said(tracker, "callback_share_unclear"):
            send(dispatcher, [message(say("callback_share_unclear"))])
            return {"callback_share": None}
        return {"callback_share": "yes" if agreed else "no"}


def _intent(tracker: Tracker) -> str:
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name"))


def _answered_aside(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """A question about the clinic inside the form: "how much is it?", not "after five"."""
    case, _, heard = read_turn(tracker)
    is_question = heard.text.rstrip().endswith("?") or heard.text.lower().startswith(QUESTION_WORDS)
    if heard.intent != "ask_clinic" or not is_question:
        return False
    send(dispatcher, [answer_to(heard, case, is_alone=False)])
    return True


def _has_said(tracker: Tracker, key: str) -> bool:
    """Whether the open request has said this already."""
    said = services().room.wording.say(key)
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

    def lead(self, tracker: Tracker) -> str:
        """What is said in front of the question."""
        return ""

    def name(self) -> str:
        return f"action_ask_{self.slot}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        wording = services().room.wording
        buttons = [choice(wording.choice(key)) for key in self.choices]
        asked = message(self.lead(tracker) + wording.say(self.slot), buttons=buttons)
        return finish(dispatcher, steps.Step(case, conversation, (asked,)))


class ActionAskCallbackContact(_AskCallback):
    """How to reach the visitor."""

    slot = "callback_contact"


class ActionAskCallbackTime(_AskCallback):
    """When to call."""

    slot = "callback_time"

    def lead(self, tracker: Tracker) -> str:
        """The number or address as it was read, so that a slip can be seen."""
        contact = contact_in(str(tracker.get_slot("callback_contact") or ""))
        return services().room.wording.say("callback_contact_read", contact=contact) + " " if contact else ""


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
        confirmed = await _confirm(new)
        reference = str((confirmed.get("custom") or {}).get("reference") or conversation.reference)
        step = steps.resume(case, replace(conversation, reference=reference), room, confirmed)
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
    contact = contact_in(new.contact) or new.contact
    lines = [say("callback_done", reference=handover.reference, reply_by=reply_by, contact=contact)]
    lines += [say("callback_best_time", time=new.best_time)] if new.best_time else []
    lines.append(say("callback_shared" if new.summary else "callback_not_shared"))
    text = " ".join(lines)
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
