"""Who hurt the visitor, or stands beside their own danger sign, is not the one in pain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.emergency import holds_emergency
from bot.dialogue.move_steps import continue_visit
from bot.dialogue.room import Room
from bot.dialogue.take_up import take_up
from tests.dialogue.conftest import Start, Talk, words


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


def of_the_wife(start: Start) -> Talk:
    """A talk about a wife, of whom the first safety card has been answered."""
    talk = start("right_now", for_whom="someone_else", sex="female")
    talk.conversation = replace(talk.conversation, person="wife")
    return talk.hear(words("none"))


def test_whose_the_answers_are_is_asked_before_they_become_the_visitors(start: Start, room: Room) -> None:
    talk = of_the_wife(start).hear(words("no wait its for me", for_whom="me"))
    assert talk.taken == "ask_me"
    for answer, answered in (("yes", ("right_now",)), ("no", ())):
        case, conversation = take_up(talk.case, talk.conversation, words(answer), room.protocol)
        step = continue_visit(case, conversation, words(answer), room)
        assert step.conversation.person == ""
        assert step.case.values["for_whom"] == "me"
        assert step.case.answered == answered


def test_a_danger_sign_of_the_visitors_does_not_wait_for_that_answer(start: Start, room: Room) -> None:
    talk = of_the_wife(start).hear(words("its for me, i cant pee", "ces_bladder_retention", for_whom="me"))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_neither_yes_nor_no_keeps_the_two_apart(start: Start) -> None:
    talk = of_the_wife(start).hear(words("no wait its for me", for_whom="me"))
    talk.hear(words("my neck hurts since monday", region=["neck"]))
    assert talk.case.values["region"] == ["neck"]
    assert talk.case.answered == ()


def test_the_visitors_own_complaint_goes_on_without_the_other_persons_answers(start: Start) -> None:
    talk = start("right_now", age=None)
    talk.hear(words("actually its for my wife", for_whom="someone_else"))
    assert talk.taken == "ask_person"
    talk.hear(words("her lower back hurts, 38 years old", region=["low_back"], age=38))
    talk.ask("right_now")
    talk.hear(words("none")).hear(words("no wait its for me", for_whom="me"))
    assert (talk.taken, talk.conversation.person) == ("switched", "")
    assert talk.case.answered == ()
    assert "age" not in talk.case.values
    assert list(talk.conversation.shelf) == ["wife"]
