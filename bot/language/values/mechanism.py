"""What set the complaint off, told apart from what merely makes it worse.

`bent down and it went` is a cause, `hurts when I bend` is a trigger: an act in the present tense
behind `when I`, `worse with`, `cannot` or `painful to` sets nothing off. The two are kept apart
because a known cause answers the question about injuries, and `worse when I sit` must not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.language.values.lexicon import Match, load_lexicon, phrase_table
from bot.language.values.message import Message, read_message

UNKNOWN = "unknown"
Span = tuple[int, int]
_AGGRAVATES = "aggravates"
_WINDOW = 6
_NOW = frozenset({"im", "am", "is", "hes", "shes", "being", "are", "youre"})
_SURE = frozenset({"from", "after", "since"})
_LIST_WORDS = frozenset({"or", "and", ",", "/", "when", "i", "a", "also", "for", "long"})
# Where several causes are named: accidents first, then what is told as the cause, then settings and habits.
_FIRST = ("road_traffic", "fall")
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


def read_mechanism(message: Message) -> tuple[str, Span] | None:
    """The stated cause with its words, or `unknown` when the visitor says that there is none."""
    causes, _ = _causes_and_trigger(message)
    best = min(causes, key=lambda cause: cause.order).match if causes else _waking(message.tokens)
    return None if best is None else (best.label, message.span(best.start, best.end))


def read_aggravating(text: str) -> str | None:
    """The act or posture that brings the pain on ("worse driving", "hurts when I sit"), named as causes."""
    message = read_message(text)
    _, aggravating = _causes_and_trigger(message)
    aggravating = aggravating or _plain_act(message)
    return None if aggravating is None else aggravating.label


def _causes_and_trigger(message: Message) -> tuple[list[_Cause], Match | None]:
    tokens = message.tokens
    others = [(m.start, m.end) for m in phrase_table("mechanism", "not_a_mechanism").find_all(tokens)]
    causes: list[_Cause] = []
    aggravating: Match | None = None
    last_trigger: int | None = None
    last_kind: str | None = None
    for match in phrase_table("mechanism", "causes").find(tokens):
        if any(
            (start <= match.start < end and not (start == match.start and match.end > end))
            or (match.start <= start < match.end and end >= match.end)
            for start, end in others
        ):
            continue
        before = _before(message, match.start)
        if match.label == UNKNOWN:
            causes.append(_Cause(match, is_sure=False))
            continue
        is_chained = last_trigger is not None and set(tokens[last_trigger : match.start]) <= _LIST_WORDS
        kind = _trigger_kind(tokens, match, before, chained_to=last_kind if is_chained else None)
        if _is_denied(before) or kind is not None:
            last_trigger, last_kind = match.end, kind
            if kind == _AGGRAVATES and aggravating is None:
                aggravating = match
            continue
        causes.append(
            _Cause(
                match,
                is_sure=_ends_with(before, "cause_before")
                or tokens[match.start] in _SURE
                or bool(_past() & set(tokens[match.start : match.end])),
            )
        )
    return causes, aggravating


def _plain_act(message: Message) -> Match | None:
    """The act in `hurts when I sit`, `worse driving`."""
    for match in phrase_table("mechanism", "acts").find(message.tokens):
        if _kind_before(_before(message, match.start)) == _AGGRAVATES:
            return match
    return None


def _waking(tokens: Sequence[str]) -> Match | None:
    """`Woke up with it`: the night did it, where nothing else is named."""
    return next(iter(phrase_table("mechanism", "waking").find(tokens)), None)


def _before(message: Message, index: int) -> Sequence[str]:
    first, _ = message.clause(index)
    return message.tokens[max(first, index - _WINDOW) : index]


def _trigger_kind(
    tokens: Sequence[str], match: Match, before: Sequence[str], *, chained_to: str | None
) -> str | None:
    """What kind of trigger the act is (it aggravates, or another), or None when it is a cause."""
    if match.label not in load_lexicon("mechanism")["trigger_acts"]:
        return None
    if chained_to is not None:
        return chained_to
    for after in phrase_table("mechanism", "trigger_after").find_all(tokens[match.end : match.end + _WINDOW]):
        if after.start == 0:
            return after.label
    words = set(tokens[match.start : match.end])
    if before and before[-1] in _NOW:
        # `when I'm sat`: as much of the present as `when I sit`.
        words -= {"sat", "stood"}
    if words & _past() and not {"cant", "hurts", "worse"} & set(before[-2:]):
        return None
    return _kind_before(before)


def _kind_before(before: Sequence[str]) -> str | None:
    found = [m for m in phrase_table("mechanism", "trigger_before").find_all(before) if m.end == len(before)]
    # `better when I sit` holds the words of `when I sit`: the fuller reading wins.
    return min(found, key=lambda m: m.start).label if found else None


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
