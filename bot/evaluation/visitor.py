"""A visitor who answers the bot's questions from the facts of a written case, by keyboard or by tapping.

What the facts do not say is a no, or "not sure" where the question is open.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.concepts import concepts, findings_of
from bot.protocol import Card, Option, Protocol

TYPED, TAPS = "typed", "taps"
PLAIN_NO = ("no", "none", "nothing_i_know", "not_applicable", "little_or_nothing")
UNSURE = "not_sure"
SYMPTOM_AGE = "q_symptom_age"
FOR_WHOM = "q_for_whom"
NEW_DAYS, LASTING_DAYS, ADULT_AGE = 14, 84, 18
LEAST = 0.5


class Visitor:
    """Answers one question at a time."""

    def __init__(self, case: Mapping[str, Any], protocol: Protocol, mode: str) -> None:
        self._facts: Mapping[str, Any] = case["facts"]
        self._says: Mapping[str, str] = case.get("say", {})
        self._volunteered: str | None = (case.get("volunteered") or {}).get("text")
        self._protocol = protocol
        self._mode = mode
        self._times_none = 0

    def answer(self, question: Mapping[str, Any]) -> str:
        """Return what the visitor types or taps in reply to a question."""
        if self._volunteered is not None:
            said, self._volunteered = self._volunteered, None
            return said
        card = self._protocol.cards.get(question["card"])
        value = self._stated(card)
        if question["kind"] in ("number", "text", "place"):
            return self._plain(value)
        chosen = self._choose(question, card, value)
        if self._mode == TAPS:
            ids = chosen or [_negative(question, card)]
            return "/answer" + json.dumps({"card": question["card"], "options": ids})
        return self._in_words(question, card, chosen, value)

    def _stated(self, card: Card | None) -> Any:
        return self._facts.get(card.value) if card and card.value else None

    def _plain(self, value: Any) -> str:
        return (
            _words()["unsure"]
            if value is None
            else f"{value:g}"
            if isinstance(value, (int, float))
            else str(value)
        )

    def _choose(self, question: Mapping[str, Any], card: Card | None, value: Any) -> list[str]:
        if question["kind"] == "yes_no":
            asked = question.get("asks", ())
            return ["yes"] if self._true_among(asked) else ["no"]
        if question["card"] == SYMPTOM_AGE:
            return [self._symptom_age(question)]
        if question["card"] == FOR_WHOM:
            return [self._for_whom()]
        raised = self._raised(question)
        if raised and question["kind"] == "any_of":
            return raised
        if raised:
            return raised[:1]
        by_value = _by_value(card, value)
        offered = {option["id"] for option in question["options"]}
        return [option for option in by_value if option in offered]

    def _raised(self, question: Mapping[str, Any]) -> list[str]:
        """Options that raise something true, one for each true concept."""
        chosen: dict[str, None] = {}
        raised_by = {
            f: option["id"] for option in reversed(question["options"]) for f in option.get("raises", ())
        }
        for name, value in self._facts.items():
            if value is True:
                first = next((finding for finding in findings_of(name) if finding in raised_by), None)
                if first is not None:
                    chosen[raised_by[first]] = None
        return list(chosen)

    def _true_among(self, asked: Sequence[str]) -> bool:
        return any(
            value is True and set(findings_of(name)) & set(asked) for name, value in self._facts.items()
        )

    def _symptom_age(self, question: Mapping[str, Any]) -> str:
        days = self._facts.get("duration_days")
        if self._facts.get("symptom_long_unchanged") is True:
            wanted = "symptom_long_unchanged"
        elif self._facts.get("symptom_new_14_days") is True or (days is not None and days <= NEW_DAYS):
            wanted = "symptom_new_14_days"
        else:
            middle = [o["id"] for o in question["options"] if not o.get("raises") and o["id"] != UNSURE]
            return middle[0] if middle and days is not None and days <= LASTING_DAYS else UNSURE
        return next(o["id"] for o in question["options"] if wanted in o.get("raises", ()))

    def _for_whom(self) -> str:
        if self._facts.get("subject") != "other_present":
            return "me"
        return "my_child" if (self._facts.get("age") or ADULT_AGE) < ADULT_AGE else "someone_else"

    def _in_words(self, question: Mapping[str, Any], card: Card | None, chosen: list[str], value: Any) -> str:
        told = self._own_words(question)
        if told:
            return told
        if card and card.value and value is not None and not self._raised(question):
            return self._value_in_words(card.value, value)
        titles = {option["id"]: option["title"] for option in question["options"]}
        if chosen:
            return ", and ".join(titles[option] for option in chosen).lower()
        if question["kind"] == "one_of":
            return titles[_negative(question, card)].lower()
        forms = _words()["none_of_them"]
        self._times_none += 1
        return str(forms[(self._times_none - 1) % len(forms)])

    def _own_words(self, question: Mapping[str, Any]) -> str:
        """The case's own wording for what is asked; a fact that is a sentence is that wording itself."""
        asked = {f for option in question["options"] for f in option.get("raises", ())} | set(
            question.get("asks", ())
        )
        parts = []
        for name, value in self._facts.items():
            if not asked & set(findings_of(name)):
                continue
            if name in self._says:
                parts.append(self._says[name])
            elif isinstance(value, str) and name in concepts():
                parts.append(value)
        others = [f for f in self._raised(question) if parts and f]
        titles = {o["id"]: o["title"].lower() for o in question["options"]}
        spoken = {name for name in self._facts if name in self._says or isinstance(self._facts[name], str)}
        covered = {f for name in spoken for f in findings_of(name)}
        rest = [
            titles[option["id"]]
            for option in question["options"]
            if option["id"] in others and not set(option.get("raises", ())) & covered
        ]
        return ", and ".join([*parts, *rest])

    def _value_in_words(self, name: str, value: Any) -> str:
        if name in self._says:
            return self._says[name]
        if name == "duration_days":
            return duration_in_words(float(value))
        table = _words().get(name, {})
        items = value if isinstance(value, (list, tuple)) else [value]
        return " and ".join(str(table.get(item, str(item).replace("_", " "))) for item in items)


