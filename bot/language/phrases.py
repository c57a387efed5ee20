"""The phrase mini-language of the lexicon, and one trie that finds all phrases in a message at once.

    numb            the word itself              tingl*      every word that starts so
    (a|b c)         alternatives                 [a]         may be missing
    _               any one word                 __          up to three words
    %               a number

Determiners and intensifiers (`skipped` in spelling.yml) may stand between any two words of a phrase,
so the lexicon lists content words only: `wet bed` finds "wet the bed".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from bot.language.spelling import Word

GAP = "__"
ANY = "_"
NUMBER = "%"
MAX_GAP_WORDS = 3
MAX_SKIPPED = 3


class Span(NamedTuple):
    """A run of words, first to last exclusive, that was found for a concept."""

    concept: str
    start: int
    end: int


class PhraseError(ValueError):
    """A phrase of the lexicon cannot be read."""


def expand(phrase: str) -> list[tuple[str, ...]]:
    """Return every plain term sequence that the phrase stands for."""
    sequences, rest = _alternatives(phrase.replace("(", " ( ").replace(")", " ) ").replace("|", " | ")
                                    .replace("[", " [ ").replace("]", " ] ").split(), phrase)
    if rest:
        raise PhraseError(f"phrase {phrase!r}: unexpected {rest[0]!r}")
    return [sequence for sequence in sequences if sequence]


@dataclass
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    concepts: list[str] = field(default_factory=list)


class PhraseTrie:
    """All phrases of the lexicon, looked up together word by word."""

    def __init__(self, *, skipped: Iterable[str] = ()) -> None:
        self._root = _Node()
        self._skipped = frozenset(skipped)
        self._prefixes: set[str] = set()
        self.vocabulary: set[str] = set()
        self._keys = lru_cache(maxsize=20_000)(self._keys_of)

    def add(self, concept: str, phrase: str) -> None:
        """Make the phrase find the concept."""
        for sequence in expand(phrase):
            node = self._root
            for term in sequence:
                if term.endswith("*"):
                    self._prefixes.add(term)
                elif term not in (GAP, ANY, NUMBER):
                    self.vocabulary.add(term)
                node = node.children.setdefault(term, _Node())
            if concept not in node.concepts:
                node.concepts.append(concept)

    def find(self, words: Sequence[Word]) -> list[Span]:
        """Return every concept span in the words, longest span first at each start."""
        spans: dict[Span, None] = {}
        keys = [self._keys(word.norm) for word in words]
        for start in range(len(words)):
            self._walk(self._root, start, start, 0, words, keys, spans)
        return list(spans)

    def _walk(
        self,
        node: _Node,
        start: int,
        at: int,
        skipped: int,
        words: Sequence[Word],
        keys: Sequence[tuple[str, ...]],
        spans: dict[Span, None],
    ) -> None:
        if node.concepts and not skipped:
            for concept in node.concepts:
                spans[Span(concept, start, at)] = None
        if at >= len(words) or (at > start and words[at].is_broken_off):
            return
        children = node.children
        for key in keys[at]:
            child = children.get(key)
            if child is not None:
                self._walk(child, start, at + 1, 0, words, keys, spans)
        if at > start and children:
            if words[at].norm in self._skipped and skipped < MAX_SKIPPED:
                self._walk(node, start, at + 1, skipped + 1, words, keys, spans)
            gap = children.get(GAP)
            if gap is not None:
                self._walk_gap(gap, start, at, words, keys, spans)

    def _walk_gap(
        self,
        gap: _Node,
        start: int,
        at: int,
        words: Sequence[Word],
        keys: Sequence[tuple[str, ...]],
        spans: dict[Span, None],
    ) -> None:
        for end in range(at, min(at + MAX_GAP_WORDS, len(words)) + 1):
            if end > at and words[end - 1].is_broken_off:
                return
            self._walk(gap, start, end, 0, words, keys, spans)

    def _keys_of(self, word: str) -> tuple[str, ...]:
        keys = [word, ANY]
        keys += [word[:size] + "*" for size in range(1, len(word) + 1) if word[:size] + "*" in self._prefixes]
        if word.replace(".", "", 1).isdigit():
            keys.append(NUMBER)
        return tuple(keys)


def _alternatives(tokens: list[str], phrase: str) -> tuple[list[tuple[str, ...]], list[str]]:
    """Read `a b | c` up to a closing bracket or the end."""
    found: list[tuple[str, ...]] = []
    current: list[tuple[str, ...]] = [()]
    while tokens and tokens[0] not in (")", "]"):
        token, *tokens = tokens
        if token == "|":
            found += current
            current = [()]
            continue
        options: list[tuple[str, ...]] = [(token,)]
        if token in ("(", "["):
            options, tokens = _alternatives(tokens, phrase)
            closing = ")" if token == "(" else "]"
            if not tokens or tokens[0] != closing:
                raise PhraseError(f"phrase {phrase!r}: {closing!r} is missing")
            tokens = tokens[1:]
            if token == "[":
                options = [*options, ()]
        current = [before + option for before in current for option in options]
    return found + current, tokens
