"""Bare replies to one question: `8` to how bad, `3 weeks` to how long, `the lower bit` to where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.language.values.body import find_parts, read_regions
from bot.language.values.duration import read_duration
from bot.language.values.lexicon import phrase_table
from bot.language.values.mechanism import UNKNOWN, read_mechanism
from bot.language.values.message import Message, read_message
from bot.language.values.numbers import FIGURE, bare_number
from bot.language.values.radiation import find_targets
from bot.language.values.severity import read_severity
from bot.language.values.side import read_side
from bot.language.values.whole_reply import named_alone

DurationBand = Literal[
    "under_2_days", "2-14_days", "2-6_weeks", "6-12_weeks", "over_3_months", "comes_and_goes_for_years"
]

_UPPER_DAYS: tuple[tuple[float, DurationBand], ...] = (
    (2, "under_2_days"),
    (15, "2-14_days"),
    (42, "2-6_weeks"),
    (90, "6-12_weeks"),
)
_RANGE = re.compile(
    rf"(?<![\w.])({FIGURE})(?: ish)? ?(?:-|to|or|/|,|and|maybe) ?(?:maybe |a )?({FIGURE})(?![\w.])"
)
_FIGURE = re.compile(rf"(?<![\w.-])(-|minus )?({FIGURE})(?![\w.]*\d)")
_TOO_LONG_FOR_A_NUMBER = 12


@dataclass(frozen=True)
class DurationAnswer:
    """How long, in days when a number is stated, and the option of the duration question it falls in."""

    days: float | None
    band: DurationBand


def read_number_answer(text: str) -> float | None:
    """The one number that a reply to `how bad, 0 to 10?` gives, or None."""
    message = read_message(text)
    if not message.tokens or len(message.tokens) > _TOO_LONG_FOR_A_NUMBER * 2:
        return None
    if len(message.tokens) <= 2:
        for token in message.tokens:
            value = bare_number(token)
            if value is not None and not (len(message.tokens) == 2 and token == "none"):
                return value
    plain = re.sub(r" ?(?:/|out of) ?10\b", "", message.text)
    between = _RANGE.search(plain)
    if between:
        low, high = float(between.group(1)), float(between.group(2))
        return (low + high) / 2
    severity = read_severity(message)
    if severity is None and " , " in message.text and len(_FIGURE.findall(message.text)) > 1:
        # `9 at night, 4 now`: each part of the reply is about the pain.
        severity = read_severity(
            read_message(", ".join(f"pain {part}" for part in message.text.split(" , ")))
        )
    if severity is not None:
        return severity[0]
    figures = [match for match in _FIGURE.finditer(plain) if match.group(1) is None]
    if len(figures) == 1 and len(message.tokens) <= _TOO_LONG_FOR_A_NUMBER:
        return float(figures[0].group(2))
    words = [bare_number(token) for token in message.tokens if token == "one"]
    if not figures and words and not {"the", "this", "that", "first", "second", "last"} & set(message.tokens):
        return words[0]
    return None


def read_duration_answer(text: str, *, today: date | None = None) -> DurationAnswer | None:
    """How long it has lasted according to a reply to that question, or None."""
    message = read_message(text)
    stated = read_duration(message, today=today)
    if stated is None and len(message.tokens) <= _TOO_LONG_FOR_A_NUMBER:
        # The question was how long: what is left out of the reply is `for`.
        stated = read_duration(read_message(f"pain for {text}"), today=today)
        stated = stated or read_duration(read_message(f"pain started {text}"), today=today)
    comes_and_goes = bool(phrase_table("answers", "comes_and_goes").find(message.tokens))
    vague = phrase_table("answers", "vague_duration").find(message.tokens)
    if stated is not None:
        days = stated[0]
        if comes_and_goes and days >= 365:
            return DurationAnswer(days, "comes_and_goes_for_years")
        return DurationAnswer(days, _band(days))
    if not vague:
        return None
    band = vague[0].label
    if comes_and_goes and band == "over_3_months":
        band = "comes_and_goes_for_years"
    return DurationAnswer(None, band)  # type: ignore[arg-type]


def read_region_answer(text: str) -> tuple[str, ...]:
    """Regions that a reply to `where is it?` names, `lower` alone being the low back."""
    message = read_message(text)
    parts = find_parts(message)
    regions = tuple(name for name, _ in read_regions(message, parts, find_targets(message, parts)))
    if regions and regions != ("back_unspecified",):
        return regions
    bare = [match.label for match in phrase_table("answers", "bare_region").find(message.tokens)]
    return tuple(dict.fromkeys(bare)) or regions


def read_side_answer(text: str) -> str | None:
    """The side that a reply to `which side?` names, or None."""
    message = read_message(text)
    parts = find_parts(message)
    side = read_side(message, parts, parts[0] if parts else None)
    return side[0] if side is not None else _bare_side(message)


def read_mechanism_answer(text: str) -> str | None:
    """What set it off according to a reply to that question, `unknown` where nothing did, or None."""
    stated = read_mechanism(read_message(f"my back hurts after {text}"))
    if stated is not None:
        return stated[0]
    # Whatever else is said may turn it round: "no sport", "it hurts when bending".
    causes = named_alone(read_message(text), "answers", "bare_cause", around="around_a_cause")
    return min(causes, key=lambda match: match.label == UNKNOWN).label if causes else None


def read_severity_answer(text: str) -> float | None:
    """The number that a reply to `how bad, 0 to 10?` gives, or one that its words stand for, or None."""
    number = read_number_answer(text)
    if number is not None:
        return number
    said = named_alone(read_message(text), "answers", "severity_in_words", around="around_a_severity")
    return max((float(match.label) for match in said), default=None)


def _bare_side(message: Message) -> str | None:
    found = phrase_table("answers", "bare_side").find(message.tokens)
    return found[-1].label if found else None


def _band(days: float) -> DurationBand:
    return next((band for upper, band in _UPPER_DAYS if days < upper), "over_3_months")
