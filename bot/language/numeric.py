"""Numbers that matter to findings: a plausible age, a fever temperature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.language.phrases import Span
from bot.language.spelling import Word

OLDEST = 110
HIGHEST_SCORE = 10
FEVER_C = (37.9, 43.0)
FEVER_F = (100.3, 109.0)
TEMPERATURE_CLASSES = ("high_temp", "fever", "fever_hot")
# "38.9" is read off a thermometer; money, weights and sizes have a unit, two decimals or a sign before them.
ONE_DECIMAL = re.compile(r"\d+\.\d")
PRICE_SIGNS = ("£", "$", "€")
AGE_BANDS = (
    ("age_50", 50, OLDEST),
    ("age_65", 65, OLDEST),
    ("age_70", 70, OLDEST),
    ("age_adult_young", 18, 49),
    ("age_child", 0, 17),
    ("age_under_10", 0, 9),
)


def number_spans(words: Sequence[Word], numeric: Mapping[str, Any]) -> Iterator[Span]:
    """Yield a span for every age and fever temperature that the words state."""
    names_child = any(word.norm in numeric["child_words"] for word in words)
    for at, word in enumerate(words):
        if not word.norm.replace(".", "", 1).isdigit():
            continue
        value = float(word.norm)
        if _is_temperature(words, at, value, numeric):
            yield from (Span(name, at, at + 1) for name in TEMPERATURE_CLASSES)
        elif value == int(value) and value <= OLDEST and _is_age(words, at, numeric, names_child=names_child):
            for band, low, high in AGE_BANDS:
                if low <= value <= high:
                    yield Span(band, at, at + 1)


def _is_temperature(words: Sequence[Word], at: int, value: float, numeric: Mapping[str, Any]) -> bool:
    in_range = FEVER_C[0] <= value <= FEVER_C[1] or FEVER_F[0] <= value <= FEVER_F[1]
    if not in_range:
        return False
    around = {word.norm for word in words[max(0, at - 4) : at + 3]}
    unit = words[at + 1].norm if at + 1 < len(words) and not words[at + 1].is_broken_off else ""
    if unit in numeric["units"]:
        return False
    # "38f" is a woman of 38; a scale letter counts only for its own range.
    has_scale = unit == ("c" if value < FEVER_C[1] else "f")
    is_reading = bool(ONE_DECIMAL.fullmatch(words[at].norm)) and not words[at].before.endswith(PRICE_SIGNS)
    return has_scale or is_reading or bool(around & set(numeric["temperature_words"]))


def _is_in_fraction(words: Sequence[Word], at: int) -> bool:
    after = words[at + 1].before if at + 1 < len(words) else ""
    return "/" in words[at].before or "/" in after


def _is_age(words: Sequence[Word], at: int, numeric: Mapping[str, Any], *, names_child: bool) -> bool:
    before = words[at - 1].norm if at else ""
    after = words[at + 1].norm if at + 1 < len(words) else ""
    after_is_near = bool(after) and not words[at + 1].is_broken_off
    after_next = words[at + 2].norm if at + 2 < len(words) else ""
    if after_is_near and after in numeric["age_units"]:
        return (after != "years" and after != "year") or after_next in ("old", "olds")
    if after_is_near and after in numeric["units"]:
        return False
    # "Neck pain, 6/10", "pain is 5": a small number is a score, unless a child is spoken of.
    may_be_score = float(words[at].norm) <= HIGHEST_SCORE and not names_child
    if before in numeric["age_words"] and not (at and words[at].is_broken_off):
        return not may_be_score or before in numeric["sure_age_words"]
    if may_be_score or _is_in_fraction(words, at):
        return False
    stands_alone = (at == 0 or words[at].is_broken_off) and (not after or words[at + 1].is_broken_off)
    ends_message = not after and before not in numeric["not_before_age"] and at > 2
    is_described = after_is_near and after in numeric["person_after_age"]
    opens_message = at == 0 and after_is_near and after in numeric["after_opening_age"]
    listed = words[at].is_broken_off and after_is_near and after in numeric["after_opening_age"]
    return stands_alone or ends_message or opens_message or listed or is_described
