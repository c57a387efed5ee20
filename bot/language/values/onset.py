"""How the complaint began: `sudden` or `gradual`, only when the visitor says so."""

from __future__ import annotations

from bot.language.values.lexicon import phrase_table
from bot.language.values.message import Message


def read_onset(message: Message) -> tuple[str, tuple[int, int]] | None:
    """The stated onset with the place of its words; `nothing sudden` is gradual."""
    tokens = message.tokens
    others = [(m.start, m.end) for m in phrase_table("onset", "not_onset").find_all(tokens)]
    for match in phrase_table("onset", "onset").find(tokens):
        if not any(start < match.end and match.start < end for start, end in others):
            return match.label, message.span(match.start, match.end)
    for match in phrase_table("onset", "denied_sudden").find(tokens):
        return "gradual", message.span(match.start, match.end)
    return None
