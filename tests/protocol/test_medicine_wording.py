"""Medicines are general information: no text of the protocol holds a dose, each sends to a pharmacist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.protocol import CONTENT, Protocol

# What visitors say, not what we say.
VISITORS_WORDS = frozenset(["says", "near_miss", "clarify"])
AMOUNT = re.compile(
    r"\b\d+([.,]\d+)?\s*(mg|mcg|µg|milligrams?|micrograms?|ml|millilit\w+|g|grams?)\b", re.IGNORECASE
)
COUNT = re.compile(
    r"\b(\d+|one|two|three|four|half an?)\s+(more\s+)?(tablets?|pills?|capsules?|sachets?|puffs?|doses?)\b",
    re.IGNORECASE,
)
RHYTHM = re.compile(
    r"\b(every (\d+|four|six|eight|twelve)( to \d+)? hours?"
    r"|(once|twice|(\d+|three|four) times) (a|per|each) day"
    r"|daily|at bedtime|with each meal|maximum dose)\b",
    re.IGNORECASE,
)
MEDICINE = re.compile(
    r"\b(medicines?|tablets?|pills?|painkillers?|ibuprofen|naproxen|aspirin|paracetamol|acetaminophen|codeine"
    r"|tramadol|opioids?|triptans?|anti-inflammator\w+|muscle relaxants?|gabapentin\w*|pregabalin)\b",
    re.IGNORECASE,
)


def texts(value: Any, key: str = "") -> Iterator[str]:
    if key in VISITORS_WORDS:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, str(name))
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def has_dose(text: str) -> bool:
    return bool(AMOUNT.search(text) or COUNT.search(text) or (MEDICINE.search(text) and RHYTHM.search(text)))


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*.yml")), ids=lambda path: path.name)
def test_no_text_of_the_protocol_holds_a_dose(path: Path) -> None:
    assert [text for text in texts(yaml.safe_load(path.read_text(encoding="utf-8"))) if has_dose(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Take 400 mg of ibuprofen.",
        "Take 400mg.",
        "Two tablets are fine.",
        "Ibuprofen three times a day helps.",
        "Paracetamol every 6 hours.",
        "A tablet at bedtime.",
        "5 ml of syrup",
    ],
)
def test_a_dose_would_be_found(text: str) -> None:
    assert has_dose(text)


@pytest.mark.parametrize(
    "text",
    ["Use heat twice a day.", "10 each way, 2-3 times a day", "Painkillers on 10 or more days a month."],
)
def test_exercise_and_days_of_a_month_are_no_dose(text: str) -> None:
    assert not has_dose(text)


def test_notes_on_anti_inflammatories_send_to_somebody_who_can_check(protocol: Protocol) -> None:
    for note in protocol.notes:
        if "anti-inflammatory" in note.text.lower() and note.place == "medicines":
            assert re.search(r"ask a pharmacist or doctor", note.text, re.IGNORECASE), note.id


def test_the_general_note_names_every_condition(protocol: Protocol) -> None:
    (text,) = (note.text for note in protocol.notes if note.id == "anti_inflammatory")
    named = ("ulcer", "asthma", "heart", "kidney", "liver", "bowel", "blood thinners", "aspirin", "over 65")
    assert [word for word in (*named, "black poo", "never two") if word not in text.lower()] == []


def test_the_note_for_an_unknown_pregnancy_names_it(protocol: Protocol) -> None:
    (text,) = (note.text for note in protocol.notes if note.id == "anti_inflammatory_unknown")
    assert "pregnant" in text


def test_no_note_tells_anybody_to_take_a_medicine(protocol: Protocol) -> None:
    start = r"(^|[.:] )(take|use|try|start) (an? |some |your )?"
    told = re.compile(start + MEDICINE.pattern, re.IGNORECASE)
    assert [note.id for note in protocol.notes if told.search(note.text)] == []
