"""Personal details taken out of a visitor's words before they are logged or kept as a record.

The patterns are data (`redaction.yml`). A mark such as "[phone]" stands where something was, so that a
clinician sees that there was more. Nothing clinical is meant to go: ages, durations, scores, doses, onset.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import yaml

CAPITAL = r"[A-ZÀ-ÖØ-Þ](?:[\w'’-]*[a-zß-öø-ÿ])[\w'’-]*"
WORD = r"[^\W\d_][\w'’-]*"
MOST_PARTS = 3


@dataclass(frozen=True)
class _Pattern:
    """One shape of a personal detail; `hide` names the group that goes, when it is not all of it."""

    mark: str
    shape: re.Pattern[str]
    is_card: bool = False


def redacted(text: str) -> str:
    """The text with names, phones, addresses, dates of birth and numbers of documents taken out."""
    for pattern in _patterns():
        text = pattern.shape.sub(partial(_hidden, pattern), text)
    return _without_names(text)


def redacted_values(value: Any) -> Any:
    """The same for every text inside a JSON value; keys and numbers stay."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {key: redacted_values(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [redacted_values(inner) for inner in value]
    return value


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "redaction.yml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    marks = _data()["marks"]
    return tuple(
        _Pattern(marks[item["kind"]], re.compile(item["find"], re.IGNORECASE), item.get("check") == "luhn")
        for item in _data()["patterns"]
    )


def _hidden(pattern: _Pattern, found: re.Match[str]) -> str:
    if pattern.is_card and not _has_luhn(found.group()):
        return found.group()
    if "hide" not in found.re.groupindex:
        return pattern.mark
    start, end = found.start("hide") - found.start(), found.end("hide") - found.start()
    return found.group()[:start] + pattern.mark + found.group()[end:]


def _has_luhn(text: str) -> bool:
    """Whether the digits pass the check that every payment card passes."""
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each cue with how much of a name must be seen after it: sure, likely or doubtful."""
    data = _data()
    words = rf"(?P<name>{WORD}(?: {WORD}){{0,3}})"
    cues = [
        (kind, re.compile(r"\b" + cue.replace("{name}", words), re.IGNORECASE))
        for kind in ("sure", "likely", "doubtful")
        for cue in data[f"{kind}_names"]
    ]
    titles = "|".join(data["titles"])
    cues.append(("titled", re.compile(rf"\b(?:{titles})\b\.? {words}", re.IGNORECASE)))
    before = rf"(?:^|(?<=[.!?,] ))(?P<name>{WORD}(?: {WORD})?) "
    cues += [
        ("doubtful", re.compile(before + cue.replace("{name} ", ""), re.IGNORECASE))
        for cue in data["before_names"]
    ]
    return tuple(cues)


def _without_names(text: str) -> str:
    text = _full_names().sub(_data()["marks"]["name"], text)
    for kind, cue in _cues():
        text = cue.sub(partial(_named, kind), text)
    return text


@lru_cache(maxsize=1)
def _full_names() -> re.Pattern[str]:
    """A known first name with a capital, and a second word with one: a name wherever it stands."""
    first = "|".join(name.capitalize() for name in sorted(_data()["first_names"], key=len, reverse=True))
    ends = "|".join(word.capitalize() for word in _data()["not_names"] if word.isalpha())
    return re.compile(rf"\b(?:{first}) (?!(?:{ends})\b){CAPITAL}")


def _named(kind: str, found: re.Match[str]) -> str:
    parts = _name_parts(found.group("name").split(), kind)
    if not parts:
        return found.group()
    start = found.start("name") - found.start()
    rest = found.group()[start + len(" ".join(parts)) :]
    return found.group()[:start] + str(_data()["marks"]["name"]) + rest


def _name_parts(words: list[str], kind: str) -> list[str]:
    """The first words that make up a name; none when they do not look like one."""
    data = _data()
    ends, particles, known = set(data["not_names"]), set(data["particles"]), set(data["first_names"])

    def is_free(word: str) -> bool:
        return word.lower().replace("’", "'") not in ends

    def is_capital(word: str) -> bool:
        return bool(re.fullmatch(CAPITAL, word))

    first = words[0]
    is_known = first.lower().removesuffix("'s") in known
    if not is_free(first):
        return []
    second = words[1] if len(words) > 1 else ""
    has_two = is_capital(first) and bool(second) and is_capital(second) and is_free(second)
    accepted = {
        "sure": True,
        "likely": is_known or is_capital(first),
        "titled": is_capital(first),
        "doubtful": is_known or has_two,
    }
    if not accepted[kind]:
        return []
    parts = [first]
    for word in words[1:MOST_PARTS]:
        goes_on = is_free(word) and (is_capital(word) or word.lower() in particles or _is_small(kind, parts))
        if not goes_on:
            break
        parts.append(word)
    while parts and parts[-1].lower() in particles and len(parts) > 1:
        parts.pop()
    return parts


def _is_small(kind: str, parts: list[str]) -> bool:
    """Whether a second word in small letters belongs to the name: "my name is john smith"."""
    return kind == "sure" and len(parts) == 1 and parts[0].islower()
