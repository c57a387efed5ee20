"""An emergency stays until help is coming or the visitor takes it back and answers its own question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import help_is_coming, holds_emergency
from bot.dialogue.emergency_steps import emergency
from bot.dialogue.heard import Heard
from bot.dialogue.room import Room
from bot.dialogue.step import Step
from bot.dialogue.steps import go_on
from bot.protocol import Status
from bot.replies.special import SUICIDE
from bot.triage import Case
from tests.dialogue.conftest import Start, Talk, tapped, words

FLAG = "ces_bladder_retention"


def shown(start: Start, room: Room) -> Talk:
    """A talk in which the emergency card has been shown."""
    talk = start("right_now").hear(words("i cant pee", FLAG))
    return after(talk, emergency(talk.case, talk.conversation, words("i cant pee", FLAG), room))


def after(talk: Talk, step: Step) -> Talk:
    talk.case, talk.conversation = step.case, step.conversation
    return talk


def types(step: Step) -> list[str]:
    return [message["custom"]["type"] for message in step.messages]


def test_first_card_stands_alone_and_is_kept_in_the_records(start: Start, room: Room) -> None:
    talk = start("right_now").hear(words("i cant pee", FLAG))
    step = emergency(talk.case, talk.conversation, words("i cant pee", FLAG), room)
    assert types(step) == ["assessment"]
    assert step.assessment is not None
    assert step.conversation.open_card == ""
    assert "buttons" not in step.messages[0]


@pytest.mark.parametrize("text", ["what are your hours", "8", "none", "i dont want to go", "blah"])
def test_card_comes_again_whatever_is_said(text: str, start: Start, room: Room) -> None:
    talk = shown(start, room).hear(words(text))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)
    step = emergency(talk.case, talk.conversation, words(text), room)
    assert types(step) == ["assessment"]
    assert step.assessment is None


def test_help_is_coming_closes_it(start: Start, room: Room) -> None:
    talk = shown(start, room)
    heard = words("the ambulance is on its way", intent="report_help_coming")
    after(talk, emergency(talk.case, talk.hear(heard).conversation, heard, room))
    assert not holds_emergency(talk.case, talk.conversation, room.protocol)


def test_another_sign_after_help_is_coming_opens_it_again(start: Start, room: Room) -> None:
    talk = shown(start, room)
    heard = words("the ambulance is on its way", intent="report_help_coming")
    after(talk, emergency(talk.case, talk.hear(heard).conversation, heard, room))
    talk.hear(words("now crushing chest pain", "cardiac"))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_an_open_card_stays_although_more_signs_move_it_to_one_that_was_looked_after(room: Room) -> None:
    """A child's back pain with an ambulance on its way, then clumsy hands, then a foot that drags."""
    child = Case(values={"region": ["low_back"], "age": 8})
    case = child.with_present(["myelopathy_hands", "leg_weakness_one"], "hands clumsy, foot drags")
    before = Conversation(safe_flags=("child_back_or_neck_pain",), emergency_shown=True)
    assert not holds_emergency(case, before, room.protocol)
    after_card = emergency(case, before, Heard("my hands are clumsy"), room).conversation
    assert holds_emergency(case, after_card, room.protocol)
    assert not holds_emergency(case, help_is_coming(case, after_card, room.protocol), room.protocol)


def test_help_that_is_coming_before_any_card_does_not_hide_the_card(start: Start, room: Room) -> None:
    heard = words("i cant pee, help is coming", FLAG, intent="report_help_coming")
    talk = start("right_now").hear(heard)
    assert types(emergency(talk.case, talk.conversation, heard, room)) == ["assessment"]


def test_refusal_is_respected_once_and_the_card_stays(start: Start, room: Room) -> None:
    heard = words("i am not going to hospital", intent="refuse_advice")
    talk = shown(start, room).hear(heard)
    step = emergency(talk.case, talk.conversation, heard, room)
    assert types(step) == ["assessment"]
    assert step.messages[0]["text"].startswith("I respect that")
    assert holds_emergency(step.case, step.conversation, room.protocol)


def mistaken(start: Start, room: Room) -> Talk:
    heard = words("that was a mistake", intent="report_mistake")
    talk = shown(start, room).hear(heard)
    step = emergency(talk.case, talk.conversation, heard, room)
    assert types(step) == ["question"]
    assert step.messages[0]["custom"]["card"] == f"check_{FLAG}"
    return after(talk, step)


