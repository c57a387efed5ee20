"""The case files beside this module are the specification of every value read from a message."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bot.language.values import read_values

FOLDER = Path(__file__).parent
TODAY = date(2025, 3, 12)  # a Wednesday
HELD_OUT_PREFIX = "held_"


class Case(NamedTuple):
    """One line of a case file: a message and what one value of it must be (None: not stated)."""

    value: str
    text: str
    expected: Any


def load_cases(*, held_out: bool) -> list[Case]:
    """Every case of the files whose name marks them as held out, or of all others."""
    cases = []
    for path in sorted(FOLDER.glob("*.yml")):
        if path.name.startswith(HELD_OUT_PREFIX) != held_out:
            continue
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "value" not in data:
            continue
        cases += [Case(data["value"], str(text), expected) for text, expected in data["cases"].items()]
    return cases


def is_met(case: Case) -> bool:
    """True when the value read from the message is the one the case asks for."""
    read = getattr(read_values(case.text, today=TODAY), case.value)
    if isinstance(read, tuple):
        return read == tuple(case.expected or ())
    if isinstance(read, float) and case.expected is not None:
        return abs(read - case.expected) <= 0.02 * max(1.0, case.expected)
    return read == case.expected


@pytest.mark.parametrize("case", load_cases(held_out=False), ids=lambda case: f"{case.value}: {case.text}")
def test_value_of_each_message(case: Case) -> None:
    read = getattr(read_values(case.text, today=TODAY), case.value)
    assert is_met(case), f"read {read!r}, expected {case.expected!r}"
