"""What the bot says to a move of its own: a yes or no it asked for, another person, a return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.absence import FIRST_SAFETY_CARD, next_visit
from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import holds_emergency
from bot.dialogue.emergency_steps import emergency
from bot.dialogue.form_leaving import CANCELLED, LEFT_FORM
from bot.dialogue.heard import Heard
from bot.dialogue.persons import back_to_visitor, has_content, named, named_visitor, switched
from bot.dialogue.result_parts import left_line
from bot.dialogue.room import Room, confirm_message, person_of
from bot.dialogue.step import Step, with_first
from bot.dialogue.steps import choices, go_on, resume, show_advice, show_list, start_over
from bot.dialogue.take_up import take_up_held
from bot.dialogue.taken_moves import new_visit, person_in
from bot.replies import message, notice, question_message
from bot.triage import Case, question_of


def continue_visit(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """Go on with the visit, or answer the move that the message was."""
    say = room.wording.say
    if conversation.taken == "ask_left":
        return resume(case, conversation, room, message(left_line(case, room)))
    if conversation.taken == "ask_list":
        return show_list(case, conversation, room)
    if conversation.taken == "ask_reference":
        key = "callback_reference" if conversation.reference else "callback_none"
        return resume(case, conversation, room, message(say(key, reference=conversation.reference)))
    if conversation.taken == "ask_cancel":
        # What the clinic has got only the clinic can take back.
        key = "callback_sent" if conversation.reference else "callback_none"
        return resume(case, conversation, room, message(say(key, reference=conversation.reference)))
    if conversation.taken == CANCELLED:
        return resume(case, conversation, room, message(say("callback_stopped")))
    if conversation.taken == LEFT_FORM:
        # A danger sign in a form that asks for a phone number: what it means comes first.
        step = go_on(case, replace(conversation, taken="words"), heard, room)
        return with_first(step, (notice("callback_left", say("callback_left")),))
    if conversation.taken == "show_advice":
        return show_advice(case, conversation, room)
    if conversation.taken == "returned":
        return _returned(case, conversation, heard, room)
    if conversation.taken == "keep_chat":
        return resume(case, conversation, room, message(say("chat_kept")))
    if conversation.taken == "ask_ambulance":
        return _danger_signs(case, conversation, room)
    if conversation.taken in ("ask_person", "ask_visit", "ask_me"):
        return Step(case, conversation, (confirm_message(case, conversation, room),))
    if conversation.taken in ("confirmed", "declined"):
        return _confirmed(case, conversation, room, agreed=conversation.taken == "confirmed")
    if conversation.taken == "named":
        return _opened(case, conversation, room, key="named")
    if conversation.taken == "switched":
        return _opened(case, conversation, room)
    return go_on(case, conversation, heard, room)


def _danger_signs(case: Case, conversation: Conversation, room: Room) -> Step:
    """Who asks if an ambulance is needed hears the number, and is asked about danger signs, maybe again."""
    case = case.reopened(FIRST_SAFETY_CARD)
    question = question_of(FIRST_SAFETY_CARD, case, room.protocol)
    lead = message(room.wording.say("ask_ambulance"))
    asked = (question_message(question, room.wording),) if question else ()
    return Step(case, conversation.asking(question), (lead, *asked))


def _confirmed(case: Case, conversation: Conversation, room: Room, *, agreed: bool) -> Step:
    pending, waiting = conversation.confirm, conversation.held
    conversation = replace(conversation, confirm="", held={}, taken="answer")
    if pending == "start_over":
        if agreed:
            return start_over(conversation, room)
        return resume(case, conversation, room, message(room.wording.say("start_over_not")))
    person = person_in(waiting)
    if pending == "person" and person is not None:
        case, conversation = (named if agreed else switched)(case, conversation, person)
        case, conversation = take_up_held(case, conversation, waiting, room.protocol)
        return _opened(case, conversation, room, key="named" if agreed else "whose_turn")
    if pending == "me":
        case, conversation = (named_visitor if agreed else back_to_visitor)(case, conversation)
        case, conversation = take_up_held(case, conversation, waiting, room.protocol)
        return _opened(case, conversation, room, key="named" if agreed else "whose_turn")
    if pending == "visit":
        return _next_visit(case, conversation, room, agreed=agreed, waiting=waiting)
    return go_on(case, conversation, Heard(), room)


def _opened(case: Case, conversation: Conversation, room: Room, *, key: str = "whose_turn") -> Step:
    """Say whose turn it is, and begin or go on with this person's questions."""
    if holds_emergency(case, conversation, room.protocol):
        return emergency(case, conversation, Heard(), room)
    lead = message(room.wording.say(key, who=person_of(case, conversation, room)))
    if not has_content(case):
        text = room.wording.say("describe_person")
        return Step(case, conversation.asking(None), (lead, message(text)))
    step = go_on(case, replace(conversation, taken="words").asking(None), Heard(), room)
    return replace(step, messages=(lead, *step.messages))


def _returned(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """Who comes back after the advice: what it was, and the questions whose answers may be others now."""
    advice = room.wording.advice(conversation.advised)
    conversation = replace(conversation, compares=True, told_total=0, taken="words").asking(None)
    lead = message(room.wording.say("returned", advice=advice))
    # What they add to the greeting is said back by the question that follows.
    step = go_on(case, conversation, heard, room)
    return replace(step, messages=(lead, *step.messages))


def _next_visit(
    case: Case, conversation: Conversation, room: Room, *, agreed: bool, waiting: Mapping[str, Any]
) -> Step:
    say = room.wording.say
    if not agreed:
        case, conversation = take_up_held(
            Case(turn=case.turn), new_visit(conversation), waiting, room.protocol
        )
        lead = message(say("visit_not_used"))
        if holds_emergency(case, conversation, room.protocol):
            return emergency(case, conversation, Heard(), room)
        if not has_content(case):
            return choices(case, conversation, room, lead=f"{lead['text']} {say('nothing_asked')}")
        step = go_on(case, replace(conversation, taken="words"), Heard(), room)
        return replace(step, messages=(lead, *step.messages))
    advice = room.wording.advice(conversation.advised)
    case = next_visit(case, conversation.away_days)
    conversation = replace(
        conversation, compares=True, away="", away_days=0.0, told_total=0, advised_text=""
    ).asking(None)
    case, conversation = take_up_held(case, conversation, waiting, room.protocol)
    if holds_emergency(case, conversation, room.protocol):
        return emergency(case, conversation, Heard(), room)
    step = go_on(case, replace(conversation, taken="words"), Heard(), room)
    return replace(step, messages=(message(say("visit_used", advice=advice)), *step.messages))
