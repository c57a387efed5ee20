"""Words of a message in one plain spelling, each with its place in the visitor's own text.

Apostrophes go, contractions become one word ("can not" and "cannot" are `cant`), chat abbreviations
and stretched letters are undone, and misspelt words are mended against our own lexicon only: heavy words
generously, all others after a slip of the finger (`slips.py`). A mend that could end in two different words
is not made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from bot.language.slips import SlipMender

TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:['’‘´`ʼ][^\W\d_]+)*")
APOSTROPHES = re.compile(r"['’‘´`ʼ]")
STRETCHED = re.compile(r"([a-z])\1{2,}")
BREAKS = re.compile(r"[,.;:!?()\[\]\n\r•–—]|\s-+\s|\.\.|…")
SHORTEST_MENDED = 5
SHORTEST_PART = 3
LONG_WORD = 9
# A trailing s is a suffix only on words that do not contract with "is" to a word of their own.
CONTRACTED = frozenset(["it", "he", "she", "that", "there", "what", "who", "where", "here", "how", "let"])


@dataclass(frozen=True)
class Word:
    """One word: its plain spelling, its offsets in the message, and the punctuation before it."""

    norm: str
    start: int
    end: int
    before: str = ""
    is_broken_off: bool = False


class Speller:
    """Turns a message into plain words."""

    def __init__(
        self,
        *,
        spellings: Mapping[str, str],
        merges: Mapping[str, str],
        targets: Iterable[str] = (),
        known: Iterable[str] = (),
        known_beginnings: Iterable[str] = (),
        in_context: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        glued: Iterable[str] = (),
    ) -> None:
        self._spellings = dict(spellings)
        self._merges = {tuple(key.split()): value for key, value in merges.items()}
        lengths: dict[str, set[int]] = {}
        for key in self._merges:
            lengths.setdefault(key[0], set()).add(len(key))
        self._merge_lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        self._targets = sorted({word for word in targets if len(word) >= SHORTEST_MENDED})
        self._by_initial: dict[str, list[str]] = {}
        for target in self._targets:
            self._by_initial.setdefault(target[0], []).append(target)
        self._known = frozenset(known) | frozenset(targets) | frozenset(self._spellings)
        self._known_beginnings = tuple(known_beginnings)
        self._slips = SlipMender(self._known - frozenset(self._spellings))
        self._in_context = {
            word: [(meant, [tuple(place.split()) for place in places]) for meant, places in meanings.items()]
            for word, meanings in (in_context or {}).items()
        }
        self._glued = tuple(glued)
        self._cache: dict[str, str] = {}

    def words(self, text: str) -> list[Word]:
        """Return the plain words of the text in order."""
        return self._read_in_context(self._merged(list(self._tokens(text))))

    def _read_in_context(self, words: list[Word]) -> list[Word]:
        """Replace real words that a neighbour shows to be slips: "cant fell", "in my bag"."""
        if not any(word.norm in self._in_context for word in words):
            return words
        norms = [word.norm for word in words]
        for at, norm in enumerate(norms):
            for meant, places in self._in_context.get(norm, ()):
                if any(_stands_in(norms, at, place) for place in places):
                    words[at] = replace(words[at], norm=meant)
                    break
        return words

    def plain(self, word: str) -> str:
        """Return the plain spelling of one lower-case word."""
        if word not in self._cache:
            if len(self._cache) > 50_000:
                self._cache.clear()
            self._cache[word] = self._plain(word)
        return self._cache[word]

    def _tokens(self, text: str) -> Iterable[Word]:
        end = 0
        for match in TOKEN.finditer(text):
            before = text[end : match.start()]
            start, end = match.span()
            is_broken_off = bool(BREAKS.search(before))
            raw = APOSTROPHES.sub("'", match.group().lower())
            stem, apostrophe, suffix = raw.rpartition("'")
            if apostrophe and suffix == "s" and stem not in CONTRACTED:
                plain = self.plain(stem.replace("'", ""))
                yield from self._split(plain, start, end - 2, before, is_broken_off)
                yield Word("'s", end - 2, end)
                continue
            yield from self._split(self.plain(raw.replace("'", "")), start, end, before, is_broken_off)

    @staticmethod
    def _split(plain: str, start: int, end: int, before: str, is_broken_off: bool) -> Iterable[Word]:
        """Yield one word for each word of a spelling such as `going to`, all at the same place."""
        first, *rest = plain.split()
        yield Word(first, start, end, before, is_broken_off)
        for other in rest:
            yield Word(other, start, end)

    def _merged(self, words: list[Word]) -> list[Word]:
        merged: list[Word] = []
        at = 0
        while at < len(words):
            for length in self._merge_lengths.get(words[at].norm, ()):
                run = words[at : at + length]
                value = self._merges.get(tuple(word.norm for word in run))
                if value is not None and not any(word.is_broken_off for word in run[1:]):
                    first, (plain, *rest) = run[0], value.split()
                    merged.append(Word(plain, first.start, run[-1].end, first.before, first.is_broken_off))
                    merged += [Word(other, first.start, run[-1].end) for other in rest]
                    at += length
                    break
            else:
                merged.append(words[at])
                at += 1
        return merged

    def _plain(self, word: str) -> str:
        if word in self._spellings:
            return self._spellings[word]
        if word in self._known or not word.isalpha():
            return word
        if STRETCHED.search(word):
            for squeezed in (STRETCHED.sub(r"\1\1", word), STRETCHED.sub(r"\1", word)):
                if squeezed in self._known:
                    return self._spellings.get(squeezed, squeezed)
            word = STRETCHED.sub(r"\1", word)
        mended = self._mended(word)
        if mended != word:
            return mended
        unglued = self._unglued(word)
        if unglued != word:
            return unglued
        meant = self._slips.meant(word)
        return word if meant is None else self._spellings.get(meant, meant)

    def _unglued(self, word: str) -> str:
        """Return two words where a small word was typed onto another one: "sincethursday"."""
        for small in self._glued:
            for first, second in ((small, word.removeprefix(small)), (word.removesuffix(small), small)):
                other = second if first == small else first
                if len(other) >= SHORTEST_PART and first + second == word and other in self._known:
                    return f"{self._spellings.get(first, first)} {self._spellings.get(second, second)}"
        return word

    def _mended(self, word: str) -> str:
        """Return the one lexicon word that the word misspells, or the word."""
        if len(word) < SHORTEST_MENDED or word.startswith(self._known_beginnings) or self._is_inflected(word):
            return word
        cutoff = 2 if len(word) >= LONG_WORD else 1
        near = extract(
            word,
            self._by_initial.get(word[0], ()),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=cutoff,
            limit=2,
        )
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):
            return word
        return str(near[0][0])

    def _is_inflected(self, word: str) -> bool:
        stems = (word[:-1], word[:-2], word[:-3], word + "e", word[:-3] + "e", word[:-1] + "e", word[:-4])
        suffixes = ("s", "es", "ed", "d", "ing", "er", "y", "ly")
        return word.endswith(suffixes) and any(len(stem) > 2 and stem in self._known for stem in stems)


def _stands_in(norms: Sequence[str], at: int, place: Sequence[str]) -> bool:
    """Return whether the word stands where `_` stands in a run of words such as `cant _`."""
    start = at - place.index("_")
    return start >= 0 and all(
        index == at or (index < len(norms) and norms[index] == wanted)
        for index, wanted in enumerate(place, start)
    )
