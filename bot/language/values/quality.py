"""What the pain is like: stiff, burning, shooting ..., in reading order, denied ones left out."""

from __future__ import annotations

from bot.language.values.denial import is_denied
from bot.language.values.lexicon import phrase_table
from bot.language.values.message import Message


def read_quality(message: Message) -> list[tuple[str, tuple[int, int]]]:
    """The qualities named and not denied, each once, with the place of the words."""
    tokens = message.tokens
    others = [(m.start, m.end) for m in phrase_table("quality", "not_a_quality").find_all(tokens)]
    found: dict[str, tuple[int, int]] = {}
    for match in phrase_table("quality", "quality").find(tokens):
        if any(start <= match.start and match.end <= end for start, end in others):
            continue
        if match.label not in found and not is_denied(tokens, match.start, match.end):
            found[match.label] = message.span(match.start, match.end)
    return list(found.items())
