"""Where the pain goes to: `down my leg`, `into the fingers`, or ("none",) when it is said to stay put."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.language.values.body import Part
from bot.language.values.lexicon import load_lexicon, phrase_table, word_set
from bot.language.values.message import Message

NONE = ("none",)
_SPINE = frozenset({"neck", "upper_back", "low_back", "back_unspecified", "whole_spine", "tailbone"})
_STRETCHES = frozenset({"upper_back", "low_back", "tailbone"})
_OUTWARD = frozenset(
    {
        "leg",
        "arm",
        "foot",
        "knee",
        "hip",
        "buttock",
        "shoulder",
        "head",
        "chest",
        "ribs",
        "jaw",
        "neck",
        "flank",
    }
)


def find_targets(message: Message, parts: Sequence[Part]) -> list[Part]:
    """The mentions that are a place the pain goes to, not the place it is in."""
    targets: list[Part] = []
    directions = _direction_ends(message)
    for part in parts:
        if "sciatica" in message.tokens[part.start : part.end]:
            continue
        if part.is_weak or not (set(part.regions) <= _OUTWARD or _is_spine_beyond(part, parts)):
            continue
        if _is_led_to(message, part, directions, targets) or _is_nerve_sign_in_limb(message, part, parts):
            targets.append(part)
    return targets


def read_radiation(
    message: Message, parts: Sequence[Part], targets: Sequence[Part]
) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    """The places the pain goes to, in reading order, with the tokens that say so."""
    going = [part for part in targets if not part.is_denied]
    names = [part.target for part in going]
    sciatica = [
        part for part in parts if not part.is_denied and "sciatica" in message.tokens[part.start : part.end]
    ]
    if sciatica and "leg" not in names:
        names.insert(0, "leg")
        going = [*sciatica, *going]
    if names:
        return tuple(dict.fromkeys(names)), (going[0].start, going[-1].end)
    for match in phrase_table("radiation", "denied").find(message.tokens):
        return NONE, (match.start, match.end)
    limbs = set(load_lexicon("body")["limbs"])
    denied = [part for part in parts if part.is_denied and set(part.regions) & limbs]
    if denied and not any(set(part.regions) & limbs for part in parts if not part.is_denied):
        return NONE, (denied[0].start, denied[0].end)
    return (), None


def _direction_ends(message: Message) -> list[int]:
    """Tokens at which a word of going somewhere ends (`goes down`, `into`, `radiating to`)."""
    return [match.end for match in phrase_table("radiation", "towards").find_all(message.tokens)]


def _is_led_to(message: Message, part: Part, directions: Sequence[int], targets: Sequence[Part]) -> bool:
    """True when words of going somewhere lead to this part, straight or through a list of such parts."""
    bridge, index = _bridge(), part.start
    after = message.words(part.end, part.end + 1)
    # `tingling in both hands and neck pain`: a part with a pain of its own opens a new complaint.
    may_chain = not set(part.regions) & _SPINE and not set(after) & word_set("pain")
    while index >= 0:
        if index in directions:
            return True
        if may_chain and any(target.end == index for target in targets):
            return True
        if index == 0 or message.tokens[index - 1] not in bridge:
            return False
        index -= 1
    return False


def _is_spine_beyond(part: Part, parts: Sequence[Part]) -> bool:
    """True for a stretch of the spine beyond one told before (`from my neck into my upper back`)."""
    if not set(part.regions) <= _STRETCHES:
        return False
    earlier = [other for other in parts if other.start < part.start and not other.is_denied]
    return any(set(other.regions) & (_STRETCHES | {"neck"}) - set(part.regions) for other in earlier)


def _is_nerve_sign_in_limb(message: Message, part: Part, parts: Sequence[Part]) -> bool:
    """Tingling or numbness in a limb beside a complaint of the spine is where that goes to."""
    if not set(part.regions) & {"arm", "leg", "foot"}:
        return False
    if not any(set(other.regions) & _SPINE and not other.is_denied for other in parts):
        return False
    signs = word_set("nerve_signs")
    first, last = message.clause(part.start)
    return bool(signs & set(message.tokens[max(first, part.start - 5) : min(last, part.end + 4)]))


@lru_cache(maxsize=1)
def _bridge() -> frozenset[str]:
    return frozenset(str(word) for word in load_lexicon("radiation")["bridge"])
