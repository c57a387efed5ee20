"""Moves read from the words: another person, a correction, a yes or no to the bot's own question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

MOST_WORDS_OF_A_YES = 8
WORDS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "spoken_moves.yml").read_text(encoding="utf-8")
)
KINDS = ("my_child", "someone_else")
UNNAMED = "person"
MEDICINE_FOR = ("in_pregnancy", "for_child")


@dataclass(frozen=True)
class Person:
    """Somebody else whom a message names: the word, and the option of `q_for_whom` that fits."""

    word: str
    for_whom: str

    @property
    def label(self) -> str:
        """How the bot calls this person."""
        return "the other person" if self.word == UNNAMED else f"your {self.word}"

    @property
    def sex(self) -> str | None:
        """What the word says about the sex, if anything."""
        return next((sex for sex in ("female", "male") if self.word in WORDS[sex]), None)


def is_same(word: str, other: str) -> bool:
    """Whether two words mean the same person: "mum" and "mother"."""
    return word == other or any(word in group and other in group for group in WORDS["same"])


def next_person(text: str) -> Person | None:
    """The person whose turn it surely is now: "now about my wife"."""
    return _person("next_person", text)


def perhaps_other(text: str) -> Person | None:
    """A person who may be another, or the one all along: "it's for my son actually"."""
    return _person("perhaps_other", text)


def mentioned(text: str) -> Person | None:
    """Anybody whom the message names as "my ..."."""
    return _person("has_pain_too", text)


def speaks_of_them(text: str) -> bool:
    """Whether "he" or "she" is the one who was named before, and nobody else is named."""
    return _finds("speaks_of_them", text) and mentioned(text) is None


def back_to(text: str) -> Person | str | None:
    """Whose turn it is again: a person, an empty string for the visitor, or None."""
    if _finds("back_to_me", text):
        return ""
    return _person("back_to_person", text)


def is_back(text: str) -> bool:
    """Whether "back" is all that was written."""
    return _plain(text).removeprefix("my ") == "back"


def corrects(text: str) -> bool:
    """Whether the words take something back that was said before."""
    return _finds("correction", text)


def me_after_all(text: str) -> bool:
    """Whether it is the visitor who has the pain, not the person whom it was taken for."""
    return _finds("me_after_all", text)


def me_too(text: str) -> bool:
    """Whether the visitor speaks of a complaint of their own beside another's."""
    return _finds("me_too", text)


def what_is_so(text: str) -> str:
    """The part of a correction that holds: "it's the right" of "I said left, it's the right"."""
    for pattern in _patterns("said_before"):
        if match := pattern.search(_lower(text)):
            return _lower(text)[match.end() :].strip()
    return ""


def asks_how_many(text: str) -> bool:
    """Whether the visitor wants to know how long this takes."""
    return _finds("how_many_left", text)


def wants_list(text: str) -> bool:
    """Whether the visitor wants to read the open question's answers again."""
    return _finds("wants_list", text)


def wants_safety(text: str) -> bool:
    """Whether the visitor wishes to be safe, or does not feel so."""
    return _finds("wants_safety", text)


def wants_advice(text: str) -> bool:
    """Whether the visitor wants to read the advice again."""
    return _finds("wants_advice", text)


def returns(text: str) -> bool:
    """Whether the words say that somebody has come back: "it's me again"."""
    return _finds("returns", text)


def asks_medicine(text: str) -> bool:
    """Whether the visitor asks if a medicine may be taken or given."""
    return _finds("asks_medicine", text)


def medicine_is_for(text: str) -> str:
    """Whom the medicine is for, as far as the words tell: pregnancy, child or an empty string."""
    return next((who for who in MEDICINE_FOR if _finds(f"medicine_{who}", text)), "").partition("_")[2]


def fears_outcome(text: str) -> bool:
    """Whether the visitor asks what it is or how it will end, which no routine answer can tell."""
    return _finds("fears_outcome", text)


def keeps_chat(text: str) -> bool:
    """Whether somebody who could leave no transcript chooses to have the conversation kept."""
    return _finds("keeps_chat", text)


