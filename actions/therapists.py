"""The therapist search."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.keeping import keep_assessment
from actions.services import now, services
from actions.turn import finish, read_turn
from bot.dialogue.heard import Heard
from bot.dialogue.search_steps import find_therapists
from bot.dialogue.step import Step
from bot.directory import Query, SearchResult, search


class ActionFindTherapists(Action):  # type: ignore[misc]
    """Shows therapists, or the safety questions that come first."""

    def name(self) -> str:
        return "action_find_therapists"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        case, conversation, message = read_turn(tracker)
        step = await asyncio.to_thread(_find, Step(case, conversation), message)
        await keep_assessment(tracker.sender_id, step)
        return finish(dispatcher, step)


async def shown_with_result(step: Step) -> Step:
    """The result with the therapists that were asked for before the safety questions.

    An emergency card stands alone: not even a word about why no therapist is shown.
    """
    if step.assessment is None or step.assessment.is_emergency or not step.conversation.wants_therapist:
        return step
    found = await asyncio.to_thread(_find, step, Heard())
    return replace(found, messages=(*step.messages, *found.messages), assessment=step.assessment)


def _find(step: Step, message: Heard) -> Step:
    room, radius_km = services().room, float(services().clinic.search_radius_km)
    return find_therapists(step.case, step.conversation, message, room, _search, radius_km=radius_km)


def _search(query: Query) -> SearchResult:
    with services().sessions() as session:
        return search(session, query, today=now().date(), country_hint=services().clinic.country)
