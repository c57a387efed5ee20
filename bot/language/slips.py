"""Slips of the finger in words of any kind: which known word was meant, if only one can be.

Sound alone changes nothing here: a slip swaps two letters, hits the key beside, leaves a letter out, types
one twice, or takes one vowel for another. What looks like no slip is a word that we do not know.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

SHORTEST = 6
# Short words with another vowel are mostly words of their own: "ballet" is no "bullet".
SHORTEST_MISSPELT = 8
# "Appear" and "appears", "describes" and "described" are forms of one word, no slips.
ENDINGS = frozenset("sdr")
SUFFIXES = ("s", "es", "ed", "d", "ing", "er", "ers", "est", "y", "ly", "ness")
SHORTEST_STEM = 3
VOWELS = frozenset("aeiou")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = frozenset(
    (row[at], row[beside])
    for row in ROWS
    for at in range(len(row))
    for beside in (at - 1, at + 1)
    if 0 <= beside < len(row)
)


class SlipMender:
    """Finds the one known word that a word of six letters and more is a single slip away from."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._like: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= SHORTEST - 1 and word.isalpha():
                self._like.setdefault((word[0], len(word)), []).append(word)

    def meant(self, word: str) -> str | None:
        """Return the known word that was meant; None when there is none or more than one."""
        if len(word) < SHORTEST or self._is_form(word):
            return None
        near: list[str] = [
            match[0]
            for length in (len(word) - 1, len(word), len(word) + 1)
            for match in extract(
                word,
                self._like.get((word[0], length), ()),
                scorer=DamerauLevenshtein.distance,
                score_cutoff=1,
                limit=None,
            )
        ]
        swapped = [other for other in near if sorted(other) == sorted(word)]
        likely = swapped or [other for other in near if _is_slip(word, other)]
        return likely[0] if len(likely) == 1 and len(likely[0]) >= SHORTEST else None

    def _is_form(self, word: str) -> bool:
        """Return whether the word is a known one with an ending: "clumsier", "tripped", "smiling"."""
        for suffix in SUFFIXES:
            stem = word.removesuffix(suffix)
            if len(stem) < SHORTEST_STEM or stem == word:
                continue
            bases = {stem, stem + "e", stem[:-1] + "y" if stem[-1] == "i" else stem}
            if stem[-1] == stem[-2]:
                bases.add(stem[:-1])
            if not bases.isdisjoint(self._known):
                return True
        return False


def _is_slip(word: str, meant: str) -> bool:
    """Return whether a finger makes the one letter between two words; swapped letters are seen before."""
    at = next((at for at, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), None)
    if at is None:
        # The last letter is missing, or was typed twice.
        return meant[-1] not in ENDINGS if len(word) < len(meant) else word[-1] == word[-2]
    if len(word) == len(meant):
        if at == len(word) - 1 and {word[at], meant[at]} <= ENDINGS:
            return False
        if len(word) >= SHORTEST_MISSPELT and {word[at], meant[at]} <= VOWELS:
            return True
        return (word[at], meant[at]) in BESIDE
    return len(word) < len(meant) or word[at] == word[at - 1]
