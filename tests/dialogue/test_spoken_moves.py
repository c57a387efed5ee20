"""Moves in passing, read from the words alone."""

from __future__ import annotations

import pytest

from bot.dialogue.spoken_moves import (
    agrees,
    asks_how_many,
    back_to,
    corrects,
    is_same,
    me_after_all,
    me_too,
    next_person,
    perhaps_other,
    what_is_so,
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("now about my wife", "wife"),
        ("and what about my husband? his lower back is sore", "husband"),
        ("and my wife too", "wife"),
        ("can we do my 8 year old son now", "son"),
        ("and my wife says I should rest", None),
        ("my wife thinks I should see a doctor", None),
        ("and my neck too", None),
    ],
)
def test_the_next_person(text: str, word: str | None) -> None:
    person = next_person(text)
    assert (person.word if person else None) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("it's for my son actually", "son"),
        ("I'm asking for my mum, she is 70", "mum"),
        ("not me, it's my mother-in-law", "mother in law"),
        ("its for my 8 year old son", "son"),
        ("my wife told me to write", None),
    ],
)
def test_perhaps_another_person(text: str, word: str | None) -> None:
    person = perhaps_other(text)
    assert (person.word if person else None) == word


def test_one_person_has_several_names() -> None:
    assert is_same("mum", "mother")
    assert not is_same("mum", "wife")


@pytest.mark.parametrize("text", ["back to me", "now about me", "Back to my own"])
def test_back_to_the_visitor(text: str) -> None:
    assert back_to(text) == ""


@pytest.mark.parametrize("text", ["back to the question", "my back hurts", "it goes back to my childhood"])
def test_back_is_also_a_part_of_the_body(text: str) -> None:
    assert back_to(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("no wait, I do have a fever", True),
        ("I said left, it's the right", True),
        ("it's more like an 8", True),
        ("sorry, I'm 54 not 44", True),
        ("I told you already", False),
        ("I said no", False),
        ("no", False),
    ],
)
def test_a_correction(text: str, says: bool) -> None:
    assert corrects(text) is says


def test_the_part_of_a_correction_that_holds() -> None:
    assert what_is_so("I said last week, it's more like 3 days") == "it's more like 3 days"
    assert what_is_so("it's the right") == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("yes", True),
        ("Yes, start over", True),
        ("no, go on", False),
        ("none of these", None),
        ("44", None),
        ("not sure", None),
    ],
)
def test_a_yes_or_no(text: str, says: bool | None) -> None:
    assert agrees(text) is says


def test_how_many_questions_is_not_how_many_sessions() -> None:
    assert asks_how_many("how many more questions?")
    assert asks_how_many("are we nearly done?")
    assert not asks_how_many("how many sessions do I need")


def test_a_complaint_of_ones_own_beside_anothers() -> None:
    assert me_too("my neck hurts too")
    assert me_too("it is me also, i have neck pain")
    assert me_too("me too, my neck")
    assert not me_too("her neck hurts too")


@pytest.mark.parametrize(
    "text",
    [
        "no, it's for me",
        "it is me, not my sister",
        "not my sister, me",
        "I am the one with the pain",
        "its mine",
    ],
)
def test_the_visitor_after_all(text: str) -> None:
    assert me_after_all(text)


@pytest.mark.parametrize(
    "text", ["it's for my sister", "my sister is with me", "is it me or her", "it hurts me"]
)
def test_what_does_not_make_it_the_visitors(text: str) -> None:
    assert not me_after_all(text)
