"""Which parts of the body the complaint is in, the main one first.

Phrases are found first; then each mention is judged by the words around it: denied (`no arm pain`),
well (`legs are fine`), only moved (`turn my head`), operated on (`neck surgery`), or somewhere the
pain merely goes to (`into my shoulder`), which is for `radiation` to report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.language.values.denial import is_denied, is_said_to_be_well
from bot.language.values.lexicon import Match, load_lexicon, phrase_table, word_set
from bot.language.values.message import Message, is_mark

_REACH = 4  # words between a part and the complaint word that belongs to it


@dataclass(frozen=True)
class Part:
    """One mention of a part of the body at tokens [start, end)."""

    regions: tuple[str, ...]
    target: str
    start: int
    end: int
    is_denied: bool = False
    is_weak: bool = False
    has_complaint: bool = False
    is_main: bool = False


def find_parts(message: Message) -> list[Part]:
    """All mentions of a part of the body in reading order, denied and weak ones marked as such."""
    tokens = message.tokens
    found = phrase_table("body", "parts").find(tokens)
    # `at the back of my neck`, `my lower back when I bend`: a part that reaches beyond an idiom, or that
    # began before it, is meant.
    idioms = [
        (start, end)
        for start, end in _idioms(tokens)
        if not any(match.start < end < match.end or match.start < start < match.end for match in found)
    ]
    weak = [(m.start, m.end) for m in phrase_table("body", "moved_part").find_all(tokens)]
    parts: list[Part] = []
    for match in found:
        if any(start < match.end and match.start < end for start, end in idioms):
            continue
        if tokens[match.start : match.end] == ("back",) and not _is_back_of_body(tokens, match):
            continue
        parts.append(_judge(message, _part_of(match), weak))
    return _without_operated(message, _joined(message, parts))


def read_regions(
    message: Message, parts: Sequence[Part], targets: Sequence[Part]
) -> list[tuple[str, Part | None]]:
    """Regions of the complaint with their mention, main one first; `targets` are where pain goes to."""
    kept = [part for part in parts if not part.is_denied and part not in targets]
    if any(not part.is_weak for part in kept):
        kept = [part for part in kept if not part.is_weak]
    elif _shows_stiff_neck(message):
        return [("neck", None)]
    if not kept:
        kept = [part for part in targets if not part.is_denied][:1]
    ranked = sorted(kept, key=lambda part: (not part.is_main, not part.has_complaint, part.start))
    regions: dict[str, Part | None] = {}
    for part in ranked:
        for region in part.regions:
            regions.setdefault(region, part)
    if _shows_stiff_neck(message) and not (regions.keys() & {"neck"}):
        regions["neck"] = None
    if len(regions) > 1 and regions.keys() & {"upper_back", "low_back", "tailbone", "whole_spine"}:
        # `my back hurts, mostly low down`: the bare word adds nothing to the part that was named.
        regions.pop("back_unspecified", None)
    return list(regions.items())


def _idioms(tokens: Sequence[str]) -> list[tuple[int, int]]:
    pain, own = word_set("pain"), word_set("own")
    found = [
        (m.start, m.end)
        for m in phrase_table("body", "not_a_part").find_all(tokens)
        # `get back pain` holds the words of `get back`.
        if not (tokens[m.end - 1] == "back" and m.end < len(tokens) and tokens[m.end] in pain)
    ]
    for m in phrase_table("body", "not_a_part_unless_owned").find_all(tokens):
        if m.start == 0 or tokens[m.start - 1] not in own:
            found.append((m.start, m.end))
    return found


def _is_back_of_body(tokens: Sequence[str], match: Match) -> bool:
    before = tokens[match.start - 1] if match.start else ""
    after = tokens[match.end] if match.end < len(tokens) else ""
    if after in _words("back_after") or (not before and after[:1].isdigit()):
        return True
    if before in _words("back_before"):
        return True
    # A message of one or two words, or an item in a list (`neck, back, hips`).
    return (not before or is_mark(before)) and (not after or is_mark(after) or after in ("and", "&", "/"))


def _part_of(match: Match) -> Part:
    names, _, target = match.label.partition(">")
    regions = tuple(names.split("+"))
    return Part(regions=regions, target=target or regions[-1], start=match.start, end=match.end)


def _judge(message: Message, part: Part, weak: Sequence[tuple[int, int]]) -> Part:
    tokens = message.tokens
    first, last = message.clause(part.start)
    before = tokens[max(first, part.start - _REACH) : part.start]
    after = tokens[part.end : min(last, part.end + _REACH)]
    complaint = _words("complaint")
    inside = tokens[part.start : part.end]
    return replace(
        part,
        is_denied=is_denied(tokens, part.start, part.end) or is_said_to_be_well(tokens, part.end),
        is_weak=any(start <= part.start and part.end <= end for start, end in weak),
        has_complaint=any(word in complaint for word in (*before, *after))
        or any(word.endswith(("ache", "aches")) or word in ("lbp", "sciatica", "lumbago") for word in inside),
        is_main=any(word in _words("main_hint") for word in before[-3:]),
    )


def _joined(message: Message, parts: list[Part]) -> list[Part]:
    """`my neck and my right shoulder ache`: what is said of one part is said of both."""
    joined = list(parts)
    for index in range(len(parts) - 2, -1, -1):
        part, following = joined[index], joined[index + 1]
        between = message.tokens[part.end : following.start]
        if following.has_complaint and not part.has_complaint and set(between) <= _words("joins") and between:
            joined[index] = replace(part, has_complaint=True)
    return joined


def _without_operated(message: Message, parts: list[Part]) -> list[Part]:
    history = _words("history_after")
    tokens = message.tokens
    return [
        replace(part, is_weak=True) if part.end < len(tokens) and tokens[part.end] in history else part
        for part in parts
    ]


def _shows_stiff_neck(message: Message) -> bool:
    return bool(phrase_table("body", "neck_sign").find(message.tokens))


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(str(word) for word in load_lexicon("body")[section])
