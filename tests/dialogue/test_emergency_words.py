"""Emergency words inside messages that cannot be read otherwise."""

from __future__ import annotations

import pytest

from bot.dialogue.emergency_words import has_emergency_word
from bot.protocol import Status
from tests.dialogue.conftest import Start, words

LIFE_THREAT = "generic_life_threat"


@pytest.mark.parametrize(
    "text",
    [
        "AYUDA por favor!",
        "救命",
        "no puedo respirar",
        "je n'arrive plus à respirer",
        "ich kriege keine Luft",
        "nie mogę oddychać",
        "ambulnace qq zzz",
        "sdlkf hart atack jjj",
        "xx unconcsious xx",
        "उसे सांस नहीं आ रही",
        "SOS",
        "somebody help me",
    ],
)
def test_an_emergency_is_seen_in_any_language_and_spelling(text: str) -> None:
    assert has_emergency_word(text)


@pytest.mark.parametrize(
    "text", ["me duele la espalda", "mon dos fait mal", "asdf ghjk", "plecy bolą", "od wtorku", "ok"]
)
def test_ordinary_words_are_none(text: str) -> None:
    assert not has_emergency_word(text)


def test_it_is_asked_about_in_the_same_reply(start: Start) -> None:
    talk = start("q_age").hear(words("ayuda no puedo respirar", intent="speak_other_language"))
    assert talk.case.status(LIFE_THREAT) is Status.UNCERTAIN


def test_the_words_count_only_where_nothing_else_could_be_read(start: Start) -> None:
    talk = start("q_age").hear(words("my gran had a heart attack in 1990", intent="describe_symptoms"))
    assert talk.case.status(LIFE_THREAT) is None
