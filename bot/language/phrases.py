"""The phrase mini-language of the lexicon, and one trie that finds all phrases in a message at once.

    numb            the word itself              tingl*      every word that starts so
    (a|b c)         alternatives                 [a]         may be missing
    _               any one word                 __          up to three words (no denial among them)
    %               a number                     %%          a year such as 2015

Determiners and intensifiers (`skipped` in spelling.yml) may stand between any two words of a phrase,
so the lexicon lists content words only: `wet bed` finds "wet the bed".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.language.phrase_automaton import GAP, Automaton, Node, Symbol
from bot.language.spelling import Word

ANY = "_"
NUMBER = "%"
YEAR = "%%"
# "Is not" is written `isnt`; a phrase with `not` finds it too.
NEGATED_BE = frozenset(["isnt", "arent", "wasnt", "werent"])
# "Face isnt drooping" is no reading of `face _ drooping`: a denial must be written in the phrase to count.
DENYING = NEGATED_BE | {"not", "never", "hasnt", "havent", "doesnt", "didnt"}
SHORTEST_BEGINNING = 4
# Beyond this many readings a phrase keeps a graph of its own instead of sharing the trie.
LARGEST_SHARED = 250
TOKEN = re.compile(r"[()\[\]|]|[^\s()\[\]|]+")
CLOSING = {"(": ")", "[": "]"}


class Span(NamedTuple):
    """A run of words, first to last exclusive, that was found for a concept."""

    concept: str
    start: int
    end: int


class PhraseError(ValueError):
    """A phrase of the lexicon cannot be read."""


# A phrase is a list of alternatives, each a list of items: a term, or a group that may be optional.
Alternatives = list[list["str | Group"]]
# Goes one term on from some nodes; the last argument is the node where alternatives may meet again.
Step = Callable[[str, list[Node], "Node | None"], list[Node]]


class Group(NamedTuple):
    """A bracketed part of a phrase."""

    alternatives: Alternatives
    is_optional: bool


def parse_phrase(phrase: str) -> Alternatives:
    """Return the structure of a phrase; raises PhraseError when its brackets do not fit."""
    tokens = iter(TOKEN.findall(phrase))
    alternatives, closing = _alternatives(tokens, phrase)
    if closing:
        raise PhraseError(f"phrase {phrase!r}: unexpected {closing!r}")
    return alternatives


def expand(alternatives: Alternatives) -> list[tuple[str, ...]]:
    """Return every plain term sequence that the phrase stands for."""
    found: list[tuple[str, ...]] = []
    for items in alternatives:
        current: list[tuple[str, ...]] = [()]
        for item in items:
            if isinstance(item, str):
                options: list[tuple[str, ...]] = [(item,)]
            else:
                options = expand(item.alternatives) + ([()] if item.is_optional else [])
            current = [before + option for before in current for option in options]
        found += current
    return found


def count(alternatives: Alternatives) -> int:
    """Return how many plain sequences the phrase stands for."""
    total = 0
    for items in alternatives:
        product = 1
        for item in items:
            product *= 1 if isinstance(item, str) else count(item.alternatives) + item.is_optional
        total += product
    return total


class PhraseTrie:
    """All phrases of the lexicon, looked up together word by word."""

    def __init__(self, *, skipped: Iterable[str] = (), numbers: Iterable[str] = ()) -> None:
        self._root = Node()
        self._skipped = frozenset(skipped)
        self._numbers = frozenset(numbers)
        self._prefixes: set[str] = set()
        self.vocabulary: set[str] = set()
        self.concepts: set[str] = set()
        self._gaps: set[Node] = set()
        self._automaton = Automaton(self._root)
        self._symbol_number = lru_cache(maxsize=20_000)(self._number_of)

    def add(self, concept: str, phrase: str) -> None:
        """Make the phrase find the concept."""
        self._automaton = Automaton(self._root)
        self._symbol_number.cache_clear()
        self.concepts.add(concept)
        alternatives = parse_phrase(phrase)
        step = self._shared if count(alternatives) <= LARGEST_SHARED else self._own
        ends = self._link(alternatives, [self._root], step)
        if not self._gaps.isdisjoint([*ends, *self._root.after(GAP)]):
            raise PhraseError(f"phrase {phrase!r}: a gap needs words on both sides")
        for node in ends:
            if node is not self._root and concept not in node.concepts:
                node.concepts += (concept,)

    def _link(self, alternatives: Alternatives, sources: list[Node], step: Step) -> list[Node]:
        """Return the nodes to which the alternatives lead from the sources, one term a step."""
        ends: dict[Node, None] = {}
        meeting = Node()
        for items in alternatives:
            current = sources
            for at, item in enumerate(items, start=1):
                if isinstance(item, str):
                    current = step(item, current, meeting if at == len(items) else None)
                else:
                    inner = self._link(item.alternatives, current, step)
                    current = list(dict.fromkeys(inner + current)) if item.is_optional else inner
            ends.update(dict.fromkeys(current))
        return list(ends)

    def _shared(self, term: str, sources: list[Node], _: Node | None) -> list[Node]:
        """Go on to where other phrases have got to with the same words."""
        self._note(term)
        nodes = [source.share(term) for source in sources]
        if term == GAP:
            self._gaps.update(nodes)
        return nodes

    def _own(self, term: str, sources: list[Node], node: Node | None) -> list[Node]:
        """Go on to a node of the phrase's own: many readings then cost no more than their words."""
        self._note(term)
        node = node or Node()
        for source in sources:
            source.lead(term, node)
        if term == GAP:
            self._gaps.add(node)
        return [node]

    def _note(self, term: str) -> None:
        if term in self.vocabulary:
            return
        if term.endswith("*"):
            self._prefixes.add(term)
        elif term not in (GAP, ANY, NUMBER, YEAR):
            self.vocabulary.add(term)

    @property
    def beginnings(self) -> tuple[str, ...]:
        """The word beginnings that the lexicon names, such as `tingl`."""
        return tuple(sorted(prefix[:-1] for prefix in self._prefixes if len(prefix) > SHORTEST_BEGINNING))

    def find(self, words: Sequence[Word]) -> list[Span]:
        """Return every concept span in the words, shortest span first at each start."""
        numbers = [self._symbol_number(word.norm) for word in words]
        automaton = self._automaton
        spans: list[Span] = []
        # Hundreds of spans a message: the named constructor would cost more than the walk.
        new = tuple.__new__
        stop = 0
        for start in range(len(words)):
            if stop <= start:
                # A phrase never reaches across punctuation.
                stop = start + 1
                while stop < len(words) and not words[stop].is_broken_off:
                    stop += 1
            for concepts, end in automaton.walk(numbers, start, stop):
                spans += [new(Span, (concept, start, end)) for concept in concepts]
        return spans

    def _number_of(self, word: str) -> int:
        return self._automaton.number_of(
            Symbol(self._terms_of(word), word in self._skipped, word not in DENYING)
        )

    def _terms_of(self, word: str) -> tuple[str, ...]:
        """Return every term of the phrases that the word satisfies."""
        terms = [word] if word in self.vocabulary else []
        if word not in DENYING:
            terms.append(ANY)
        if word in NEGATED_BE:
            terms.append("not")
        terms += [
            word[:size] + "*" for size in range(1, len(word) + 1) if word[:size] + "*" in self._prefixes
        ]
        if word in self._numbers or word.replace(".", "", 1).isdigit():
            terms.append(NUMBER)
            if len(word) == len("2015") and word[:2] in ("19", "20"):
                terms.append(YEAR)
        return tuple(terms)


def _alternatives(tokens: Iterator[str], phrase: str) -> tuple[Alternatives, str]:
    """Read `a b | c` up to a closing bracket or the end; return that bracket too."""
    found: Alternatives = [[]]
    for token in tokens:
        if token == "|":
            found.append([])
        elif token in CLOSING:
            inner, closing = _alternatives(tokens, phrase)
            if closing != CLOSING[token]:
                raise PhraseError(f"phrase {phrase!r}: {CLOSING[token]!r} is missing")
            found[-1].append(Group(inner, token == "["))
        elif token in CLOSING.values():
            return [items for items in found if items], token
        else:
            found[-1].append(token)
    return [items for items in found if items], ""
