"""What a call-back request says in plain words: how to reach somebody, when, and that it is not wanted."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

WORDS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "callback_words.yml").read_text(encoding="utf-8")
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
PHONE = re.compile(r"\+?\(?\d[\d\s().-]{5,}\d")
# Local numbers without an area code have seven digits.
FEWEST_DIGITS, MOST_DIGITS = 7, 15


def contact_in(text: str) -> str:
    """The e-mail address or telephone number in these words, or an empty string."""
    if email := EMAIL.search(text):
        return email[0]
    numbers = (match[0].strip() for match in PHONE.finditer(text))
    return next((n for n in numbers if FEWEST_DIGITS <= sum(map(str.isdigit, n)) <= MOST_DIGITS), "")


def time_in(text: str) -> str:
    """When a call would suit, as far as these words say: "after 3pm", "monday morning"; else empty."""
    # The digits of a telephone number are no hour.
    rest = _lower(PHONE.sub(" ", text))
    said = [match[0].strip() for each in _patterns("time") if (match := each.search(rest))]
    return max(said, key=len, default="")


def asks_reference(text: str) -> bool:
    """Whether the visitor asks for the reference of the request."""
    return any(pattern.search(_lower(text)) for pattern in _patterns("asks_reference"))


def cancels_callback(text: str) -> bool:
    """Whether the visitor wants no call back any more."""
    return any(pattern.search(_lower(text)) for pattern in _patterns("cancels"))


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    days = f"(?:{'|'.join(sorted(WORDS['day'], key=len, reverse=True))})"
    filled = (pattern.replace("{day}", days).replace("'", "'?") for pattern in WORDS[name])
    return tuple(re.compile(pattern) for pattern in filled)


def _lower(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
