"""The therapist search behind the hands-on gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.place_answer import place_question
from bot.dialogue.room import Room
from bot.dialogue.search_wishes import in_km
from bot.dialogue.step import Step, with_first
from bot.dialogue.steps import go_on, hands_on_gate
from bot.directory import CONSTRAINTS, Query, Relaxation, SearchResult, UnknownConstraintError, specialty_id
from bot.replies import Message, bullets, message
from bot.triage import Assessment, Case, HandsOn

Searcher = Callable[[Query], SearchResult]


def find_therapists(
    case: Case, conversation: Conversation, heard: Heard, room: Room, searcher: Searcher, *, radius_km: float
) -> Step:
    """Show therapists when the gate is open; ask the safety questions first when some are left."""
    case = case.with_present(["wants_therapist"], "")
    hands_on, assessment, has_questions = hands_on_gate(case, room)
    if assessment.disposition.urgency >= 2 or (hands_on is HandsOn.NO and not has_questions):
        return _closed(case, conversation, assessment, room)
    if has_questions:
        asking = replace(conversation, wants_therapist=True, awaits_place=False, taken="answer")
        step = go_on(case, asking, heard, room)
        if conversation.wants_therapist:
            return step
        return replace(step, messages=(message(room.wording.say("hands_on_first")), *step.messages))
    return _search(case, conversation, assessment, room, searcher, radius_km=radius_km)


def _closed(case: Case, conversation: Conversation, assessment: Assessment, room: Room) -> Step:
    reason = assessment.reasons[0].text if assessment.reasons else room.wording.clinical("incomplete")
    why = reason[:1].lower() + reason[1:].rstrip(".")
    conversation = replace(conversation, wants_therapist=False, awaits_place=False)
    if not conversation.advised:
        # No advice was given yet, so there is none to follow: it comes next.
        first = message(room.wording.say("hands_on_closed_yet", why=why))
        return with_first(go_on(case, replace(conversation, taken="answer"), Heard(), room), (first,))
    text = room.wording.say("hands_on_closed", why=why)
    return Step(case, conversation, (message(text),))


def _search(
    case: Case,
    conversation: Conversation,
    assessment: Assessment,
    room: Room,
    searcher: Searcher,
    *,
    radius_km: float,
) -> Step:
    say = room.wording.say
    conversation = replace(conversation, wants_therapist=False, awaits_place=False)
    wishes = conversation.search
    if not wishes.get("location"):
        return _ask_place(case, conversation, say("search_where"), room)
    found = searcher(_query(wishes, radius_km))
    if found.unknown_place:
        return _ask_place(case, conversation, say("search_unknown_place", place=found.unknown_place), room)
    if found.candidates:
        labels = [place.label for place in found.candidates]
        text = say("search_ambiguous", place=str(wishes["location"]))
        return _ask_place(case, conversation, f"{text}\n{bullets(labels)}", room, labels)
    conversation = replace(conversation, search_turn=case.turn)
    return Step(case, conversation, (_results(found, assessment, room),))


def _ask_place(
    case: Case, conversation: Conversation, text: str, room: Room, labels: Sequence[str] = ()
) -> Step:
    search = {name: value for name, value in conversation.search.items() if name != "location"}
    conversation = replace(conversation, search=search, awaits_place=True).asking(None)
    return Step(case, conversation, (place_question(text, room.wording, labels),))


def _results(found: SearchResult, assessment: Assessment, room: Room) -> Message:
    say = room.wording.say
    if not found.results:
        text = say("search_none")
    elif found.place:
        text = say("search_found", count=_count(len(found.results)), place=found.place.label)
    else:
        text = say("search_found_anywhere", count=_count(len(found.results)))
    lines = (
        [text, bullets([_line(result.as_json()) for result in found.results])] if found.results else [text]
    )
    wider = [_wider(each, room) for each in found.relax]
    lines += [each["text"] for each in wider]
    if assessment.hands_on is HandsOn.ASK_FIRST:
        whys = dict.fromkeys(why for treatment in assessment.treatments for why in treatment.why)
        lines.append(say("search_caution", why=" ".join(whys)))
    elif found.results:
        lines.append(room.wording.clinical("hands_on_offer"))
    custom = {"type": "therapists", **found.as_json(), "relax": wider}
    return message("\n".join(line for line in lines if line), custom=custom)


def _wider(relaxation: Relaxation, room: Room) -> dict[str, Any]:
    """One way to find somebody, with a sentence that a visitor can read."""
    wish = " and ".join(part.replace("_", " ") for part in relaxation.drop)
    key = "relax_both" if wish and relaxation.radius_km else "relax_wish" if wish else "relax_radius"
    radius = f"{relaxation.radius_km:g}" if relaxation.radius_km else ""
    text = room.wording.say(key, count=_count(relaxation.count), wish=wish, radius=radius)
    return {**relaxation.as_json(), "text": text}


def _line(therapist: object) -> str:
    data = dict(therapist)  # type: ignore[call-overload]
    distance = f", {data['distance_km']:.0f} km" if data.get("distance_km") is not None else ""
    free = "" if data["accepting"] else ", no new clients now"
    return f"{data['name']}, {data['credentials']}{distance}{free}. {data['address']}. {data['phone']}"


def _count(number: int) -> str:
    return "one therapist" if number == 1 else f"{number} therapists"


def _query(wishes: object, radius_km: float) -> Query:
    wanted = dict(wishes)  # type: ignore[call-overload]
    constraints = tuple(
        c for c in wanted.get("constraints", ()) if c in CONSTRAINTS or c.startswith("speaks ")
    )
    specialty = wanted.get("specialty")
    try:
        return Query(
            place=wanted.get("location"),
            radius_km=in_km(wanted.get("radius")) or radius_km,
            specialty=specialty if specialty and specialty_id(specialty) else None,
            insurance=wanted.get("insurance"),
            constraints=constraints,
        )
    except UnknownConstraintError:
        return Query(place=wanted.get("location"), radius_km=radius_km)
