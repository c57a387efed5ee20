"""Phrases that are the whole of a reply, but for small words: an answer, and nothing else is said."""

from __future__ import annotations

from bot.language.values.lexicon import Match, phrase_table
from bot.language.values.message import Message, is_mark


def named_alone(message: Message, lexicon: str, section: str, *, around: str) -> tuple[Match, ...]:
    """The matches of a section of a word list; none where words are left that `around` does not list."""
    named = phrase_table(lexicon, section).find(message.tokens)
    if not named:
        return ()
    small = phrase_table(lexicon, around).find(message.tokens)
    told = {at for match in (*named, *small) for at in range(match.start, match.end)}
    is_whole = all(at in told or is_mark(token) for at, token in enumerate(message.tokens))
    return tuple(named) if is_whole else ()