def test_a_claimed_mistake_alone_removes_nothing(start: Start, room: Room) -> None:
    talk = mistaken(start, room)
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


@pytest.mark.parametrize(
    "heard", [tapped(f"check_{FLAG}", "no"), words("no"), words("nope"), words("no", intent="deny")]
)
def test_no_to_the_own_question_removes_it(heard: object, start: Start, room: Room) -> None:
    talk = mistaken(start, room).hear(heard)  # type: ignore[arg-type]
    assert talk.conversation.corrected == (FLAG,)
    assert talk.case.removed == (FLAG,)
    assert not holds_emergency(talk.case, talk.conversation, room.protocol)


@pytest.mark.parametrize(
    "heard",
    [
        tapped(f"check_{FLAG}", "yes"),
        words("yes"),
        tapped(f"check_{FLAG}", "not_sure"),
        words("not sure"),
        words("skip"),
        words("blah blah"),
    ],
)
def test_any_other_answer_keeps_it(heard: object, start: Start, room: Room) -> None:
    talk = mistaken(start, room).hear(heard)  # type: ignore[arg-type]
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_no_without_a_claimed_mistake_removes_nothing(start: Start, room: Room) -> None:
    talk = shown(start, room).hear(words("no", intent="deny"))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_tapping_the_own_question_without_a_claimed_mistake_removes_nothing(start: Start, room: Room) -> None:
    talk = shown(start, room).hear(tapped(f"check_{FLAG}", "no"))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_tapping_none_on_the_card_that_raised_it_removes_nothing(start: Start, room: Room) -> None:
    talk = start("back_nerve").hear(tapped("back_nerve", FLAG))
    after(talk, emergency(talk.case, talk.conversation, tapped("back_nerve", FLAG), room))
    talk.hear(tapped("back_nerve", "none"))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_a_mistake_about_one_sign_keeps_the_other(start: Start, room: Room) -> None:
    talk = mistaken(start, room)
    talk.case = talk.case.with_present(["cardiac"], "chest pain")
    talk.hear(tapped(f"check_{FLAG}", "no"))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_safe_flags_are_kept_in_the_slot() -> None:
    conversation = replace(Conversation(), safe_flags=(FLAG,), emergency_shown=True)
    assert Conversation.from_dict(conversation.to_dict()) == conversation


def test_a_new_danger_sign_is_no_news_that_help_is_coming(room: Room) -> None:
    case = Case(opening="my back hurts").with_present(["cardiac", "generic_life_threat"], "call an ambulance")
    before = Conversation(emergency_shown=True, understood=("generic_life_threat",))
    step = emergency(case, before, Heard(intent="report_help_coming", confidence=0.9), room)
    assert step.conversation.safe_flags == ()
    assert step.messages[0]["custom"]["disposition"] == "emergency_now"


@pytest.mark.parametrize(
    "text",
    [
        "no, i just mean it hurts a lot",
        "i didn't mean it like that",
        "it's just an expression",
        "not literally",
        "just heartburn",
        "actually i can pee fine",
        "im not suicidal",
    ],
)
def test_words_that_were_not_meant_ask_the_own_question(text: str, start: Start, room: Room) -> None:
    talk = shown(start, room).hear(words(text))
    step = emergency(talk.case, talk.conversation, words(text), room)
    assert types(step) == ["question"]
    assert holds_emergency(step.case, step.conversation, room.protocol)


@pytest.mark.parametrize(
    "text", ["it's not that bad", "i'll wait", "it's fine", "i can wait until monday", "i really mean it"]
)
def test_making_light_of_it_is_no_mistake(text: str, start: Start, room: Room) -> None:
    talk = shown(start, room).hear(words(text))
    assert types(emergency(talk.case, talk.conversation, words(text), room)) == ["assessment"]


@pytest.mark.parametrize(
    "text",
    [
        "i got this wrong, it was a small fall",
        "you got it wrong",
        "my mistake, i mean i pee more often",
        "small fall only",
        "it was just a minor bump",
        "no just saying",
        "only right leg",
        "its only the right foot",
    ],
)
def test_a_mistake_in_ordinary_words_asks_the_own_question(text: str, start: Start, room: Room) -> None:
    talk = shown(start, room).hear(words(text))
    step = emergency(talk.case, talk.conversation, words(text), room)
    assert types(step) == ["question"]
    assert holds_emergency(step.case, step.conversation, room.protocol)


