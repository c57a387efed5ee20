"""Number words and quantities: `forty four` is 44, `a couple` is 2, `2 or 3` is 2.5."""

from __future__ import annotations

import re

_UNITS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twa": 2, "thre": 3, "tree": 3, "fiv": 5, "sevn": 7, "eigth": 8, "eigt": 8, "ate": 8, "nin": 9, "zero": 0,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_ONES = {"one": 1} | {word: value for word, value in _UNITS.items() if 2 <= value <= 9}
# Words that are figures only in a bare reply; in a sentence they are what they are.
_NOT_IN_SENTENCES = frozenset({"tree", "ate", "nin"})

FIGURE = r"\d+(?:\.\d+)?"
# A quantity as it stands before a unit of time or distance.
QUANTITY = (
    rf"(?:(?P<low>{FIGURE}) ?(?:-|to|or|/) ?(?P<high>{FIGURE})"
    rf"|(?P<whole>{FIGURE}|one|a|an) and a half"
    rf"|(?P<figure>{FIGURE})(?: (?:1 / 2|and a 1/2|ish|odd))?"
    r"|(?P<vague>(?:a )?(?:good |whole |solid )?(?:couple|cpl)(?: of| o| a)?(?: (?:good|long))?"
    r"|(?:a |the )?(?:good )?few|several|half a|half an|half|one|an?(?: (?:full|whole|good|"
    r"solid|bit over an?))?) )"
)
_VAGUE = (("couple", 2.0), ("cpl", 2.0), ("few", 3.0), ("several", 5.0), ("half", 0.5))


def join_number_words(tokens: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The same tokens with number words from two up written as figures (`forty four` -> `44`)."""
    joined: list[tuple[str, int, int]] = []
    skip = False
    for index, (word, start, end) in enumerate(tokens):
        if skip:
            skip = False
            continue
        if word in _TENS:
            value = _TENS[word]
            following = tokens[index + 1] if index + 1 < len(tokens) else ("", 0, 0)
            if following[0] in _ONES:
                value, end, skip = value + _ONES[following[0]], following[2], True
            joined.append((str(value), start, end))
        elif word in _UNITS and word not in _NOT_IN_SENTENCES:
            joined.append((str(_UNITS[word]), start, end))
        else:
            joined.append((word, start, end))
    return joined


def quantity_of(match: re.Match[str]) -> float:
    """The number that a match of QUANTITY stands for; a range gives its middle."""
    groups = match.groupdict()
    if groups["low"] is not None:
        return (float(groups["low"]) + float(groups["high"])) / 2
    if groups["whole"] is not None:
        return float(groups["whole"]) + 0.5 if groups["whole"][0].isdigit() else 1.5
    if groups["figure"] is not None:
        half = 0.5 if match.group(0)[len(groups["figure"]) :].strip().startswith(("1 / 2", "and a")) else 0.0
        return float(groups["figure"]) + half
    words = groups["vague"]
    return next((value for word, value in _VAGUE if word in words), 1.0)


def bare_number(word: str) -> float | None:
    """The figure that a single word stands for in a bare reply, or None."""
    if re.fullmatch(FIGURE, word):
        return float(word)
    if word in ("one", "won"):
        return 1.0
    if word in ("none", "nil", "nought"):
        return 0.0
    return float(_UNITS[word]) if word in _UNITS else None
