"""Options of a card named in plain words, as specified by options.yml beside this module."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.language.values import cards_with_words, read_option_answer

SPECIFIED = yaml.load(
    Path(__file__).with_name("options.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
REPLIES = [
    (card, option, text)
    for card, options in SPECIFIED.items()
    for option, texts in options.items()
    for text in texts
]


@pytest.mark.parametrize(("card", "option", "text"), REPLIES, ids=str)
def test_plain_words_name_an_option(card: str, option: str, text: str) -> None:
    assert read_option_answer(card, text) == (option,)


def test_every_card_with_words_is_specified() -> None:
    assert cards_with_words() == set(SPECIFIED)


@pytest.mark.parametrize(
    ("card", "text"),
    [
        ("q_injury", "a massage?"),
        ("q_injury", "no massage"),
        ("q_injury", "can i get a massage"),
        ("q_crash", "not fast"),
        ("q_pregnancy", "my wife is pregnant"),
        ("q_worry", "not sad"),
        ("q_course", "much better but now my leg is numb"),
        ("q_symptom_age", "seen but not told it is fine"),
        ("q_injury_detail", "i was never knocked out"),
        ("q_safety", "is it safe here?"),
        ("no_such_card", "massage"),
        ("q_function", "very much"),
        ("q_inflammatory", "great"),
        ("q_inflammatory", "many thanks"),
        ("q_safety", "is it safe in the first twelve weeks"),
        ("q_severity_function", "ok thanks"),
        ("q_severity_function", "im not well"),
        ("q_severity_function", "when can i get in"),
        ("q_injury", "a massage please"),
        ("q_painkillers", "this is a waste of time"),
        ("q_pregnancy", "am i pregnant"),
        ("pregnancy_signs", "get lost"),
    ],
)
def test_whatever_else_is_said_is_no_option(card: str, text: str) -> None:
    assert read_option_answer(card, text) == ()


def test_a_reply_may_name_several_options() -> None:
    assert read_option_answer("q_function", "work and sleep") == ("work", "sleep")
