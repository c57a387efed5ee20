"""A walk as text: in the form of the scripted conversations, so that a fault is soon a script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.dialogue.gate import read_answer
from bot.evaluation.walking.turns import Said, Turn
from bot.evaluation.walking.walk import Walk

HOUR = 3600
LONGEST = 400
HALF = 150


def transcript(walk: Walk, *, last: int | None = None) -> Iterator[str]:
    """The lines of a walk up to turn number `last`; remarks hold what the bot said."""
    yield f"# seed {walk.seed}, walk {walk.number}"
    for number, turn in enumerate(walk.turns[:last], start=1):
        if turn.said.after_seconds:
            yield f"({turn.said.after_seconds / HOUR:.0f} hours later)"
        yield f"{_line(turn.said)}"
        for remark in _replies(turn):
            yield f"  # {remark}"
        for fault in walk.faults:
            if fault.turn == number:
                yield f"  # FAULT {fault.check}: {fault.what}"


def _line(said: Said) -> str:
    answer = read_answer(said.text)
    if answer is not None:
        return f"tap: {answer.card} {' '.join(answer.options)}"
    plain = said.text.isprintable() and said.text.strip() == said.text != ""
    text = said.text
    if len(text) > LONGEST:
        text = f"{text[:HALF]} ... ({len(text)} characters) ... {text[-HALF:]}"
    return f"visitor: {text if plain else json.dumps(text)}" + ("  (a copy, same id)" if said.is_copy else "")


def _replies(turn: Turn) -> Iterator[str]:
    for reply in turn.replies:
        custom: dict[str, Any] = reply.get("custom") or {}
        what = " ".join(
            str(custom[key]) for key in ("type", "code", "card", "disposition") if custom.get(key)
        )
        text = " / ".join(str(reply.get("text") or "").split("\n"))
        yield f"[{what}] {text[:LONGEST]}" if what else text[:LONGEST]
