"""Walks all phrases of the lexicon at once, building the automaton for the words it meets as it goes.

A state is the set of places where phrases may have got to; where a word leads from a state is worked
out once and kept. So the time to read a message hardly grows with the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

GAP = "__"
MAX_GAP_WORDS = 3
MAX_SKIPPED = 3
# A table this large has met so many different words that beginning afresh is cheaper than keeping it.
MOST_STATES = 100_000


class Node:
    """A point between two terms of one or more phrases.

    A term leads to one shared node at most, where all plain sequences that begin alike have got to, and to
    any number of nodes that belong to one phrase. There are 150,000 nodes, most of them at the end of a
    phrase, so what a node does not have costs it nothing.
    """

    __slots__ = ("concepts", "mixed", "shared")

    def __init__(self) -> None:
        self.shared: dict[str, Node] = NOTHING
        # All nodes of a term, in the order of the lexicon, where not just the shared one is there.
        self.mixed: dict[str, list[Node]] = NOTHING
        self.concepts: tuple[str, ...] = ()

    def share(self, term: str) -> Node:
        """Return the shared node that the term leads to, made where there is none."""
        if self.shared is NOTHING:
            self.shared = {}
        node = self.shared.get(term)
        if node is None:
            node = self.shared[term] = Node()
            if term in self.mixed:
                self.mixed[term].append(node)
        return node

    def lead(self, term: str, node: Node) -> None:
        """Let the term lead to a node of one phrase as well."""
        if self.mixed is NOTHING:
            self.mixed = {}
        if term not in self.mixed:
            self.mixed[term] = [self.shared[term]] if term in self.shared else []
        self.mixed[term].append(node)

    def after(self, term: str) -> Sequence[Node]:
        """Return every node that the term leads to."""
        if term in self.mixed:
            return self.mixed[term]
        return (self.shared[term],) if term in self.shared else ()

    @property
    def is_end(self) -> bool:
        """Whether nothing leads on from here."""
        return not self.shared and not self.mixed


# Stands for the children of a node that has none; nobody writes into it.
NOTHING: dict[str, Any] = {}


class Symbol(NamedTuple):
    """All that a word is to the phrases: its terms, whether it may be passed over, whether it fills a gap."""

    terms: tuple[str, ...]
    is_skipped: bool
    fills_gap: bool = True


class Place(NamedTuple):
    """A node, how many words were passed over since it, and how many a gap may still take."""

    node: Node
    skipped: int = 0
    gap_left: int = 0


@dataclass(eq=False)
class State:
    """Places that are reached together, the concepts complete there, and where words lead on."""

    places: tuple[Place, ...]
    concepts: tuple[str, ...] = ()
    moves: dict[int, State | None] = field(default_factory=dict)


class Automaton:
    """The phrases under one root node, walked word by word; words are given by their symbol's number."""

    def __init__(self, root: Node) -> None:
        self._opening = State((Place(root),))
        self._states: dict[frozenset[Place], State] = {}
        self._symbols: list[Symbol] = []
        self._numbers: dict[Symbol, int] = {}

    def number_of(self, symbol: Symbol) -> int:
        """Return the number that stands for a symbol."""
        if symbol not in self._numbers:
            self._numbers[symbol] = len(self._symbols)
            self._symbols.append(symbol)
        return self._numbers[symbol]

    def walk(self, numbers: Sequence[int], start: int, stop: int) -> Iterator[tuple[Sequence[str], int]]:
        """Yield the concepts of phrases that begin at `start`, each with the word after their last one."""
        state = self._opening
        for at in range(start, stop):
            number = numbers[at]
            if number in state.moves:
                following = state.moves[number]
            else:
                following = state.moves[number] = self._following(state, self._symbols[number])
            if following is None:
                return
            state = following
            if state.concepts:
                yield state.concepts, at + 1

    def _following(self, state: State, symbol: Symbol) -> State | None:
        places: dict[Place, None] = {}
        for place in state.places:
            for term in symbol.terms:
                for child in place.node.after(term):
                    _arrive(Place(child), places)
            if state is self._opening:
                continue
            if symbol.is_skipped and place.skipped < MAX_SKIPPED:
                _arrive(Place(place.node, place.skipped + 1), places)
            if place.gap_left and symbol.fills_gap:
                _arrive(Place(place.node, 0, place.gap_left - 1), places)
        if not places:
            return None
        key = frozenset(places)
        if key not in self._states:
            if len(self._states) >= MOST_STATES:
                self._states.clear()
                self._opening.moves.clear()
            complete = (name for place in places if not place.skipped for name in place.node.concepts)
            open_places = tuple(place for place in places if not place.node.is_end)
            self._states[key] = State(open_places, tuple(dict.fromkeys(complete)))
        return self._states[key]


def _arrive(place: Place, places: dict[Place, None]) -> None:
    """Add a place, and the gaps that open there."""
    if place in places:
        return
    places[place] = None
    for gap in place.node.after(GAP):
        _arrive(Place(gap, 0, MAX_GAP_WORDS), places)
