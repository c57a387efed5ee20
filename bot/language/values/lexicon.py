"""Phrase lists kept as YAML, and the matcher that finds them among a message's tokens.

A phrase is written as people type it, with four signs: `a|b` either word, `a?` may be missing,
`..` up to three words of any kind (never across a punctuation mark), `@name` any word of that set in
`sets.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).resolve().parent.parent / "lexicon" / "values"
_GAP = ".."
_LONGEST_GAP = 3
# The C loader when there is one: seconds matter at start.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_STOP = frozenset(".,!?;:()")


class LexiconError(ValueError):
    """A word list that cannot be used."""


@dataclass(frozen=True)
class Element:
    """One place in a phrase: any of `words`, or a gap when `words` is empty."""

    words: frozenset[str]
    optional: bool = False


@dataclass(frozen=True)
class Match:
    """A phrase found at tokens [start, end), with the label of the list it stands in."""

    label: str
    start: int
    end: int


# The words of which one must come second (None: anything may), the whole phrase, and its label.
_Phrase = tuple[frozenset[str] | None, tuple[Element, ...], str]


class PhraseTable:
    """Finds labelled phrases among tokens; where several begin at one token the longest wins."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], where: str) -> None:
        self._by_first: dict[str, list[_Phrase]] = {}
        for label, terms in phrases.items():
            for term in terms:
                self._add(str(term), str(label), where)

    def find(self, tokens: Sequence[str]) -> list[Match]:
        """All matches from left to right, none inside another."""
        found: list[Match] = []
        end = 0
        firsts = self._by_first
        for index, token in enumerate(tokens):
            if token in firsts and index >= end:
                match = self._longest_at(tokens, index)
                if match is not None:
                    found.append(match)
                    end = match.end
        return found

    def find_all(self, tokens: Sequence[str]) -> list[Match]:
        """The longest match at every token, overlapping ones too."""
        firsts = self._by_first
        every = (self._longest_at(tokens, index) for index, token in enumerate(tokens) if token in firsts)
        return [match for match in every if match is not None]

    def _longest_at(self, tokens: Sequence[str], index: int) -> Match | None:
        best: Match | None = None
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        for second, elements, label in self._by_first[tokens[index]]:
            # Most phrases part at their second word.
            if second is not None and following not in second:
                continue
            end = _match_end(elements, 1, tokens, index + 1)
            if end is not None and (best is None or end > best.end):
                best = Match(label, index, end)
        return best

    def _add(self, term: str, label: str, where: str) -> None:
        elements = _compile(term, where)
        if not elements or not elements[0].words or all(element.optional for element in elements):
            raise LexiconError(f"{where}, {label!r}: {term!r} must begin with a word.")
        is_set = len(elements) > 1 and elements[1].words and not elements[1].optional
        second = elements[1].words if is_set else None
        for word in elements[0].words:
            self._by_first.setdefault(word, []).append((second, elements, label))
        if elements[0].optional:
            self._add(term.split(maxsplit=1)[1], label, where)


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """The content of one word list, read once."""
    path = _FOLDER / f"{name}.yml"
    # Every scalar stays the text it is: `no`, `on` and `y` are words here, not booleans.
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    if not isinstance(data, dict):
        raise LexiconError(f"{path}: must be a mapping of lists.")
    return data


@cache
def phrase_table(name: str, section: str) -> PhraseTable:
    """The phrases of one section of one word list, compiled once."""
    data = load_lexicon(name)
    if section not in data:
        raise LexiconError(f"{name}.yml: section {section!r} is missing.")
    phrases = data[section]
    if isinstance(phrases, list):
        phrases = {section: phrases}
    return PhraseTable(phrases, f"{name}.yml, {section}")


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of one set of `sets.yml`."""
    sets = load_lexicon("sets")
    if name not in sets:
        raise LexiconError(f"sets.yml: set {name!r} is missing.")
    return frozenset(str(word) for word in sets[name])


@lru_cache(maxsize=1)
def words_in_use() -> frozenset[str]:
    """Every word that some word list names: none of them is a typing error."""
    lists = (path.stem for path in _FOLDER.glob("*.yml") if path.stem != "spelling")
    return frozenset(word for name in lists for word in _words_of(load_lexicon(name)))


def _words_of(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        return re.findall(r"[a-z]+", data)
    items = [*data.keys(), *data.values()] if isinstance(data, dict) else data
    return [word for item in items for word in _words_of(item)]


def _compile(term: str, where: str) -> tuple[Element, ...]:
    elements = []
    for part in re.sub(r"['’]", "", term.lower()).split():
        if part == _GAP:
            elements.append(Element(frozenset()))
            continue
        optional = part.endswith("?") and len(part) > 1
        names = (part[:-1] if optional else part).split("|")
        words: set[str] = set()
        for word in names:
            words |= word_set(word[1:]) if word.startswith("@") else {word}
        if "" in words:
            raise LexiconError(f"{where}: {term!r} holds an empty word.")
        elements.append(Element(frozenset(words), optional))
    return tuple(elements)


def _match_end(elements: tuple[Element, ...], place: int, tokens: Sequence[str], index: int) -> int | None:
    """The furthest end of a match of elements[place:] at `index`, or None."""
    if place == len(elements):
        return index
    element = elements[place]
    if not element.words:
        for skipped in range(_LONGEST_GAP + 1):
            if skipped and (index + skipped > len(tokens) or tokens[index + skipped - 1] in _STOP):
                return None
            end = _match_end(elements, place + 1, tokens, index + skipped)
            if end is not None:
                return end
        return None
    if index < len(tokens) and tokens[index] in element.words:
        end = _match_end(elements, place + 1, tokens, index + 1)
        if end is not None:
            return end
    return _match_end(elements, place + 1, tokens, index) if element.optional else None
