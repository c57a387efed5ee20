"""Clause borders in a message, with or without punctuation.

Every word carries the strength of the border before it. People on phones leave commas out, so words
count as much as signs: a new subject or a contrast word opens a clause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from bot.language.spelling import Word

SENTENCE = re.compile(r"[.!?;\n\r…•]|\.\.")
COMMA = re.compile(r"[,:()\[\]–—/&+]|\s-+\s|-\s|\s-")


class Border(IntEnum):
    """How strongly a word is cut off from the one before it."""

    NONE = 0
    LIST = 1
    SUBJECT = 2
    CONTRAST = 3
    SENTENCE = 4


@dataclass(frozen=True)
class Clauses:
    """Borders before each word, and positions that grow faster across borders.

    `asides` are the words that speak of the bot, the website, the price and the like.
    """

    borders: tuple[Border, ...]
    positions: tuple[float, ...]
    joins: tuple[str, ...]
    asides: frozenset[int] = frozenset()

    def strongest_between(self, start: int, end: int) -> Border:
        """Return the strongest border after word `start` up to and including word `end`."""
        return max(self.borders[start + 1 : end + 1], default=Border.NONE)

    def set_apart(self, asides: Sequence[tuple[int, int]]) -> Clauses:
        """Return the clauses with each aside, first word to last exclusive, as a sentence of its own."""
        borders, positions = list(self.borders), list(self.positions)
        for at in {edge for aside in asides for edge in aside if edge < len(borders)}:
            surcharge = PENALTY[Border.SENTENCE] - PENALTY[borders[at]]
            borders[at] = Border.SENTENCE
            for later in range(at, len(positions)):
                positions[later] += surcharge
        inside = frozenset(at for start, end in asides for at in range(start, end))
        return replace(self, borders=tuple(borders), positions=tuple(positions), asides=inside)

    def sentence_of(self, at: int) -> tuple[int, int]:
        """Return the first word and the word after the last one of the sentence around a word."""
        start = at
        while start > 0 and self.borders[start] is not Border.SENTENCE:
            start -= 1
        end = at + 1
        while end < len(self.borders) and self.borders[end] is not Border.SENTENCE:
            end += 1
        return start, end


# "No both legs" goes on, "no my leg ..." is an answer followed by a statement.
DETERMINING = frozenset(["no"])
PENALTY: Mapping[Border, float] = {
    Border.NONE: 0.0,
    Border.LIST: 0.0,
    Border.SUBJECT: 0.5,
    Border.CONTRAST: 1.0,
    Border.SENTENCE: 2.0,
}


class ClauseSplitter:
    """Finds clause borders; the word lists come from cues.yml."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._contrast = frozenset(lists["contrast"])
        self._joins = frozenset(lists["joins"])
        self._subjects = frozenset(lists["subjects"])
        self._possessives = frozenset(lists["possessives"])
        self._quantifiers = frozenset(lists["quantifiers"])
        self._predicates = frozenset(lists["predicates"])
        self._introducers = frozenset(lists["introducers"])
        self._light = frozenset(lists["light"])

    def split(self, words: Sequence[Word]) -> Clauses:
        """Return the borders of the words."""
        borders: list[Border] = []
        joins: list[str] = []
        positions: list[float] = []
        position = 0.0
        for at, word in enumerate(words):
            border, join = self._border(words, at)
            borders.append(border)
            joins.append(join)
            position += (0.3 if word.norm in self._light else 1.0) + PENALTY[border]
            positions.append(position)
        return Clauses(tuple(borders), tuple(positions), tuple(joins))

    def _border(self, words: Sequence[Word], at: int) -> tuple[Border, str]:
        word = words[at]
        if at == 0:
            return Border.SENTENCE, ""
        previous = words[at - 1].norm
        if SENTENCE.search(word.before):
            return Border.SENTENCE, ""
        if word.norm in self._contrast:
            return Border.CONTRAST, ""
        comma = bool(COMMA.search(word.before))
        join = word.norm if word.norm in self._joins else previous if previous in self._joins else ""
        if comma and not join:
            join = ","
        if self._opens_clause(words, at, after_border=bool(join)):
            return Border.SUBJECT, join
        return (Border.LIST, join) if join else (Border.NONE, "")

    def _opens_clause(self, words: Sequence[Word], at: int, *, after_border: bool) -> bool:
        norm, previous = words[at].norm, words[at - 1].norm
        if norm in self._quantifiers:
            return after_border or previous not in self._introducers | DETERMINING
        if norm in self._subjects or norm in self._possessives or norm in self._predicates:
            return after_border or previous not in self._introducers
        return False
