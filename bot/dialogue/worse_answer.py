"""Which of two conflicting values stands: the worse one (T5), and levels can rise at any time (T13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# From harmless to serious; a value that is not listed here is never replaced by later words.
RANKS: Mapping[str, Mapping[str, int]] = {
    "trend": {"improving": 0, "fluctuating": 1, "same": 1, "worse": 2, "worse_fast": 3},
    "onset": {"gradual": 0, "sudden": 1},
    # "Nothing set it off", then "since the crash": the accident stands.
    "mechanism": {"unknown": 0, "fall": 2, "road_traffic": 2},
}
SOME_CAUSE = 1


def is_worse(name: str, new: Any, known: Any) -> bool:
    """Whether `new` is the more serious of the two answers."""
    if name == "severity":
        return isinstance(new, (int, float)) and isinstance(known, (int, float)) and new > known
    ranks = RANKS.get(name)
    if ranks is None:
        return False
    otherwise = SOME_CAUSE if name == "mechanism" else 0
    return ranks.get(str(new), otherwise) > ranks.get(str(known), otherwise)
