"""The words of a search: treatments, insurers and languages, however a visitor writes them.

The tables beside this module say what each word stands for and what else satisfies it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from bot.directory.errors import DirectoryContentError

TABLES = Path(__file__).parent
SAME_NAME_SCORE = 90
SHORTEST_MENDED = 5
APOSTROPHES = re.compile(r"['\u2019]")
SEPARATORS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Term:
    """One entry of a table; `satisfied_by` holds the ids that serve somebody who asks for it."""

    id: str
    name: str
    satisfied_by: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """A table's entries by id, and the ids by each way of writing them (one way may mean several)."""

    terms: Mapping[str, Term]
    ids_by_alias: Mapping[str, frozenset[str]]


def key_of(text: str) -> str:
    """Return text for comparing: lower case, no accents, no punctuation, single spaces."""
    plain = text.casefold()
    if not plain.isascii():
        spread = unicodedata.normalize("NFKD", plain.replace("ø", "o").replace("ł", "l"))
        plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return " ".join(SEPARATORS.sub(" ", APOSTROPHES.sub("", plain)).split())


@lru_cache(maxsize=1)
def specialties() -> Vocabulary:
    """Return the treatments, with the protocol's own ids."""
    return _load("specialties.csv", id_column="id")


@lru_cache(maxsize=1)
def insurers() -> Vocabulary:
    """Return the insurers that have other names; the directory may list more."""
    return _load("insurers.csv")


@lru_cache(maxsize=1)
def languages() -> Vocabulary:
    """Return the languages that have other names; the directory may list more."""
    return _load("languages.csv")


def specialty_id(text: str) -> str | None:
    """Return the id of a treatment however it is written, or None."""
    found = specialties().ids_by_alias.get(key_of(text))
    return min(found) if found else None


def serving_specialties(specialty: str) -> frozenset[str]:
    """Return the treatment with those that serve the same wish."""
    return frozenset({specialty}) | specialties().terms[specialty].satisfied_by


def serving_languages(text: str) -> frozenset[str]:
    """Return the ids of the languages that serve somebody who asks for this one."""
    wanted = languages().ids_by_alias.get(key_of(text), frozenset({key_of(text)}))
    more = (languages().terms[each].satisfied_by for each in wanted if each in languages().terms)
    return wanted.union(*more)


def matching_insurers(text: str, listed: Collection[str]) -> frozenset[str]:
    """Return which of the listed insurer ids the visitor means; empty when none of them."""
    wanted = key_of(text)
    known = insurers().ids_by_alias.get(wanted, frozenset())
    exact = (known | {wanted}) & set(listed)
    if exact or known:
        return frozenset(exact)
    words = set(wanted.split())
    by_words = {each for each in listed if words and words <= set(each.split())}
    if by_words or len(wanted) < SHORTEST_MENDED:
        return frozenset(by_words)
    return frozenset(each for each in listed if fuzz.ratio(wanted, each) >= SAME_NAME_SCORE)


def _load(file_name: str, *, id_column: str = "name") -> Vocabulary:
    terms: dict[str, Term] = {}
    aliases: dict[str, set[str]] = {}
    with (TABLES / file_name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            term_id = row["id"] if id_column == "id" else key_of(row["name"])
            if term_id in terms:
                raise DirectoryContentError(f"{file_name}: {term_id!r} stands there twice; remove one.")
            others = _split(row.get("satisfied_by"))
            serving = frozenset(others if id_column == "id" else map(key_of, others))
            terms[term_id] = Term(term_id, row["name"], serving)
            for alias in (term_id, row["name"], *_split(row["aliases"])):
                aliases.setdefault(key_of(alias), set()).add(term_id)
    for term in terms.values():
        unknown = term.satisfied_by - set(terms)
        if unknown:
            raise DirectoryContentError(
                f"{file_name}, {term.id!r}: satisfied_by names {', '.join(sorted(unknown))}, "
                "which the table lacks; add or remove it."
            )
    return Vocabulary(terms, {alias: frozenset(ids) for alias, ids in aliases.items()})


def _split(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip()]
