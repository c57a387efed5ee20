"""The age in a reply to `how old?`: a number alone, an age told in words, or the ten years that are named.

A number beside a time or a count is none: `15 years ago`, `2 kids`. The words are data in `age.yml`.
"""

from __future__ import annotations

import re
from functools import cache

from bot.language.values.lexicon import Match, load_lexicon, phrase_table
from bot.language.values.message import Message, is_mark, read_message
from bot.language.values.numbers import bare_number
from bot.language.values.person import states_years_only
from bot.language.values.whole_reply import named_alone

_LEXICON = "age"
_NUMBER = "%"
_OLDEST = 120
# A slip of the keyboard: nobody is "-3", and "-3" is no child of three.
_BELOW_ZERO = re.compile(r"\s*[-\u2212]\s*\d")
_MOST_WORDS = 12
# How far "early" and "late" are from the middle of ten years.
_EARLY_OR_LATE = 3


def read_age_answer(text: str) -> int | None:
    """The age in whole years that a reply to `how old?` gives, or None."""
    message = read_message(text)
    if not message.tokens or len(message.tokens) > _MOST_WORDS:
        return None
    if _BELOW_ZERO.match(text):
        return None
    rough = _rough_age(message)
    if rough is not None:
        return rough
    years = _told(message)
    return int(years) if years is not None and 0 <= years <= _OLDEST else None


def is_rough_age(text: str) -> bool:
    """Whether the reply names ten years or a time of life ("in my forties") and no single age."""
    return _rough_age(read_message(text)) is not None


def _rough_age(message: Message) -> int | None:
    named = named_alone(message, _LEXICON, "rough_age", around="around_an_age")
    if not named:
        return None
    words = set(message.tokens)
    moved = -_EARLY_OR_LATE if words & _words("early") else _EARLY_OR_LATE if words & _words("late") else 0
    # Of two the older one: "in my forties or fifties".
    age = max(int(match.label) for match in named)
    return age + moved if age > 20 else age


def _told(message: Message) -> float | None:
    years = states_years_only(message)
    if years is not None:
        return float(years[0])
    # "No one" is nobody's age; a child of one year is "1" or "one".
    is_one = message.tokens == ("one",)
    tokens = tuple(
        _NUMBER if bare_number(token) is not None and (is_one or token != "one") else token
        for token in message.tokens
    )
    others = phrase_table(_LEXICON, "no_age").find_all(tokens)
    for match in phrase_table(_LEXICON, "tells_age").find_all(tokens):
        at = tokens.index(_NUMBER, match.start)
        if not any(_touches(other, at) for other in others):
            return bare_number(message.tokens[at])
    if others:
        return None
    small = phrase_table(_LEXICON, "around_an_age").find(tokens)
    told = {at for match in small for at in range(match.start, match.end)}
    figures = [bare_number(token) for at, token in enumerate(message.tokens) if tokens[at] == _NUMBER]
    is_whole = all(at in told or is_mark(token) or token == "-" for at, token in enumerate(tokens))
    known = [figure for figure in figures if figure is not None]
    # "44 or 45" is about the middle; "none" reads as a zero and is no newborn.
    if not is_whole or not known or "none" in message.tokens or len(known) > 2:
        return None
    return sum(known) / len(known)


def _touches(match: Match, at: int) -> bool:
    return match.start <= at < match.end


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_lexicon(_LEXICON)[name])
