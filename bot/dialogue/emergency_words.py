"""Emergency words inside a message that cannot be read: another language, or broken words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

# A misspelt word is compared only when it is long enough to be told from an ordinary one.
SHORTEST_MISSPELT = 6
LIKENESS = 88
SUICIDE = "suicide"
UNSPACED = "chinese"
MOST_LANGUAGES = 2


def has_emergency_word(text: str) -> bool:
    """Whether the text holds a word or phrase that means an emergency in a language we know.

    Ask it only of what could not be read: "crash" or "blood" are ordinary words elsewhere.
    """
    plain = _plain(text)
    words = plain.split()
    phrases, singles, unspaced = _known()
    if any(word in singles for word in words) or any(sign in text for sign in unspaced):
        return True
    spaced = f" {plain} "
    if any(phrase in spaced for phrase in phrases):
        return True
    long_words = [word for word in words if len(word) >= SHORTEST_MISSPELT]
    return any(
        process.extractOne(word, _long_singles(), scorer=fuzz.ratio, score_cutoff=LIKENESS)
        for word in long_words
    )


def alarm_in(text: str) -> tuple[str, ...]:
    """What a message in another language is about: the languages that its words may be, and `suicide`.

    At most two languages: a word that many share ("ambulance") tells none. Empty for English.
    """
    spaced = f" {_plain(text)} "
    hits = {
        name: sum(len(form) for form in forms if form in (spaced if form.startswith(" ") else text))
        for name, forms in _by_language().items()
    }
    most = max(hits.values())
    likely = tuple(name for name, count in hits.items() if count == most and count)
    about = (SUICIDE,) if any(form in spaced for form in _suicide()) else ()
    return (*(likely if len(likely) <= MOST_LANGUAGES and "english" not in likely else ()), *about)


@lru_cache(maxsize=1)
def _suicide() -> tuple[str, ...]:
    # With a space in front, so that no English word holds one; Chinese is written without.
    return tuple(plain if ord(plain[0]) > 0x2E80 else f" {plain}" for plain in map(_plain, _load(SUICIDE)))


@lru_cache(maxsize=1)
def _by_language() -> dict[str, tuple[str, ...]]:
    """The forms of each language; Chinese as written, the others between spaces."""
    return {
        name: tuple(form if _is_unspaced(name, form) else f" {_plain(form)} " for form in forms)
        for name, forms in _forms().items()
    }


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Phrases between spaces, single words, and what is written without spaces (found anywhere)."""
    every = [(name, form) for name, forms in _forms().items() for form in forms]
    plain = {_plain(form) for _, form in every}
    return (
        frozenset(f" {form} " for form in plain if " " in form),
        frozenset(form for form in plain if form and " " not in form),
        tuple(form for name, form in every if _is_unspaced(name, form)),
    )


@lru_cache(maxsize=1)
def _long_singles() -> tuple[str, ...]:
    return tuple(word for word in _known()[1] if len(word) >= SHORTEST_MISSPELT)


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, ...]]:
    """The words of each language as they are written."""
    return {name: tuple(map(str, forms)) for name, forms in _load("emergency").items()}


def _load(name: str) -> Any:
    return yaml.safe_load(Path(__file__).with_name(f"{name}_words.yml").read_text(encoding="utf-8"))


def _is_unspaced(language: str, form: str) -> bool:
    return language == UNSPACED and not form.isascii()


def _plain(text: str) -> str:
    """Small letters without accents, punctuation as spaces."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"[^\w]+", " ", bare.replace("'", "").replace("’", "")).strip()
