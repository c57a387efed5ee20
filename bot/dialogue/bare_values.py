"""A bare reply to a value card: `44` to the age, `8` to the pain, `3 wks` to the duration."""

from __future__ import annotations

from typing import Any

from bot.dialogue.typed_answers import WORDS
from bot.language.values import (
    is_rough_age,
    read_age_answer,
    read_duration_answer,
    read_mechanism_answer,
    read_number_answer,
    read_region_answer,
    read_severity_answer,
    read_side_answer,
    read_values,
)
from bot.protocol import Card

AGES = ("age", "age_at_onset")
WORST = 10
MOST_WORDS_OF_A_CAUSE = 6
MOST_WORDS_OF_A_TIME = 6
NEW_DAYS = 14
RECENT_DAYS = 90


def bare_value(card: Card, text: str) -> Any:
    """The value that this reply gives to the card, or None."""
    if card.value in AGES:
        return read_age_answer(text)
    if card.value == "severity":
        severity = read_severity_answer(text)
        return severity if severity is not None and 0 <= severity <= WORST else None
    if card.value == "duration_days":
        return _days(card, text)
    if card.value == "region":
        return list(read_region_answer(text)) or None
    if card.value == "side":
        return read_side_answer(text)
    if card.value == "mechanism" and len(text.split()) <= MOST_WORDS_OF_A_CAUSE:
        return read_mechanism_answer(text)
    if card.value == "trend" and " ".join(text.lower().strip(" .!").split()) in WORDS["no_change"]:
        # "Better or worse?" "None": neither of the two.
        return "same"
    if card.value == "trend" and len(text.split()) <= MOST_WORDS_OF_A_CAUSE:
        return read_values(f"the pain is {text}").trend
    return None


def in_words(card: Card, text: str) -> str:
    """The visitor's own words for a score or an age that they gave in words, without a number; else empty."""
    is_rough = is_rough_age(text) if card.value in AGES else card.value == "severity"
    return text.strip() if is_rough and (card.value in AGES or read_number_answer(text) is None) else ""


def sign_age(text: str) -> str:
    """The option of `q_symptom_age` that a bare time gives; empty when it is none.

    An old sign is `not_sure`: that it has not changed and is known to a doctor was not said.
    """
    answer = read_duration_answer(text) if len(text.split()) <= MOST_WORDS_OF_A_TIME else None
    if answer is None:
        return ""
    days = answer.days if answer.days is not None else _days_of_band(answer.band)
    if days <= NEW_DAYS:
        return "last_14_days"
    return "2_weeks_to_3_months" if answer.days is not None and days <= RECENT_DAYS else "not_sure"


def _days_of_band(band: str) -> float:
    return {"under_2_days": 1.0, "2-14_days": 8.0}.get(band, float("inf"))


def _days(card: Card, text: str) -> float | None:
    answer = read_duration_answer(text)
    if answer is None:
        return None
    if answer.days is not None:
        return answer.days
    option = card.option(answer.band)
    return float(option.sets["duration_days"]) if option else None
