"""Moves that a message makes beside what it says: another person, a yes to the bot's own question, a return.

Runs inside the take-up, before any policy. A danger sign in the same words goes first: while an emergency
is open, or when the words would open one, nothing here holds the message back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.absence import next_visit
from bot.dialogue.callback_words import asks_reference, cancels_callback
from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import holds_emergency
from bot.dialogue.heard import Heard, held, held_message
from bot.dialogue.persons import VISITOR, back_to_visitor, is_about_other, switched
from bot.dialogue.search_wishes import with_wish
from bot.dialogue.spoken_moves import (
    Person,
    agrees,
    asks_ambulance,
    asks_how_many,
    back_to,
    is_back,
    keeps_chat,
    me_after_all,
    me_too,
    mentioned,
    next_person,
    perhaps_other,
    returns,
    speaks_of_self,
    wants_advice,
    wants_list,
)
from bot.dialogue.typed_answers import accepts
from bot.language.values import read_option_answer
from bot.protocol import Protocol, Subject
from bot.replies.special import PRIVATE_FLAGS as ABUSE
from bot.triage import Case

Read = Callable[[Case, Conversation, Heard], tuple[Case, Conversation]]

OTHERS = ("my_child", "someone_else")
# What is no statement about a complaint: answered at once, whatever waits for a yes or no.
ASIDES = (
    "ask_clinic", "ask_why", "ask_what_you_know", "ask_summary", "delete_my_data", "stop_chat",
    "request_callback", "start_over", "give_thanks", "say_goodbye", "express_frustration", "insult_bot",
    "make_small_talk", "inject_prompt", "speak_other_language", "ask_unrelated", "type_gibberish",
)  # fmt: skip
SURE = 0.6
TAKES_CALLBACK = "take_callback"


def with_moves(
    case: Case, conversation: Conversation, heard: Heard, protocol: Protocol, read: Read
) -> tuple[Case, Conversation]:
    """Take a message in words up with `read`, or make the move that it asks for."""
    if keeps_chat(heard.text):
        conversation = replace(conversation, keeps_chat=True)
    if heard.in_form or holds_emergency(case, conversation, protocol):
        return read(case, replace(conversation, confirm="", held={}), heard)
    if conversation.confirm:
        return _confirmed(case, conversation, heard, protocol, read)
    if asks_ambulance(heard.text):
        case, conversation = read(case, conversation, heard)
        is_open = holds_emergency(case, conversation, protocol)
        return case, conversation if is_open else replace(conversation, taken="ask_ambulance")
    is_aside = _is_aside(heard)
    if conversation.away == "days" and conversation.advised and not is_aside:
        return _asked_first(case, conversation, heard, protocol, read, confirm="visit")
    if _tells_of_own_danger(heard, protocol):
        # "My husband threw me down the stairs": he is not the one in pain, and nothing is asked first.
        own = {name: value for name, value in heard.values.items() if name not in ("for_whom", "sex")}
        return read(case, conversation, replace(heard, values=own))
    # "My brother has it" may be the very answer that the open card asks for.
    answers_card = bool(read_option_answer(conversation.open_card, heard.text))
    moved = None if answers_card else _other_person(case, conversation, heard, protocol, read)
    if moved is not None:
        return moved
    says_no_sign = not heard.findings and not heard.doubts
    if conversation.advised and not conversation.open_card and returns(heard.text):
        # The same person minutes or hours later: what may have come since is asked again.
        case, conversation = read(next_visit(case, 0.0), conversation, heard)
        return case, replace(conversation, taken="returned", away="", away_days=0.0)
    if conversation.advised and not conversation.open_card and says_no_sign and wants_advice(heard.text):
        return case, replace(conversation, taken="show_advice")
    if conversation.open_card and says_no_sign and returns(heard.text):
        heard = replace(heard, intent="greet")
    if conversation.open_card and says_no_sign and wants_list(heard.text):
        return case, replace(conversation, taken="ask_list")
    if (wishing := with_wish(case, conversation, heard)) is not None:
        return case, wishing
    if says_no_sign and asks_reference(heard.text):
        return case, replace(conversation, taken="ask_reference")
    if says_no_sign and cancels_callback(heard.text):
        return case, replace(conversation, taken="ask_cancel")
    was_offered = conversation.is_next(conversation.callback_turn, case) and not conversation.open_card
    if was_offered and says_no_sign and accepts(heard.text):
        return case, replace(conversation, taken=TAKES_CALLBACK)
    if keeps_chat(heard.text) and says_no_sign:
        return case, replace(conversation, taken="keep_chat")
    if conversation.open_card and says_no_sign and asks_how_many(heard.text):
        return case, replace(conversation, taken="ask_left")
    if heard.intent == "go_back" and not case.answered and not conversation.open_card and is_back(heard.text):
        # With no question before, "back" is where it hurts.
        heard = replace(
            heard, intent="describe_symptoms", values={**heard.values, "region": ("back_unspecified",)}
        )
    case, conversation = read(case, conversation, heard)
    return case, _with_name(case, conversation, heard)


def person_in(data: Mapping[str, Any]) -> Person | None:
    """The person whom a kept message names."""
    return Person(str(data["person"]), str(data["for_whom"])) if data.get("person") else None


def _confirmed(
    case: Case, conversation: Conversation, heard: Heard, protocol: Protocol, read: Read
) -> tuple[Case, Conversation]:
    is_bare = not heard.findings and not heard.doubts
    says = agrees(heard.text) if is_bare else None
    again = is_bare and conversation.confirm == "start_over" and heard.intent == "start_over"
    if says is True or again or (conversation.confirm == "visit" and heard.intent == "start_over"):
        agreed = says is True and not (conversation.confirm == "visit" and heard.intent == "start_over")
        return case, replace(conversation, taken="confirmed" if agreed or again else "declined")
    if says is False:
        return case, replace(conversation, taken="declined")
    if _is_aside(heard):
        after, kept = read(case, conversation, heard)
        # What may be a danger sign is asked about now, and a "yes" then means that.
        return after, replace(kept, confirm="", held={}) if kept.taken == "words" else kept
    pending, waiting = conversation.confirm, conversation.held
    conversation = replace(conversation, confirm="", held={})
    person = person_in(waiting)
    if pending == "person" and person is not None:
        # Neither yes nor no: a case of its own can't mix two people.
        case, conversation = switched(case, conversation, person)
        return _read_both(case, conversation, waiting, heard, read)
    if pending == "me":
        case, conversation = back_to_visitor(case, conversation)
        return _read_both(case, conversation, waiting, heard, read)
    if pending == "visit":
        # Used again only after a yes.
        fresh = _read_both(Case(turn=case.turn), new_visit(conversation), waiting, heard, read)
        return fresh[0], replace(fresh[1], taken="words" if fresh[1].understood else "nothing")
    return read(case, conversation, heard)


def _read_both(
    case: Case, conversation: Conversation, waiting: Mapping[str, Any], heard: Heard, read: Read
) -> tuple[Case, Conversation]:
    case, conversation = read(case, conversation, replace(heard, **held_message(waiting)))
    first = conversation.understood
    case, conversation = read(case, replace(conversation, understood=()), heard)
    both = tuple(dict.fromkeys((*first, *conversation.understood)))
    return case, replace(conversation, understood=both, taken="switched")


def new_visit(conversation: Conversation) -> Conversation:
    """The conversation of a visit that begins anew: greeted, and no more than that."""
    return Conversation(
        welcomed=conversation.welcomed,
        last_at=conversation.last_at,
        last_message=conversation.last_message,
    )


def _other_person(
    case: Case, conversation: Conversation, heard: Heard, protocol: Protocol, read: Read
) -> tuple[Case, Conversation] | None:
    if conversation.person and not conversation.shelf and me_after_all(heard.text):
        if case.answered:
            # Age and denials may be the other person's: whose they are is asked first.
            return _asked_first(case, conversation, heard, protocol, read, confirm="me")
        said = {name: value for name, value in heard.values.items() if name not in ("for_whom", "sex")}
        case = case.without_value("sex").with_values({"for_whom": "me"})
        case, conversation = read(case, replace(conversation, person=""), replace(heard, values=said))
        return case, replace(conversation, person="", taken="named")
    if conversation.person and VISITOR in conversation.shelf and me_after_all(heard.text):
        # The visitor's own complaint was told before the other person's: that one goes on.
        case, conversation = read(*back_to_visitor(case, conversation), heard)
        return case, replace(conversation, taken="switched")
    again = back_to(heard.text)
    own = heard.values.get("for_whom") == "me" and _names_pain(heard) and me_too(heard.text)
    if (again == "" or own) and (conversation.person or (own and case.values.get("for_whom") in OTHERS)):
        case, conversation = read(*back_to_visitor(case, conversation), heard)
        return case, replace(conversation, taken="switched")
    if isinstance(again, Person) and again.word in conversation.shelf:
        case, conversation = read(*switched(case, conversation, again), heard)
        return case, replace(conversation, taken="switched")
    person = next_person(heard.text)
    if person and is_about_other(case, conversation, person):
        case, conversation = read(*switched(case, conversation, person), heard)
        return case, replace(conversation, taken="switched")
    person = perhaps_other(heard.text)
    if person is None and heard.values.get("for_whom") in OTHERS and (heard.findings or _names_pain(heard)):
        person = mentioned(heard.text)
    if person and is_about_other(case, conversation, person):
        return _asked_first(case, conversation, heard, protocol, read, confirm="person", person=person)
    return None


def _asked_first(
    case: Case, conversation: Conversation, heard: Heard, protocol: Protocol, read: Read, *, confirm: str,
    person: Person | None = None,
) -> tuple[Case, Conversation]:  # fmt: skip
    """Keep the message until the visitor has said whose it is; a danger sign in it does not wait."""
    target = switched(case, conversation, person) if person else (case, conversation)
    if confirm == "me":
        target = back_to_visitor(case, conversation)
    after = read(*target, heard)
    if holds_emergency(*after, protocol):
        return after
    waiting = held(heard) | ({"person": person.word, "for_whom": person.for_whom} if person else {})
    return case, replace(conversation, confirm=confirm, held=waiting, taken=f"ask_{confirm}")


def _with_name(case: Case, conversation: Conversation, heard: Heard) -> Conversation:
    """Whom the case is about, once the visitor has named somebody."""
    if conversation.person or case.values.get("for_whom") not in OTHERS:
        return conversation
    person = mentioned(heard.text) if heard.values.get("for_whom") in OTHERS else None
    return replace(conversation, person=person.word) if person else conversation


def _names_pain(heard: Heard) -> bool:
    return any(heard.values.get(name) for name in ("region", "quality", "radiation"))


def _tells_of_own_danger(heard: Heard, protocol: Protocol) -> bool:
    """Whether somebody else is named as who hurt the visitor, or beside the visitor's own danger sign."""
    if next_person(heard.text) or perhaps_other(heard.text) or mentioned(heard.text) is None:
        return False
    present = [finding for finding in heard.findings if finding.is_present]
    is_hurt = any(finding.id in ABUSE for finding in present) and speaks_of_self(heard.text)
    own = [f for f in present if f.id in protocol.flags and f.subject is Subject.SELF]
    return is_hurt or (bool(own) and speaks_of_self(heard.text))


def _is_aside(heard: Heard) -> bool:
    return heard.intent in ASIDES and heard.confidence >= SURE and not heard.findings