def test_after_the_no_to_one_sign_the_next_is_asked_and_none_goes_unasked(start: Start, room: Room) -> None:
    said = words("i cant pee and my chest is tight", FLAG, "cardiac")
    talk = start("right_now").hear(said)
    after(talk, emergency(talk.case, talk.conversation, said, room))
    asked = []
    for heard in (words("i got it wrong", intent="report_mistake"), words("no")):
        talk.hear(heard)
        after(talk, emergency(talk.case, talk.conversation, heard, room))
        assert holds_emergency(talk.case, talk.conversation, room.protocol)
        asked.append(talk.conversation.open_card)
    assert sorted(asked) == sorted([f"check_{FLAG}", "check_cardiac"])
    assert not holds_emergency(talk.hear(words("no")).case, talk.conversation, room.protocol)


def left_unsure(start: Start, room: Room) -> Talk:
    """A talk in which "not sure" twice to the first safety card has raised its emergencies (T3)."""
    talk = start("right_now").hear(words("not sure"))
    talk.ask("right_now")
    talk.hear(words("not sure"))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)
    return after(talk, emergency(talk.case, talk.conversation, words("not sure"), room))


@pytest.mark.parametrize(
    "text", ["none of these, i was just unsure", "none", "i got it wrong", "i don't have any of those"]
)
def test_what_was_never_claimed_is_asked_once_more_as_a_whole(text: str, start: Start, room: Room) -> None:
    talk = left_unsure(start, room).hear(words(text))
    step = emergency(talk.case, talk.conversation, words(text), room)
    assert step.messages[0]["custom"]["card"] == "right_now"
    after(talk, step)
    assert holds_emergency(talk.case, talk.conversation, room.protocol)
    talk.hear(words("none of these", intent="none_of_these"))
    assert not holds_emergency(talk.case, talk.conversation, room.protocol)
    # Nothing was there to be removed: later words or facts may raise it again.
    assert talk.case.removed == ()


@pytest.mark.parametrize("text", ["no", "not sure", "i dont want to go", "ok"])
def test_other_words_leave_the_unsure_emergency(text: str, start: Start, room: Room) -> None:
    talk = left_unsure(start, room).hear(words(text))
    assert types(emergency(talk.case, talk.conversation, words(text), room)) == ["assessment"]


def test_a_sign_named_on_the_list_that_is_asked_once_more_stays(start: Start, room: Room) -> None:
    heard = words("none of these")
    talk = left_unsure(start, room).hear(heard)
    after(talk, emergency(talk.case, talk.conversation, heard, room))
    talk.hear(words("my chest is tight", "cardiac"))
    assert talk.case.is_present("cardiac")
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


@pytest.mark.parametrize("text", ["i didnt mean it like that", "i did not mean it", "just an expression"])
def test_not_meant_is_a_no_to_the_direct_question_about_suicide(text: str, start: Start, room: Room) -> None:
    said = words("i want to die", SUICIDE)
    talk = start("right_now").hear(said)
    after(talk, emergency(talk.case, talk.conversation, said, room))
    for heard in (words("no just saying"), words(text)):
        talk.hear(heard)
        if holds_emergency(talk.case, talk.conversation, room.protocol):
            after(talk, emergency(talk.case, talk.conversation, heard, room))
    assert talk.case.status(SUICIDE) is Status.ABSENT
    (first, *_) = go_on(talk.case, talk.conversation, Heard(), room).messages
    assert first["text"] == room.wording.clinical("suicide", "cleared")


def test_another_age_beside_an_open_emergency_is_no_answer_to_its_question(start: Start) -> None:
    talk = start("q_duration", age=8).hear(words("my foot has dropped since monday", "leg_weakness_one"))
    assert holds_emergency(talk.case, talk.conversation, talk.protocol)
    talk.hear(words("correction: I am 52", age=52, intent="correct_answer"))
    assert holds_emergency(talk.case, talk.conversation, talk.protocol)
    assert talk.case.values["age"] == 8
