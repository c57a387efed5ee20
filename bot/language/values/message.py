"""One visitor message as plain tokens, with the way back to the visitor's own characters.

Every reader of values works on the same canonical form: lower case, no apostrophes, hyphens between
words opened, number words as digits, typing errors in the words that matter mended, and one space
between tokens (punctuation marks are tokens too). People who leave out apostrophes and people who do
not are then the same people, and a regular expression has one spelling to know.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from bot.language.values.numbers import join_number_words
from bot.language.values.spelling import mend

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": ",", "…": "."}
)
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_TOKEN = re.compile(
    r"[ctls]\d{1,2}(?![\w])"  # vertebrae: l4, c5
    r"|2(?:day|nite|night)(?![\w])"  # as people text: 2day
    r"|\d+(?:[.,]\d+)?(?=\D|$)|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]"
)
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_ABBREVIATED = {"w": "with", "b": "because"}  # before a slash: w/, b/c
_SENTENCE_END = frozenset(".!?;\n")
_MARK = re.compile(r"[^\w\s]")


@dataclass(frozen=True)
class Message:
    """The canonical tokens of one text; `text` is the same tokens joined by single spaces."""

    original: str
    tokens: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    text: str = field(default="")
    starts: tuple[int, ...] = field(default=())

    def token_at(self, offset: int) -> int:
        """The index of the token that holds character `offset` of `text`."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def tokens_between(self, start: int, end: int) -> tuple[int, int]:
        """Token indices [first, last) that characters [start, end) of `text` touch."""
        return self.token_at(start), bisect_left(self.starts, end)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Character offsets in the visitor's own text of tokens [first, last)."""
        return self.places[first][0], self.places[max(first, last - 1)][1]

    def span_of(self, match: re.Match[str], group: int | str = 0) -> tuple[int, int]:
        """Character offsets in the visitor's own text of a match in `text`."""
        return self.span(*self.tokens_between(match.start(group), match.end(group)))

    def words(self, first: int, last: int) -> tuple[str, ...]:
        """Tokens [first, last), kept within the message."""
        return self.tokens[max(0, first) : max(0, last)]

    def clause(self, index: int) -> tuple[int, int]:
        """Token indices [first, last) between the punctuation marks around token `index`."""
        first = index
        while first > 0 and not is_mark(self.tokens[first - 1]):
            first -= 1
        last = index
        while last < len(self.tokens) and not is_mark(self.tokens[last]):
            last += 1
        return first, last


def read_message(text: str) -> Message:
    """The canonical form of `text`, with the place of every token in it."""
    found: list[tuple[str, int, int]] = []
    plain = _lowered(text.translate(_QUOTES))
    for match in _TOKEN.finditer(_blank_newlines(plain)):
        word = match.group().replace("'", "")
        found.append((word, match.start(), match.end()))
    found = join_number_words(_without_hyphens(found, plain))
    tokens = tuple(_canonical(word) for word, _, _ in found)
    starts, position = [], 0
    for token in tokens:
        starts.append(position)
        position += len(token) + 1
    return Message(
        original=text,
        tokens=tokens,
        places=tuple((start, end) for _, start, end in found),
        text=" ".join(tokens),
        starts=tuple(starts),
    )


def is_mark(token: str) -> bool:
    """True for a token that ends a clause: a punctuation mark other than those inside a figure."""
    return token in '.,!?;:()"' or token == "and then"


def _lowered(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # One character stays one character (some capitals lower to two), or offsets would drift.
    return "".join(char if len(char.lower()) > 1 else char.lower() for char in text)


def _blank_newlines(text: str) -> str:
    return text.replace("\n", ".") if "\n" in text else text


def _without_hyphens(found: list[tuple[str, int, int]], plain: str) -> list[tuple[str, int, int]]:
    """Drop hyphens between words, keep those between figures; read `&` and `w/` as words."""
    kept: list[tuple[str, int, int]] = []
    for index, (word, start, end) in enumerate(found):
        before = found[index - 1][0] if index else ""
        after = found[index + 1][0] if index + 1 < len(found) else ""
        if word == "-":
            if before[-1:].isdigit() and after[:1].isdigit():
                # `2/10 - 5 days` is a score and then a length, `8-10 days` a range.
                is_range = index < 2 or found[index - 2][0] != "/"
                kept.append((word if is_range else ",", start, end))
            elif plain[max(0, start - 1)].isspace():
                kept.append((",", start, end))
            continue
        if word == "/" and before in _ABBREVIATED:
            kept[-1] = (_ABBREVIATED[before], kept[-1][1], end)
            continue
        if word in "&+":
            word = "and"
        if word in "'*_~#":
            continue
        kept.append((word, start, end))
    return kept


@lru_cache(maxsize=50_000)
def _canonical(word: str) -> str:
    return mend(_STRETCHED.sub(r"\1", word) if len(word) > 3 else word)
