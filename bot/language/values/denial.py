"""Whether a value that was named is denied, said to be well, or a mere trigger.

A denial reaches a word only across words that may stand in between (`no pain or numbness in my legs`),
so `cannot sleep, back hurts` or `no idea why my neck hurts` deny nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.language.values.lexicon import load_lexicon

_LONGEST_DENIAL = 10
_DETERMINERS = frozenset({"my", "the", "his", "her", "a", "its"})
_HURTS = frozenset({"hurts", "hurt", "aches", "is", "kills", "killing", "feels"})
_INTENSIFIERS = frozenset(
    {
        "all",
        "totally",
        "completely",
        "absolutely",
        "both",
        "really",
        "quite",
        "perfectly",
        "feel",
        "seem",
        "seems",
        "feels",
        "still",
        "now",
        "otherwise",
        "pretty",
        "just",
    }
)
_ON_CONDITION = frozenset(
    {"when", "if", "unless", "until", "till", "as", "that", "so", "much", "while", "whilst", "every"}
)
_NEGATED_VERBS = frozenset({"dont", "doesnt", "didnt", "isnt", "havent", "hasnt", "arent", "wasnt", "aint"})
_LINKS = frozenset({"is", "are", "feel", "feels", "seem", "seems", "was", "were", "all", "both"})


def is_denied(tokens: Sequence[str], start: int, end: int) -> bool:
    """True when a denial before token `start` reaches it."""
    filler, denials = _words("filler"), _words("denial")
    index, crossed = start - 1, False
    while index >= 0 and start - index <= _LONGEST_DENIAL:
        word = tokens[index]
        if word in denials:
            return _denies(tokens, index, start, end, crossed=crossed)
        if word == ",":
            # Only a list goes on behind a comma: `no arm pain, leg pain or numbness`.
            if tokens[index + 1] in _DETERMINERS:
                return False
            crossed = True
        elif word not in filler:
            return False
        index -= 1
    return False


def is_said_to_be_well(tokens: Sequence[str], end: int) -> bool:
    """True for `are fine`, `is not affected`, `doesnt hurt`, `okay` right after token `end`."""
    fine = _words("fine")
    index = end
    linked = False
    while index < len(tokens) and index - end < 5:
        word = tokens[index]
        if word in fine:
            return linked or index == end
        if word in ("not", "isnt", "arent", "doesnt", "dont", "wasnt", "aint") and index + 1 < len(tokens):
            following = tokens[index + 1 : index + 3]
            if len(following) > 1 and following[0] in _HURTS and following[1] in _ON_CONDITION:
                # `doesnt hurt when I walk` leaves the rest of the day.
                return False
            return bool(
                {"hurt", "affected", "involved", "sore", "painful", "bother", "hurting", "the", "it", "an"}
                & set(following[:2])
            )
        if word in _LINKS:
            linked = True
        elif word not in _INTENSIFIERS:
            return False
        index += 1
    return False


def _denies(tokens: Sequence[str], index: int, start: int, end: int, *, crossed: bool) -> bool:
    """Whether the denial at `index` holds for the word at `start`, given what lies between."""
    after = tokens[end] if end < len(tokens) else ""
    following = tokens[index + 1] if index + 1 < len(tokens) else ""
    word = tokens[index]
    if word == "not":
        return not crossed and following not in ("only", "just", "sure")
    if word == "no" and following == ",":
        # `no, my back hurts`: an answer to the last question.
        return False
    if following == "," and word in _NEGATED_VERBS:
        # `1 when it doesnt, mid back`: what was denied went before.
        return False
    if crossed and after in _HURTS:
        return False
    # `dont move my neck` tells of a neck that hurts.
    return not (
        word in ("dont", "didnt", "doesnt", "havent") and {"move", "moving"} & set(tokens[index:start])
    )


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(str(word) for word in load_lexicon("body")[section])
