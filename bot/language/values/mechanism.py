"""What set the complaint off, told apart from what merely makes it worse.

`bent down and it went` is a cause, `hurts when I bend` is a trigger: an act in the present tense
behind `when I`, `worse with`, `cannot` or `painful to` sets nothing off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.language.values.lexicon import Match, load_lexicon, phrase_table
from bot.language.values.message import Message

UNKNOWN = "unknown"
_WINDOW = 6
_LIST_WORDS = frozenset({"or", "and", ",", "/", "when", "i", "a", "also", "for", "long"})
# Where several causes are named: accidents first, then acts as told, then settings and habits.
_FIRST = ("road_traffic", "fall", "childbirth")
_HABITS = (
    "desk_posture",
    "sitting",
    "standing",
    "phone_use",
    "driving",
    "overuse",
    "carrying",
    "exercise",
    "manual_work",
)


@dataclass(frozen=True)
class _Cause:
    match: Match
    is_sure: bool

    @property
    def order(self) -> tuple[bool, bool, bool, bool, int]:
        label = self.match.label
        return (label == UNKNOWN, label not in _FIRST, not self.is_sure, label in _HABITS, self.match.start)


def read_mechanism(message: Message) -> tuple[str, tuple[int, int]] | None:
    """The stated cause, or `unknown` when the visitor says that there is none, with its words."""
    tokens = message.tokens
    others = [(m.start, m.end) for m in phrase_table("mechanism", "not_a_mechanism").find_all(tokens)]
    causes = []
    last_trigger: int | None = None
    for match in phrase_table("mechanism", "causes").find(tokens):
        if any(
            start <= match.start < end or (match.start <= start < match.end and end >= match.end)
            for start, end in others
        ):
            continue
        before = _before(message, match.start)
        if match.label == UNKNOWN:
            causes.append(_Cause(match, is_sure=False))
            continue
        chained = last_trigger is not None and set(tokens[last_trigger : match.start]) <= _LIST_WORDS
        if _is_denied(before) or _is_trigger(tokens, match, before, chained=chained):
            last_trigger = match.end
            continue
        causes.append(
            _Cause(
                match,
                is_sure=_ends_with(before, "cause_before")
                or bool(_past() & set(tokens[match.start : match.end])),
            )
        )
    if not causes:
        return None
    best = min(causes, key=lambda cause: cause.order)
    return best.match.label, message.span(best.match.start, best.match.end)


def _before(message: Message, index: int) -> Sequence[str]:
    first, _ = message.clause(index)
    return message.tokens[max(first, index - _WINDOW) : index]


def _is_trigger(tokens: Sequence[str], match: Match, before: Sequence[str], *, chained: bool) -> bool:
    if match.label not in load_lexicon("mechanism")["trigger_acts"]:
        return False
    if chained or any(
        m.start == match.end for m in phrase_table("mechanism", "trigger_after").find_all(tokens)
    ):
        return True
    words = set(tokens[match.start : match.end])
    if words & _past() and not {"cant", "hurts", "worse"} & set(before[-2:]):
        return False
    return _ends_with(before, "trigger_before")


def _is_denied(before: Sequence[str]) -> bool:
    data = load_lexicon("mechanism")
    for back, word in enumerate(reversed(before[-4:])):
        if word in data["denial"]:
            return set(before[len(before) - back :]) <= set(data["denial_filler"])
    return False


def _ends_with(before: Sequence[str], section: str) -> bool:
    return any(match.end == len(before) for match in phrase_table("mechanism", section).find_all(before))


@lru_cache(maxsize=1)
def _past() -> frozenset[str]:
    return frozenset(load_lexicon("mechanism")["past_words"])
