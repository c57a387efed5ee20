"""Who hurt the visitor, or stands beside their own danger sign, is not the one in pain."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Start, words


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("actually my husband hurt me, he threw me down the stairs", "abuse_adult"),
        ("my wife is here and i can't pee", "ces_bladder_retention"),
    ],
)
def test_danger_of_the_visitor_comes_before_any_mix_up_question(text: str, sign: str, start: Start) -> None:
    talk = start("right_now").hear(words(text, sign, for_whom="someone_else"))
    assert talk.taken != "ask_person"
    assert talk.case.is_present(sign)
    assert talk.case.values.get("for_whom") != "someone_else"


def test_another_persons_pain_is_still_asked_about(start: Start) -> None:
    heard = words("my husband has back pain too", for_whom="someone_else", region=["low_back"])
    assert start("right_now").hear(heard).taken == "ask_person"
