"""A bare reply to a value card: `44` to the age, `8` to the pain, `3 wks` to the duration."""

from __future__ import annotations

from typing import Any

from bot.dialogue.typed_answers import WORDS
from bot.language.values import (
    read_age_answer,
    read_duration_answer,
    read_number_answer,
    read_region_answer,
    read_side_answer,
    read_values,
)
from bot.protocol import Card

OLDEST = 120
WORST = 10
MOST_WORDS_OF_A_CAUSE = 6
MOST_WORDS_OF_AN_AGE = 8


def bare_value(card: Card, text: str) -> Any:
    """The value that this reply gives to the card, or None."""
    if card.value in ("age", "age_at_onset") and len(text.split()) <= MOST_WORDS_OF_AN_AGE:
        age = read_age_answer(text)
        # "None" reads as a zero; a newborn's age would be written with a digit.
        is_stated = age is not None and (age > 0 or "0" in text)
        return int(age) if is_stated and age is not None and age <= OLDEST else None
    if card.value == "severity":
        severity = read_number_answer(text)
        return severity if severity is not None and 0 <= severity <= WORST else None
    if card.value == "duration_days":
        return _days(card, text)
    if card.value == "region":
        return list(read_region_answer(text)) or None
    if card.value == "side":
        return read_side_answer(text)
    if card.value == "mechanism" and len(text.split()) <= MOST_WORDS_OF_A_CAUSE:
        return read_values(f"my back hurts after {text}").mechanism
    if card.value == "trend" and " ".join(text.lower().strip(" .!").split()) in WORDS["no_change"]:
        # "Better or worse?" "None": neither of the two.
        return "same"
    if card.value == "trend" and len(text.split()) <= MOST_WORDS_OF_A_CAUSE:
        return read_values(f"the pain is {text}").trend
    return None


def _days(card: Card, text: str) -> float | None:
    answer = read_duration_answer(text)
    if answer is None:
        return None
    if answer.days is not None:
        return answer.days
    option = card.option(answer.band)
    return float(option.sets["duration_days"]) if option else None
