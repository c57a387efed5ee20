"""A bare reply to a value card: `44` to the age, `8` to the pain, `3 wks` to the duration."""

from __future__ import annotations

import re
from typing import Any

from bot.dialogue.typed_answers import WORDS
from bot.language.values import (
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
OLDEST = 120
WORST = 10
MOST_WORDS_OF_A_CAUSE = 6
MOST_WORDS_OF_AN_AGE = 8
MOST_WORDS_OF_A_TIME = 6
NEW_DAYS = 14
RECENT_DAYS = 90
# "15 years ago", "8 months", "for 3 years": a time, never an age.
IS_TIME = re.compile(
    r"\bago\b|\b(weeks?|wks?|months?|mths?|days?|hours?|hrs?)\b|\b(for|since|in|back in|last) \d",
    re.IGNORECASE,
)
TELLS_AGE = re.compile(
    r"\b(i'?m|i am|i was|he'?s|she'?s|he is|she is|aged?|age is|turn(ed|ing)?|over|under) "
    r"(now |about |around |nearly |almost |only |just |over )*\d"
    r"|\d ?-?(years?|yrs?)[ -]?(old|of age)|\d ?(yo|y/o)\b|\bborn\b",
    re.IGNORECASE,
)
# What may stand beside a number that is the whole reply.
AROUND_AN_AGE = re.compile(
    r"\b(i|i'?m|im|am|is|was|he'?s|she'?s|they'?re|he|she|they|are|it'?s|its|my|our|age|aged|years?|yrs?|old|of|yo|y/o|"
    r"y o|just|about|around|nearly|almost|only|over|under|roughly|approx|approximately|turned|turning|now|"
    r"today|soon|going|on|the|at|when|in|early|mid|late|yes|yeah|ok|okay|well|um|uh|so|sure|please|thanks|to|be|say|maybe|"
    r"probably|and|a|half|mum|mom|dad|son|daughter|wife|husband|hes|shes|sorry|actually|no|"
    r"male|female|man|woman|m|f|this year|next)\b",
    re.IGNORECASE,
)
NUMBER_WORD = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|hundred)(s|ies)?\b",
    re.IGNORECASE,
)


def bare_value(card: Card, text: str) -> Any:
    """The value that this reply gives to the card, or None."""
    if card.value in AGES and len(text.split()) <= MOST_WORDS_OF_AN_AGE:
        if not says_age(text):
            return None
        age = read_age_answer(text)
        # "None" reads as a zero; a newborn's age would be written with a digit.
        is_stated = age is not None and (age > 0 or "0" in text)
        return int(age) if is_stated and age is not None and age <= OLDEST else None
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
    """The visitor's own words for a score that was read from words, not from a number; empty otherwise."""
    return text.strip() if card.value == "severity" and read_number_answer(text) is None else ""


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


def says_age(text: str) -> bool:
    """Whether these words are a number alone, or say an age: never "15 years ago", nor "2 kids"."""
    if IS_TIME.search(text):
        return False
    if TELLS_AGE.search(text):
        return True
    rest = AROUND_AN_AGE.sub(" ", NUMBER_WORD.sub(" ", text.replace("\u2019", "'")))
    return not re.search(r"[a-z]", re.sub(r"\b\d+('?s|th|yo|y)?\b", " ", rest.lower()))


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
