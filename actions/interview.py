"""The interview and the moves around it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.keeping import keep_assessment
from actions.services import services
from actions.therapists import shown_with_result
from actions.turn import finish, read_turn
from bot.dialogue import steps
from bot.dialogue.correction_steps import correct
from bot.dialogue.move_steps import continue_visit


class ActionContinue(Action):  # type: ignore[misc]
    """Asks the next question or shows the result."""

    def name(self) -> str:
        return "action_continue"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, message = read_turn(tracker)
        room = services().room
        step = continue_visit(case, conversation, message, room)
        await keep_assessment(tracker.sender_id, step)
        step = await shown_with_result(step)
        return finish(dispatcher, step)


class ActionClarify(Action):  # type: ignore[misc]
    """The fallback: answers, never rewinds, and puts the open question again."""

    def name(self) -> str:
        return "action_clarify"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, message = read_turn(tracker)
        step = steps.clarify(case, conversation, message, services().room)
        await keep_assessment(tracker.sender_id, step)
        return finish(dispatcher, step)


class ActionReply(Action):  # type: ignore[misc]
    """Says one sentence that fits the intent, then puts the open question again."""

    def name(self) -> str:
        return "action_reply"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return finish(dispatcher, steps.small_talk(*read_turn(tracker), services().room))


class ActionExplain(Action):  # type: ignore[misc]
    """Says why the open question is asked."""

    def name(self) -> str:
        return "action_explain"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        return finish(dispatcher, steps.explain(case, conversation, services().room))


class ActionGoBack(Action):  # type: ignore[misc]
    """Opens the question before."""

    def name(self) -> str:
        return "action_go_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        return finish(dispatcher, steps.go_back(case, conversation, services().room))


class ActionCorrect(Action):  # type: ignore[misc]
    """Confirms a correction and says what it changes."""

    def name(self) -> str:
        return "action_correct"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        step = correct(*read_turn(tracker), services().room)
        await keep_assessment(tracker.sender_id, step)
        return finish(dispatcher, step)


class ActionStartOver(Action):  # type: ignore[misc]
    """Forgets the complaint, after a yes when there is something to lose."""

    def name(self) -> str:
        return "action_start_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        return finish(dispatcher, steps.ask_start_over(case, conversation, services().room))


class ActionStop(Action):  # type: ignore[misc]
    """Closes the open question."""

    def name(self) -> str:
        return "action_stop"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        return finish(dispatcher, steps.stop(case, conversation, services().room))


class ActionTellWhatIsKnown(Action):  # type: ignore[misc]
    """Lists what the case holds."""

    def name(self) -> str:
        return "action_tell_what_is_known"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, _ = read_turn(tracker)
        return finish(dispatcher, steps.tell_what_is_known(case, conversation, services().room))
