"""What a visitor may send: typed words are never commands, taps are only what was offered."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.gate import (
    EMPTY_MARK,
    NOTHING_OFFERED,
    Accepted,
    Answer,
    Limits,
    Offered,
    Refusal,
    accept,
    accept_payload,
    offered_in,
    plain_words,
    read_answer,
)

CARD = Offered(card="back_nerve", options=frozenset({"numb", "weak", "none"}), takes_several=True)
TAP = '/answer{"card": "back_nerve", "options": ["numb"]}'


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/restart", "restart"),
        ("  //restart", "restart"),
        ("/ /\t/session_start", "session_start"),
        ("\x1c/restart", "restart"),
        ("\u2003/restart", "restart"),
        ("my pain is 5/10", "my pain is 5/10"),
        ("left and/or right", "left and/or right"),
        ('/answer{"card": oops', 'answer{"card": oops'),
        ("", EMPTY_MARK),
        ("   \n", EMPTY_MARK),
        ("///", EMPTY_MARK),
        ("\u200b\u200f", EMPTY_MARK),
        ("a\x00b", "a b"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("🙏 help", "🙏 help"),
    ],
)
def test_typed_text_becomes_plain_words(typed: str, words: str) -> None:
    assert accept(typed, NOTHING_OFFERED) == Accepted(words)


@given(st.text())
def test_no_typed_text_is_ever_a_command_or_unfit_to_store(typed: str) -> None:
    words = plain_words(typed)
    assert words.strip()
    assert not words.strip().startswith("/")
    words.encode("utf-8")


def test_a_typed_tap_is_plain_words_even_while_its_card_is_open() -> None:
    assert accept(TAP, CARD) == Accepted(TAP.removeprefix("/"))


def test_a_channel_without_a_record_lets_well_formed_answers_through() -> None:
    verdict = accept(f"  {TAP}\n", None)
    assert verdict == Accepted('/answer{"card": "back_nerve", "options": ["numb"]}', is_tap=True)


@pytest.mark.parametrize(
    "payload",
    [
        "/answer",
        "/answer{}",
        "/answer[]",
        '/answer{"card": "a"}',
        '/answer{"card": "a", "options": "b"}',
        '/answer{"card": "a", "options": ["b"], "intent": "c"}',
        '/answer{"card": "a", "options": [{"b": 1}]}',
        '/answer{"card": "a", "options": [true]}',
        '/answer{"card": "", "options": ["b"]}',
        '/answer{"card": "a", "options": ["b"]} /restart',
        '/answers{"card": "a", "options": ["b"]}',
        pytest.param('/answer{"card": "a", "options": ' + "[" * 3000, id="nested without end"),
        '/restart{"card": "a", "options": ["b"]}',
    ],
)
def test_anything_but_an_exact_answer_is_not_one(payload: str) -> None:
    assert read_answer(payload) is None
    assert not accept(payload, None, Limits(10_000)).text.startswith("/")


def test_a_number_of_a_scale_may_be_bare() -> None:
    assert read_answer('/answer{"card": "q_severity", "options": [8]}') == Answer("q_severity", ("8",))


def test_an_option_named_twice_counts_once() -> None:
    assert read_answer('/answer{"card": "a", "options": ["b", "b"]}') == Answer("a", ("b",))


@pytest.mark.parametrize("options", [["numb"], ["numb", "weak"], ["none"]])
def test_offered_options_are_accepted(options: list[str]) -> None:
    payload = "/answer" + json.dumps({"card": "back_nerve", "options": options})
    assert accept_payload(payload, CARD) == Accepted(payload, is_tap=True)


@pytest.mark.parametrize(
    "payload",
    [
        '/answer{"card": "back_nerve", "options": ["other"]}',
        '/answer{"card": "back_nerve", "options": ["numb", "other"]}',
        '/answer{"card": "back_nerve", "options": []}',
        '/answer{"card": "neck_nerve", "options": ["numb"]}',
        "/restart",
        "numb",
    ],
)
def test_what_was_not_offered_is_refused(payload: str) -> None:
    verdict = accept_payload(payload, CARD)
    assert isinstance(verdict, Refusal)
    assert (verdict.status, verdict.code) == (409, "not_offered")


def test_one_option_at_a_time_where_the_card_takes_one() -> None:
    one = Offered(card="side", options=frozenset({"left", "right"}))
    assert isinstance(accept_payload('/answer{"card":"side","options":["left","right"]}', one), Refusal)


@pytest.mark.parametrize(
    "check",
    [lambda text: accept(text, None, Limits(10)), lambda text: accept_payload(text, CARD, Limits(10))],
)
def test_a_long_message_is_refused_with_the_limit(check) -> None:  # type: ignore[no-untyped-def]
    refusal = check("a" * 11)
    assert (refusal.status, refusal.code) == (413, "message_too_long")
    assert "10 characters" in refusal.message


def test_buttons_and_the_newest_card_are_what_is_offered() -> None:
    messages = [
        {"text": "hello", "buttons": [{"title": "Hours", "payload": "Opening hours"}]},
        {
            "custom": {
                "type": "question",
                "card": "side",
                "kind": "one_of",
                "options": [{"id": "left", "title": "Left", "payload": "/answer{...}"}],
            }
        },
    ]
    offered = offered_in(messages)
    assert offered == Offered(
        "side", frozenset({"left"}), False, frozenset({"Opening hours", "/answer{...}"})
    )
    assert accept_payload("Opening hours", offered) == Accepted("Opening hours", is_tap=True)
    assert offered_in([{"text": "nothing to tap"}]) is None


def test_rasa_reads_every_option_of_an_accepted_answer() -> None:
    verdict = accept('/answer{\n"card": "back_nerve",\n"options": ["numb", "wéak"]}', None)
    assert isinstance(verdict, Accepted)
    unpacked = YAMLStoryReader.unpack_regex_message(Message({"text": verdict.text}))
    assert unpacked.get("intent")["name"] == "answer"
    found = [(entity["entity"], entity["value"]) for entity in unpacked.get("entities")]
    assert found == [("card", "back_nerve"), ("options", "numb"), ("options", "wéak")]