def duration_in_words(days: float) -> str:
    """Say a number of days as people do."""
    if days < 1:
        return f"{max(1, round(days * 24))} hours"
    for unit, length in (("year", 365), ("month", 30.4), ("week", 7)):
        if days >= 2 * length:
            return f"about {round(days / length)} {unit}s"
    return f"{round(days)} day{'s' if round(days) != 1 else ''}"


def _by_value(card: Card | None, value: Any) -> list[str]:
    """The options that stand for a stated value: by word, or the nearest number."""
    if card is None or card.value is None or value is None:
        return []
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        numbers = [(option, option.sets[card.value]) for option in card.options if card.value in option.sets]
        nearest = sorted(numbers, key=lambda pair: abs(math.log(max(value, LEAST) / max(pair[1], LEAST))))
        return [option.id for option, _ in nearest[:1]]
    wanted = set(value) if isinstance(value, (list, tuple)) else {value}
    hits = [option.id for option in card.options if wanted & _values_of(option, card.value)]
    return hits if card.kind == "any_of" else hits[:1]


def _values_of(option: Option, name: str) -> set[Any]:
    stated = option.sets.get(name, ())
    return {*(stated if isinstance(stated, (list, tuple)) else [stated]), *option.meant_by}


def _negative(question: Mapping[str, Any], card: Card | None) -> str:
    """The option that means no, or not sure; never one that raises something."""
    harmless = [option["id"] for option in question["options"] if not option.get("raises")]
    for option_id in PLAIN_NO:
        if option_id in harmless:
            return option_id
    denying = [option.id for option in (card.options if card else ()) if option.denies]
    for option_id in (*(option for option in harmless if option in denying), UNSURE):
        if option_id in harmless:
            return option_id
    return str(question["options"][-1]["id"])


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    path = Path(__file__).with_name("visitor_words.yml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
