"""How many days ago something past was, where the words bind a recent time to it.

"One time last week my mouth drooped" is past and recent at once; rule T11 counts such a sign as present.
"""

from __future__ import annotations

from bot.language.clauses import Border
from bot.language.context import Context, covers
from bot.language.matcher import Mention
from bot.language.phrases import Span

WEEK = 7
# "Recently", "the weekend", "on Tuesday": within the last week, or nearly.
SOME_DAYS = 7
OPENING_WORDS = 3
UNTIL = frozenset({"until", "till", "til"})
COUNTED_IN_HOURS = frozenset({"hour", "hours", "min", "mins", "minute", "minutes"})
FEW = {"a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "few": 4, "several": 6}


def days_ago(mention: Mention, context: Context) -> int | None:
    """Return the age of the mention in days when a recent time is the nearest one bound to it."""
    recent = [cue for cue in context.cues("recent_anchor") if _binds(cue, mention, context)]
    if not recent:
        return None
    nearest = min(recent, key=lambda cue: _distance(cue, mention))
    for cue in context.cues("dated_past"):
        is_other = not covers(cue, nearest) and not covers(nearest, cue)
        if is_other and _distance(cue, mention) <= _distance(nearest, mention):
            return None
    return _days([word.norm for word in context.words[nearest.start : nearest.end]])


def _binds(cue: Span, mention: Mention, context: Context) -> bool:
    """A time binds what it follows without a border, or what follows it when it opens the sentence."""
    clauses, head = context.clauses, mention.parts[0]
    if cue.start >= head.end:
        strongest = clauses.strongest_between(mention.end - 1, cue.start)
        until = context.words[cue.start - 1].norm in UNTIL
        return strongest <= (Border.CONTRAST if until else Border.NONE)
    first, _ = clauses.sentence_of(cue.start)
    opens = cue.start - first <= OPENING_WORDS
    return clauses.strongest_between(cue.start, head.start) <= (Border.SUBJECT if opens else Border.NONE)


def _distance(cue: Span, mention: Mention) -> int:
    return min(abs(cue.start - mention.end), abs(mention.start - cue.end))


def _days(words: list[str]) -> int:
    if not COUNTED_IN_HOURS.isdisjoint(words):
        return 0
    count = next((int(word) for word in words if word.isdigit()), None)
    if count is None:
        count = next((FEW[word] for word in words if word in FEW), None)
    if count is not None and not {"week", "weeks"}.isdisjoint(words):
        return WEEK * count
    if count is not None and not {"day", "days"}.isdisjoint(words):
        return count
    return SOME_DAYS
