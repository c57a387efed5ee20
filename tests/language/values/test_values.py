"""The case files beside this module are the specification of every value read from a message."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bot.language.values import Values, read_values

FOLDER = Path(__file__).parent
TODAY = date(2025, 3, 12)  # a Wednesday
# Values met of all values asked. `held_third.yml` was read once and then left alone: it says how well unseen
# messages are read. The first two stood at 0.91 and 0.86 when first read, were looked at once, and now only
# guard against going back.
HELD_OUT_SHARES = {"held_messages": 1.0, "held_search": 1.0, "held_second": 1.0, "held_third": 0.82}


class Case(NamedTuple):
    """A message and what one value of it must be (None: not stated)."""

    value: str
    text: str
    expected: Any


def load_cases() -> list[Case]:
    """Every case of the files that name the one value they specify."""
    cases = []
    for path in sorted(FOLDER.glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "value" in data:
            cases += [Case(data["value"], str(text), expected) for text, expected in data["cases"].items()]
    return cases


def load_held_out(name: str) -> list[Case]:
    """Every value of the held-out messages of one file, those they must leave out as None."""
    cases = []
    for message in yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))["messages"]:
        expected = {name: value for name, value in message.items() if name not in ("text", "not")}
        expected |= dict.fromkeys(message.get("not", ()))
        cases += [Case(value, message["text"], wanted) for value, wanted in expected.items()]
    return cases


def is_met(case: Case, values: Values | None = None) -> bool:
    """True when the value read from the message is the one the case asks for."""
    read = getattr(values or read_values(case.text, today=TODAY), case.value)
    if isinstance(read, tuple):
        return read == tuple(case.expected or ())
    if isinstance(read, float) and case.expected is not None:
        return abs(read - case.expected) <= 0.02 * max(1.0, case.expected)
    return bool(read == case.expected)


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: f"{case.value}: {case.text}")
def test_value_of_each_message(case: Case) -> None:
    values = read_values(case.text, today=TODAY)
    assert is_met(case, values), f"read {getattr(values, case.value)!r}, expected {case.expected!r}"


@pytest.mark.parametrize(("name", "share"), HELD_OUT_SHARES.items())
def test_held_out_messages_are_read_as_well_as_they_were(name: str, share: float) -> None:
    cases = load_held_out(name)
    missed = [f"{case.value} of {case.text!r}" for case in cases if not is_met(case)]
    assert len(cases) - len(missed) >= len(cases) * share, "\n".join(missed)


def test_spans_point_at_the_visitors_own_words() -> None:
    text = "Hi! I\u2019ve had LOWR back pain for 3 weeks, it\u2019s an 8/10 and goes down my left leg."
    spans = read_values(text).spans
    words = {name: text[start:end] for name, (start, end) in spans.items()}
    assert words["region"] == "LOWR back"
    assert words["duration_days"] == "3 weeks"
    assert words["severity"] == "8"
    assert words["side"] == "left"
    assert words["radiation"] == "leg"


def test_every_value_read_has_a_span_within_the_text() -> None:
    implied = {"region", "for_whom"}  # `cannot turn my head` names no neck
    for case in load_cases():
        values = read_values(case.text, today=TODAY)
        for name, (start, end) in values.spans.items():
            assert 0 <= start < end <= len(case.text), (case.text, name)
        stated = {
            name
            for name in Values.__dataclass_fields__
            if name != "spans" and getattr(values, name) not in (None, ())
        }
        assert stated - implied <= values.spans.keys(), case.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "....",
        "????",
        "\U0001f62d\U0001f62d",
        "8" * 5000,
        "a" * 9000,
        "\u0130 hurts",
        "\n\n",
        "/answer{}",
        "' OR 1=1",
    ],
)
def test_any_text_is_read_without_failing(text: str) -> None:
    assert isinstance(read_values(text, today=TODAY), Values)


def test_a_weekday_without_a_known_date_is_about_half_a_week_ago() -> None:
    assert read_values("my back hurts since sunday").duration_days == 4


def test_a_month_without_a_known_date_is_not_read() -> None:
    assert read_values("my back hurts since march").duration_days is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Osteopathy, Carlisle, Fridays please", "Carlisle"),
        ("dry needling wichita", "wichita"),
        ("evening chiro kings heath?", "kings heath"),
        ("Physio. Galway 4. Weekends.", "Galway 4"),
        ("any female physios", None),
        ("do you do acupuncture", None),
        ("who does trigger point work", None),
    ],
)
def test_a_place_needs_no_preposition_in_a_search(text: str, place: str | None) -> None:
    assert read_values(text).location == place
