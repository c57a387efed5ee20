"""Which side the complaint is on: left, right, both or central.

`right now`, `left work`, `turn to the left` and `left-handed` are no sides; what is denied or put
right in the same message (`I said left, it's right`) gives way to what stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.language.values.body import Part
from bot.language.values.lexicon import load_lexicon, phrase_table
from bot.language.values.message import Message, is_mark

_NEAR = 5
# `On the right after standing` is a side, `right after` by itself is a time.
_TIMES = frozenset(["after", "when", "at", "since", "for", "in", "over", "before", "while", "with", "where"])
_BOTH_DO = frozenset(["sore", "giving", "aching", "achy", "stiff", "bad", "tight", "killing", "moaning"])
_ACHES = frozenset(["ache", "aching", "aches", "pain", "pains", "sore", "hurting", "hurts", "stiff", "tight"])


@dataclass(frozen=True)
class _Mention:
    side: str
    start: int
    end: int


def read_side(
    message: Message, parts: Sequence[Part], main: Part | None
) -> tuple[str, tuple[int, int]] | None:
    """The side of the main complaint with the place of its words, or None."""
    mentions = _mentions(message, parts)
    if not mentions:
        return None
    best = _chosen(message, mentions, main)
    return best.side, message.span(best.start, best.end)


def _mentions(message: Message, parts: Sequence[Part]) -> list[_Mention]:
    tokens = message.tokens
    others = [(m.start, m.end) for m in phrase_table("side", "not_a_side").find_all(tokens)]
    found: list[_Mention] = []
    for match in phrase_table("side", "sides").find(tokens):
        # `lower right back` is a place, whatever `right back` may mean.
        is_inside = any(part.start < match.start < part.end for part in parts)
        is_other = any(start <= match.start and match.end <= end for start, end in others)
        if not is_inside and is_other and not _is_placed(tokens, match.start, match.end, parts, others):
            continue
        if (
            match.label in ("left", "right")
            and match.end - match.start == 1
            and not _is_a_side(message, match.start, parts)
        ):
            continue
        if _is_denied(tokens, match.start):
            continue
        found.append(_Mention(match.label, match.start, match.end))
    if any(mention.side in ("left", "right") for mention in found):
        # `Knee and back both sore, left side`: both parts, one side.
        found = [mention for mention in found if not _counts_parts(tokens, mention)]
    if any(mention.side != "central" for mention in found):
        either = [m.start for m in phrase_table("side", "high_or_central").find_all(tokens)]
        found = [mention for mention in found if mention.start not in either]
    denied = {part.start for part in parts if part.is_denied}
    return [m for m in found if not any(m.end <= start <= m.end + 1 for start in denied)]


def _is_placed(
    tokens: Sequence[str], start: int, end: int, parts: Sequence[Part], others: Sequence[tuple[int, int]]
) -> bool:
    """True for `on the right after ...` and `neck to left elbow`, whatever the words mean elsewhere."""
    after = tokens[end] if end < len(tokens) else ""
    if after in _TIMES and " ".join(tokens[max(0, start - 2) : start]) in ("on the", "on my"):
        return all(first == start for first, last in others if first <= start and end <= last)
    first_words = {tokens[other] for other, last in others if other < start and last == end}
    return bool(first_words) and first_words <= {"neck", "head"} and any(p.start == end for p in parts)


def _is_a_side(message: Message, index: int, parts: Sequence[Part]) -> bool:
    """True for a lone left or right that names a side by its neighbours."""
    tokens = message.tokens
    after = tokens[index + 1] if index + 1 < len(tokens) else ""
    before = tokens[index - 1] if index else ""
    if len(tokens[index]) == 1:
        return (
            after == "side"
            or any(part.start == index + 1 for part in parts)
            or (before == "(" and after == ")")
            or len(tokens) == 1
        )
    if any(
        part.start <= index < part.end
        or (index < part.start <= index + 3 and not any(is_mark(t) for t in tokens[index : part.start]))
        for part in parts
    ):
        return before not in _words("no_side_before")
    if after in _words("side_after"):
        return True
    if before in _words("side_before") and (not after or is_mark(after) or after in _words("side_then")):
        return True
    # Said after a part (`lower back left`), or as the whole reply.
    if (not before or is_mark(before) or any(part.end == index for part in parts)) and (
        not after or is_mark(after) or after in _words("side_then")
    ):
        return after not in ("?",) or len(tokens) > 2
    if before in _ACHES and any(part.end == index - 1 for part in parts) and (not after or is_mark(after)):
        return True
    # `Neck and shoulder right 1 month`
    if any(part.end == index for part in parts) and after.isdigit():
        return True
    others = {"left", "right"} - {tokens[index]}
    return (
        bool(others & set(tokens))
        and before in ("its", "is", "meant", "said", "mean", "actually")
        and (not after or is_mark(after))
    )


def _counts_parts(tokens: Sequence[str], mention: _Mention) -> bool:
    """True for a `both` that says how many parts ache: `both sore`, `both giving me gyp`."""
    after = tokens[mention.end] if mention.end < len(tokens) else ""
    return mention.side == "both" and mention.end - mention.start == 1 and after in _BOTH_DO


def _is_denied(tokens: Sequence[str], start: int) -> bool:
    for back in range(1, 4):
        index = start - back
        if index < 0 or is_mark(tokens[index]):
            return False
        if tokens[index] in ("not", "isnt", "never", "no", "nothing", "without"):
            return not (index + 1 < len(tokens) and tokens[index + 1] in ("only", "just", "sure"))
        if tokens[index] not in _words("denied_across"):
            return False
    return False


def _chosen(message: Message, mentions: list[_Mention], main: Part | None) -> _Mention:
    corrections = [m.end for m in phrase_table("side", "correction").find_all(message.tokens)]
    sides = {mention.side for mention in mentions}
    if len(sides) > 1 and corrections:
        after = [mention for mention in mentions if mention.start >= corrections[0]]
        # `i said left, its right`: the last stands; `right, not left` never gets here.
        return after[-1] if after else mentions[-1]
    if {"left", "right"} <= sides and _is_pair(message, mentions):
        return _Mention("both", mentions[0].start, mentions[-1].end)
    if main is not None:
        near = [m for m in mentions if m.end <= main.end + _NEAR and m.start >= main.start - _NEAR]
        if near:
            return min(near, key=lambda m: min(abs(main.start - m.end), abs(m.start - main.end)))
    return mentions[0]


def _is_pair(message: Message, mentions: list[_Mention]) -> bool:
    left = next(m for m in mentions if m.side == "left")
    right = next(m for m in mentions if m.side == "right")
    first, second = sorted((left, right), key=lambda m: m.start)
    between = message.words(first.end, second.start)
    if set(between) <= {
        "and",
        "or",
        "&",
        "the",
        "side",
        "to",
        "then",
        "also",
        "sides",
        "/",
        "sometimes",
        ",",
        "on",
        "my",
    }:
        return True
    return bool(phrase_table("side", "alternating").find(message.tokens))


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(load_lexicon("side")[section])