def claims_mistake(text: str) -> bool:
    """Whether the words say that a danger sign was not meant: "it's just an expression"."""
    return _finds("claimed_mistake", text) or says_one_side(text)


def says_one_side(text: str) -> bool:
    """Whether the whole message takes "both" back: "only the right leg"."""
    return _finds("only_one_side", text)


def is_only_in_pain(text: str) -> bool:
    """Whether the message tells of pain and of nothing else: "everything hurts"."""
    return _finds("only_in_pain", text)


def makes_light(text: str) -> bool:
    """Whether all that is said is how bad the pain is not: "it is not severe"."""
    return _finds("makes_light", text)


def says_none(text: str) -> bool:
    """Whether the words rule a whole list of signs out: "none of these, i was just unsure"."""
    return _finds("none_of_them", text)


def denies_pregnancy(text: str) -> bool:
    """Whether the words say that there is no pregnancy: "i am not pregnant", "pregnant? im a man"."""
    return _finds("not_pregnant", text)


def is_afraid(text: str) -> bool:
    """Whether the visitor says that they are afraid, or asks what it is or how it will end."""
    return _finds("afraid", text) or fears_outcome(text)


def says_not_yet(text: str) -> bool:
    """Whether help has not been called yet but is not refused: "not yet", "i will in a minute"."""
    return _finds("not_yet", text)


def asks_ambulance(text: str, *, alone: bool = False) -> bool:
    """Whether the visitor asks if an ambulance is needed; `alone`, whether that is all they say."""
    return _finds("asks_ambulance_alone" if alone else "asks_ambulance", text)


def asks_for_help(text: str) -> bool:
    """Whether the visitor asks if they should get help at all."""
    return asks_ambulance(text) or _finds("asks_for_help", text)


def was_seen(text: str) -> bool:
    """Whether the visitor was seen by a clinician before, and is not with one now."""
    return _finds("was_seen", text) and not _finds("is_with_help", text)


def speaks_of_self(text: str) -> bool:
    """Whether the visitor is the one to whom it happened: "he threw me", "I am numb"."""
    return _finds("own_body", text)


def agrees(text: str, title: str = "") -> bool | None:
    """Yes or no to a question of the bot's own, by the words or the title of its first button; else None."""
    words = _plain(text)
    if title and words == _plain(title):
        return True
    if len(words.split()) > MOST_WORDS_OF_A_YES:
        return None
    # "None of these" answers a card, not this.
    for name, meaning in (("disagree", False), ("agree", True)):
        if any(words == said or words.startswith(f"{said} ") for said in map(_plain, WORDS[name])):
            return meaning
    return None


def _finds(name: str, text: str) -> bool:
    return any(pattern.search(_lower(text)) for pattern in _patterns(name))


def _person(name: str, text: str) -> Person | None:
    for pattern in _patterns(name):
        match = pattern.search(_lower(text))
        if match is None:
            continue
        word = " ".join((match.groupdict().get("person") or UNNAMED).replace("-", " ").split())
        kind = next((kind for kind in KINDS if word in WORDS["persons"][kind]), "someone_else")
        return Person(word, kind)
    return None


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    persons = sorted((word for kind in KINDS for word in WORDS["persons"][kind]), key=len, reverse=True)
    body = "|".join(re.escape(word).replace(r"\ ", "[ -]") for word in persons)
    before = r"(?:(?:\d{1,2}[ -]year[ -]old|little|older|younger|eldest|youngest|teenage|poor|dear|other) )*"
    person = f"{before}(?P<person>{body})"
    medicine = "|".join(re.escape(word).replace(r"\ ", "[ -]?") for word in WORDS["medicine"])
    filled = (
        pattern.replace("{person}", person).replace("{medicine}", rf"\b(?:{medicine})\b")
        for pattern in WORDS[name]
    )
    return tuple(re.compile(pattern.replace("'", "'?")) for pattern in filled)


def _lower(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]+", "", text.lower()).split())
