"""Claims about hands-on treatment that research does not support, and where a text makes one.

`claims_in` reads one text sentence by sentence. A sentence that denies the claim is no problem:
"There is no good evidence that massage breaks up scar tissue" is what we want to be said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from bot.protocol.errors import ProtocolError
from bot.protocol.loader import CONTENT

SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")
NOT = r"(?:\b(?:not|never|cannot)\b(?! (?:only|just|merely|every\w+|many|all)\b)|n['’]t\b)"
NOBODY = r"\b(?:no|nobody|no one|nothing|nor|without)\b"
# "does not break up"; an "and" between the two would begin something new.
CLOSE_DENIAL = re.compile(
    rf"(?:{NOT}|{NOBODY})" + r"(?:(?! (?:and|but|only)\b)[\s\"“‘']+[\w'’-]+){0,4}[\s\"“‘']*$", re.IGNORECASE
)
# "no good evidence that", "it has not been shown that", "beware of"
LEADING_DENIAL = re.compile(
    r"\b(?:(?:no|little|hardly any|not enough|weak|lack of)(?: \w+)? (?:evidence|proof|sign|research)|myth"
    r"|walk away|beware|be wary|be careful|stay away)\b"
    rf"|{NOT} (?:been )?(?:shown|proven|known)\b",
    re.IGNORECASE,
)
# "massage does not free a nerve", where the claim starts before its denial
INNER_DENIAL = re.compile(NOT + r"(?!.*\b(?:and|but)\b)", re.IGNORECASE)
# "is a myth", "isn't proven"
FOLLOWING_DENIAL = re.compile(
    r"^.{0,60}\b(?:myth|unproven|untrue|unsupported|wrong|no proof|no evidence|not supported"
    r"|(?:is|are|was|were)(?: not|n['’]t) (?:\w+ )?(?:supported|proven|shown|true|known))\b",
    re.IGNORECASE,
)
# What stands before a turn like "but" says nothing about what follows.
TURN = re.compile(r"\bbut\b|[;:]", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """One claim, why it may not be made, and what may be said instead."""

    id: str
    pattern: re.Pattern[str]
    reason: str
    instead: str
    claims: tuple[str, ...]
    honest: tuple[str, ...]


@lru_cache(maxsize=1)
def unsupported_claims() -> tuple[Claim, ...]:
    """Every claim, read once. Raises ProtocolError on a pattern that cannot be read."""
    path = CONTENT / "unsupported_claims.yml"
    return tuple(_claim(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))


def claims_in(text: str) -> list[tuple[Claim, str]]:
    """Each claim that the text makes, with the sentence that makes it."""
    return [
        (claim, sentence)
        for sentence in SENTENCE_END.split(text)
        for claim in unsupported_claims()
        if any(not _is_denied(sentence, found) for found in claim.pattern.finditer(sentence))
    ]


def _is_denied(sentence: str, found: re.Match[str]) -> bool:
    before = TURN.split(sentence[: found.start()])[-1]
    after = TURN.split(sentence[found.end() :])[0]
    return bool(
        CLOSE_DENIAL.search(before)
        or LEADING_DENIAL.search(before)
        or FOLLOWING_DENIAL.search(after)
        or INNER_DENIAL.search(found[0])
    )


def _claim(entry: dict[str, Any]) -> Claim:
    try:
        pattern = re.compile(entry["pattern"], re.IGNORECASE)
    except re.error as error:
        raise ProtocolError(
            f"unsupported_claims.yml, {entry['id']!r}: the pattern cannot be read: {error}."
        ) from error
    lists = {"claims": tuple(entry["claims"]), "honest": tuple(entry["honest"])}
    return Claim(**{**entry, **lists, "pattern": pattern})
