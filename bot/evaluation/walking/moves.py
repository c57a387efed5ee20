"""The moves of a random visitor, read from `moves.yml`, and the danger sentences of the protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.protocol import Disposition, default_protocol
from bot.triage import Case, assess

WHEN = ("any", "question", "buttons", "answered", "emergency", "request")
DOES = (
    "", "tap", "title", "ordinal", "button", "old_tap", "foreign_tap", "danger", "repeat", "copy", "long",
    "hours", "days",
)  # fmt: skip


# The protocol's own wording and nothing else: it is always read.
BARE = "{danger}"


class MovesError(Exception):
    """`moves.yml` cannot be used; the message names the move and the mend."""


@dataclass(frozen=True)
class Move:
    """One thing that a visitor can do; the head of `moves.yml` says what the fields mean."""

    id: str
    weight: int
    when: str
    does: str = ""
    says: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    frees: bool = False
    denies: bool = False


@dataclass(frozen=True)
class Moves:
    """Everything that a random visitor may do and say."""

    moves: tuple[Move, ...]
    wrappers: tuple[str, ...]
    gaps: tuple[Mapping[str, Any], ...]
    opening: tuple[str, ...]
    ending: Mapping[str, Any]


@lru_cache(maxsize=1)
def load_moves() -> Moves:
    """Return the moves. Raises MovesError for one that the walker would not know how to make."""
    content = yaml.safe_load(Path(__file__).with_name("moves.yml").read_text(encoding="utf-8"))
    moves = tuple(_move(entry) for entry in content["moves"])
    return Moves(
        moves,
        tuple(content["wrappers"]),
        tuple(content["gaps"]),
        tuple(content["opening"]),
        content["ending"],
    )


@dataclass(frozen=True)
class Danger:
    """A sentence for a sign of an emergency; `is_enough` when the sign alone is one."""

    flag: str
    words: str
    is_enough: bool


@lru_cache(maxsize=1)
def dangers() -> tuple[Danger, ...]:
    """Return every wording that the protocol lists for an emergency."""
    protocol = default_protocol()
    return tuple(
        Danger(flag.id, words, flag.id in emergencies())
        for flag in protocol.flags.values()
        if flag.disposition is Disposition.EMERGENCY_NOW
        for words in flag.says
    )


def is_gap(danger: Danger, wrapper: str) -> bool:
    """Whether this sentence in these words is known to be misread."""
    return any(
        gap.get("words", danger.words) == danger.words
        and gap.get("wrapper", wrapper) == wrapper
        and danger.flag in gap.get("flags", (danger.flag,))
        and wrapper != BARE
        for gap in load_moves().gaps
    )


@lru_cache(maxsize=1)
def emergencies() -> frozenset[str]:
    """Return the flags that are an emergency by themselves."""
    protocol = default_protocol()
    return frozenset(
        flag for flag in protocol.flags if assess(Case().with_present([flag], ""), protocol).is_emergency
    )


def _move(entry: Mapping[str, Any]) -> Move:
    try:
        known = {**entry, "says": tuple(entry.get("says", ())), "wants": tuple(entry.get("wants", ()))}
        move = Move(**known)
    except TypeError as error:
        raise MovesError(f"moves.yml, move {entry.get('id')!r}: {error}.") from error
    if move.when not in WHEN or move.does not in DOES:
        raise MovesError(
            f"moves.yml, move {move.id!r}: `when` is one of {', '.join(WHEN)}; "
            f"`does` is one of {', '.join(filter(None, DOES))}."
        )
    if not all(isinstance(text, str) for text in move.says):
        raise MovesError(f"moves.yml, move {move.id!r}: put quotes around what is no text.")
    return move
