"""Sentences with {values} to fill in, and what to do when a value is not known."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from functools import lru_cache

ENDS = (".", "!", "?", ":")


@lru_cache(maxsize=1024)
def names_in(template: str) -> tuple[str, ...]:
    """Return the names of the values that a sentence needs."""
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError:
        return (template,)
    return tuple(name for _, name, _, _ in parsed if name is not None)


def fill(template: str, values: Mapping[str, str | None]) -> str | None:
    """Return the sentence with its values, or None if one of them is unknown: nothing is made up."""
    if not all(values.get(name) for name in names_in(template)):
        return None
    return template.format_map(values)


def join(sentences: Iterable[str]) -> str:
    """Return one paragraph with every sentence ended; a link or e-mail address ends its line instead."""
    said = ""
    for sentence in map(str.strip, sentences):
        # A full stop right behind an address would be taken for part of it.
        gap = "\n" if _ends_in_address(said) else " "
        said = f"{said}{gap}{_ended(sentence)}" if said else _ended(sentence)
    return said


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(ENDS) or _ends_in_address(sentence) else f"{sentence}."


def _ends_in_address(text: str) -> bool:
    last_word = text.split()[-1] if text else ""
    return not last_word.endswith(ENDS) and ("://" in last_word or "@" in last_word)
