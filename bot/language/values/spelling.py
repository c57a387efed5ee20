"""Mends typing errors in the words that carry a value, and leaves every other word alone.

Short words (`nek`, `bak`) are mended only from a list: at that length a neighbour is too often
another word. Longer ones are mended when one or two strokes away from a word worth mending.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.values.lexicon import load_lexicon, words_in_use

_SHORTEST_FUZZY = 6
_LONG = 9


@lru_cache(maxsize=50_000)
def mend(word: str) -> str:
    """The word meant by `word` when it is a known or an evident misspelling, else `word`."""
    listed, targets, ordinary = _spelling()
    if word in listed:
        return listed[word]
    if len(word) < _SHORTEST_FUZZY or word in ordinary or not word.isalpha():
        return word
    strokes = 2 if len(word) >= _LONG else 1
    best = process.extractOne(word, targets, scorer=OSA.distance, score_cutoff=strokes)
    # A wrong first letter is rarely a slip of the finger and often another word.
    if best is None or best[0][0] != word[0] or (best[1] == 2 and len(best[0]) < _LONG):
        return word
    return str(best[0])


@lru_cache(maxsize=1)
def _spelling() -> tuple[dict[str, str], list[str], frozenset[str]]:
    data = load_lexicon("spelling")
    listed = {str(wrong): str(right) for right, wrongs in data["misspellings"].items() for wrong in wrongs}
    targets = [str(word) for word in data["worth_mending"]]
    return listed, targets, frozenset(targets) | frozenset(data["ordinary"]) | words_in_use()
