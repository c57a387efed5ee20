"""Which way the complaint is going: improving, worse, same or fluctuating.

`worse when I bend` and `worse at night` are triggers and times of day, not a course.
"""

from __future__ import annotations

from bot.language.values.lexicon import phrase_table
from bot.language.values.message import Message

# `on and off for years, now getting worse` is getting worse; a lasting sameness yields to any change.
_ORDER = {"worse": 0, "improving": 1, "fluctuating": 2, "same": 3}


def read_trend(message: Message) -> tuple[str, tuple[int, int]] | None:
    """The stated course with the place of its words, or None."""
    tokens = message.tokens
    sure = phrase_table("trend", "course_anyway").find(tokens)
    if sure:
        return sure[0].label, message.span(sure[0].start, sure[0].end)
    others = phrase_table("trend", "not_a_course").find_all(tokens)
    found = []
    for match in phrase_table("trend", "trend").find(tokens):
        # A longer reading of the same words wins: `not getting better` over `getting better`.
        if any(m.start <= match.start and match.end <= m.end for m in others):
            continue
        if match.label in ("worse", "improving") and any(
            m.start < match.end and match.start < m.end for m in others
        ):
            continue
        found.append(match)
    if not found:
        return None
    best = min(found, key=lambda match: (_ORDER[match.label], match.start))
    return best.label, message.span(best.start, best.end)
