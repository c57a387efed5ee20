"""Emergency words inside a message that cannot be read: another language, or broken words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

# A misspelt word is compared only when it is long enough to be told from an ordinary one.
SHORTEST_MISSPELT = 6
LIKENESS = 88
SUICIDE = "suicide"
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
    content = yaml.safe_load(Path(__file__).with_name("suicide_words.yml").read_text(encoding="utf-8"))
    # With a space in front, so that no English word holds one; Chinese is written without.
    return tuple(plain if ord(plain[0]) > 0x2E80 else f" {plain}" for plain in map(_plain, content))


@lru_cache(maxsize=1)
def _by_language() -> dict[str, tuple[str, ...]]:
    """The forms of each language; Chinese as written, the others between spaces."""
    content = yaml.safe_load(Path(__file__).with_name("emergency_words.yml").read_text(encoding="utf-8"))
    return {
        name: tuple(
            str(form) if name == "chinese" and not str(form).isascii() else f" {_plain(str(form))} "
            for form in forms
        )
        for name, forms in content.items()
    }


def _plain(text: str) -> str:
    """Small letters without accents, punctuation as spaces."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"[^\w]+", " ", bare.replace("'", "").replace("’", "")).strip()


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Phrases between spaces, single words, and what is written without spaces (found anywhere)."""
    content = yaml.safe_load(Path(__file__).with_name("emergency_words.yml").read_text(encoding="utf-8"))
    unspaced = tuple(str(form) for form in content.get("chinese", ()) if not str(form).isascii())
    forms = {_plain(str(form)) for forms in content.values() for form in forms}
    return (
        frozenset(f" {form} " for form in forms if " " in form),
        frozenset(form for form in forms if form and " " not in form),
        unspaced,
    )


@lru_cache(maxsize=1)
def _long_singles() -> tuple[str, ...]:
    return tuple(word for word in _known()[1] if len(word) >= SHORTEST_MISSPELT)
