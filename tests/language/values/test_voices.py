"""Messages in many voices: each value measured as the evaluation does, with a bar not to fall below.

The three files were worked on one after the other; each stood lower when first read (see their first lines).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.language.values import Values, read_aggravating, read_values

FOLDER = Path(__file__).parent
FILES = ("voices", "held_voices", "fresh_voices")
TODAY = date(2025, 3, 12)  # a Wednesday
BARS = {
    "region": 0.98,
    "side": 0.97,
    "onset": 0.97,
    "duration_days": 0.97,
    "severity": 0.97,
    "severity_band": 0.97,
    "quality": 0.97,
    "radiation": 0.95,
    "mechanism": 0.96,
    "aggravated_by": 0.9,
    "trend": 0.95,
}
SEVERITY_WITHIN = 1.0
DURATION_WITHIN = 0.3


def is_read(name: str, want: Any, got: Any) -> bool:
    """Well enough: a region in common, a score within 1, a length within a day or 30 percent."""
    if name in ("region", "quality", "radiation"):
        return bool(set(want) & set(got)) if name == "region" else set(want) <= set(got)
    if name == "severity":
        return got is not None and abs(got - want) <= SEVERITY_WITHIN
    if name == "duration_days":
        return got is not None and abs(got - want) <= max(1.0, DURATION_WITHIN * want)
    return bool(want == got)


def read(name: str, text: str, values: Values) -> Any:
    """One value of a message, what aggravates the pain included."""
    return read_aggravating(text) if name == "aggravated_by" else getattr(values, name)


def load_messages() -> Iterator[tuple[dict[str, Any], Values]]:
    """Every message of the files with what is read from it."""
    for name in FILES:
        for message in yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))["messages"]:
            yield message, read_values(message["text"], today=TODAY)


@pytest.fixture(scope="module")
def messages() -> list[tuple[dict[str, Any], Values]]:
    return list(load_messages())


@pytest.mark.parametrize(("name", "bar"), BARS.items())
def test_a_value_is_read_in_every_voice(
    name: str, bar: float, messages: list[tuple[dict[str, Any], Values]]
) -> None:
    asked = [
        (message, read(name, message["text"], values)) for message, values in messages if name in message
    ]
    missed = [f"{got!r}: {message}" for message, got in asked if not is_read(name, message[name], got)]
    assert len(asked) - len(missed) >= bar * len(asked), "\n".join(missed)


def test_what_is_not_stated_is_not_read(messages: list[tuple[dict[str, Any], Values]]) -> None:
    for message, values in messages:
        for name in message.get("not", ()):
            assert getattr(values, name) in (None, ()), (message["text"], name)


def test_pain_is_not_said_to_spread_where_it_does_not(messages: list[tuple[dict[str, Any], Values]]) -> None:
    stated = [(message, values.radiation) for message, values in messages if "radiation" in message]
    read = [(place in message["radiation"], message["text"]) for message, got in stated for place in got]
    assert all(is_right for is_right, _ in read), [text for is_right, text in read if not is_right]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my back hurts when i sit", "sitting"),
        ("low back is worse driving", "driving"),
        ("neck aches every time i use the computer", "desk_posture"),
        ("sitting makes it worse", "sitting"),
        ("better when i sit", None),
        ("it eases with walking", None),
        ("i cant sit", None),
        ("i sat for hours and now my back hurts", None),
        ("my back hurts", None),
    ],
)
def test_what_brings_the_pain_on_is_kept_apart_from_its_cause(text: str, expected: str | None) -> None:
    assert read_aggravating(text) == expected
    assert expected is None or read_values(text, today=TODAY).mechanism is None
