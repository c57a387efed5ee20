"""The case files are the specification of reading: a line more is a test more."""

from __future__ import annotations

import json
from datetime import date

import pytest
from spacy.language import Language

from bot.language.reading import Reader, Reading
from bot.protocol import Protocol, Status
from tests.language.examples import Example, load_examples


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.text[:60])
def test_status_and_subject_of_each_finding(example: Example, nlp: Language, protocol: Protocol) -> None:
    reading = nlp(example.text)._.reading
    assert not example.failures(reading, frozenset(protocol.flags))


def test_a_finding_keeps_the_visitors_own_words_and_their_place(reader: Reader) -> None:
    text = "Hi!! I can’t feel when I   wipe, since Monday"
    (finding,) = [found for found in reader.read(text).findings if found.id == "ces_saddle_numbness"]
    assert finding.text == text[finding.start : finding.end]
    assert "wipe" in finding.text


def test_a_reading_survives_json(reader: Reader) -> None:
    reading = reader.read("74, both legs are numb for 3 weeks, no fever", today=date(2025, 6, 2))
    assert Reading.from_dict(json.loads(json.dumps(reading.to_dict()))) == reading


def test_values_are_read_along_with_findings(reader: Reader) -> None:
    reading = reader.read("I'm 44, lower back pain for 3 weeks")
    assert reading.values is not None
    assert reading.values.age == 44


def test_nothing_is_found_in_an_empty_message(reader: Reader) -> None:
    for text in ("", "   ", "?!", "🙂"):
        assert reader.read(text).findings == ()


def test_what_is_uncertain_is_asked_about(reader: Reader) -> None:
    reading = reader.read("maybe my legs are numb")
    assert reading.status_of("ces_both_legs") is Status.UNCERTAIN
    assert "ces_both_legs" in reading.doubts


def test_a_finding_stated_and_denied_counts_as_stated(reader: Reader) -> None:
    reading = reader.read("no numbness in my bum. Actually my bum is numb")
    assert "ces_saddle_numbness" in reading.present_ids
    assert reading.doubts == ()


def test_a_very_long_message_is_read_to_its_end(reader: Reader) -> None:
    text = "my back is stiff. " * 150 + "and I cant feel when I wipe"
    assert "ces_saddle_numbness" in reader.read(text).present_ids
