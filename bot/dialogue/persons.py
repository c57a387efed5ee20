"""Several people in one visit: each has a case of their own, and nothing is mixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.conversation import Conversation
from bot.dialogue.spoken_moves import Person, is_same
from bot.triage import Case

# What belongs to a case and goes on the shelf with it. Everything else belongs to the visit.
OF_THE_CASE = (
    "open_card",
    "open_about",
    "advised",
    "emergency_shown",
    "emergency_open",
    "has_failed",
    "safe_flags",
    "wants_therapist",
    "told_total",
    "advised_text",
)
VISITOR = ""


def is_about_other(case: Case, conversation: Conversation, person: Person) -> bool:
    """Whether this person is not the one whom the open case is about."""
    if not has_content(case):
        return False
    if conversation.person:
        return not is_same(conversation.person, person.word)
    # A case that began with "my mother" or "my child" before anybody was named.
    return case.values.get("for_whom") != person.for_whom


def has_content(case: Case) -> bool:
    """Whether anything about a complaint is known."""
    values = {name for name in case.values if name not in ("for_whom", "sex")}
    return bool(case.answered or values or any(e.is_present for e in case.findings.values()))


def switched(case: Case, conversation: Conversation, person: Person) -> tuple[Case, Conversation]:
    """Put the open case on the shelf and open this person's: the one kept before, or a new one."""
    known: dict[str, Any] = {"for_whom": person.for_whom, "sex": person.sex}
    return _opened(case, conversation, person.word, Case(turn=case.turn).with_values(known))


def back_to_visitor(case: Case, conversation: Conversation) -> tuple[Case, Conversation]:
    """Open the visitor's own case again, or a new one."""
    return _opened(case, conversation, VISITOR, Case(turn=case.turn).with_values({"for_whom": "me"}))


def named(case: Case, conversation: Conversation, person: Person) -> tuple[Case, Conversation]:
    """The open case was this person's all along; an age that was told stands."""
    case = case.with_values({"for_whom": person.for_whom, "sex": person.sex})
    return case, replace(conversation, person=person.word)


def named_visitor(case: Case, conversation: Conversation) -> tuple[Case, Conversation]:
    """The open case was the visitor's own all along."""
    return case.without_value("sex").with_values({"for_whom": "me"}), replace(conversation, person=VISITOR)


def _opened(case: Case, conversation: Conversation, word: str, new: Case) -> tuple[Case, Conversation]:
    shelf = {**conversation.shelf, conversation.person: _shelved(case, conversation)}
    kept: Mapping[str, Any] = shelf.pop(word, {})
    blank = Conversation()
    of_the_case = {name: getattr(blank, name) for name in OF_THE_CASE} | dict(kept.get("talk", {}))
    of_the_case["safe_flags"] = tuple(of_the_case["safe_flags"])
    opened = replace(Case.from_dict(kept["case"]), turn=case.turn) if kept else new
    conversation = replace(
        conversation, **of_the_case, person=word, shelf=shelf, misses=0, digressions=0, mistaken_flag="",
        confirm="", held={}, compares=False, awaits_place=False,
    )  # fmt: skip
    return opened, conversation


def _shelved(case: Case, conversation: Conversation) -> dict[str, Any]:
    talk = {name: value for name in OF_THE_CASE if (value := getattr(conversation, name))}
    return {"case": case.to_dict(), "talk": talk}
