"""What `bot parse` says about one message."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.evaluation.model_archive import ModelArchiveError, read_classifier

if TYPE_CHECKING:
    from bot.evaluation.message_parser import MessageParser

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def parser(trained_model: Path) -> MessageParser:
    from bot.evaluation.message_parser import MessageParser

    return MessageParser.load(trained_model)


def test_what_is_not_stated_is_left_out(parser: MessageParser) -> None:
    parsed = parser.parse("hello there")
    assert set(parsed) == {"route", "intent", "confidence", "flags", "escalate", "findings"}


def test_flags_hold_what_is_present_now_and_findings_everything_that_is_mentioned(
    parser: MessageParser,
) -> None:
    parsed = parser.parse("i have a fever but no numbness down below, my dad had a stroke")
    assert "fever" in parsed["flags"]
    assert not {"ces_saddle_numbness", "stroke_signs"} & set(parsed["flags"])
    statuses = {finding["id"]: finding["status"] for finding in parsed["findings"]}
    assert statuses["fever"] == "present"
    assert statuses["ces_saddle_numbness"] == "absent"


def test_an_age_that_is_stated_is_a_fact(parser: MessageParser) -> None:
    assert "age_under_16" in parser.parse("my son is 12 years old and his back hurts")["flags"]


@pytest.mark.parametrize("text", ["i cant feel when i wipe", "crushing chest pain and sweating right now"])
def test_an_emergency_escalates(parser: MessageParser, text: str) -> None:
    assert parser.parse(text)["escalate"] is True


@pytest.mark.parametrize("text", ["", "   ", "🙂", "?", "\x00", "a" * 5000])
def test_nothing_that_can_be_sent_fails(parser: MessageParser, text: str) -> None:
    assert parser.parse(text)["escalate"] is False


def test_it_is_the_servers_classifier(parser: MessageParser, trained_model: Path) -> None:
    predicted = read_classifier(trained_model).predict("how much does a massage cost")
    intent, confidence, topic, _ = predicted
    assert (intent, topic is not None) == ("ask_clinic", True)
    assert 0 < confidence <= 1


def test_a_file_that_is_no_model_says_how_to_make_one(tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    path.write_bytes(b"not a model")
    with pytest.raises(ModelArchiveError, match="run `bot train`"):
        read_classifier(path)


def test_messages_read_together_are_read_as_if_alone(parser: MessageParser) -> None:
    texts = ["my neck is stiff", "", "i cant feel my legs. they went numb today", "what does it cost", "  "]
    assert parser.parse_all(texts) == [parser.parse(text) for text in texts]
