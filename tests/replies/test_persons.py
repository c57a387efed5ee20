"""In a chat about somebody else no text calls the reader, or the bot, the person with the pain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.dialogue import steps
from bot.dialogue.addressed import addressed
from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.take_up import take_up
from bot.protocol import Finding, Status, Subject
from bot.replies import Message, question_message
from bot.replies.persons import question_of_other, third, whole_texts
from bot.triage import Case, check_question, question_of
from tests.spoken_texts import spoken_texts
from tests.spoken_turns import COMPLAINTS, LONG_VALUES, PROTOCOL, room

ROOM = room()
WHO = {"mum": ("someone_else", 71), "son": ("my_child", 8)}
PERSON = re.compile(
    r"\b(i|i'm|i've|me|my|mine|myself|you|your|yours|you're|you've|yourself)\b", re.IGNORECASE
)
# "You" is whoever reads, "I" is the bot.
READER = re.compile(
    r"your (mum|son)\b|you('ve| have)? told (me|us)|thank you for telling me|tell(ing)? me|told me|told you|"
    r"if you (like|want|can reach nobody|cannot reach them)|if you feel that something is badly wrong|"
    r"you can (also )?(call|look after|go to|talk to|leave)|call us|take your time|your poisons line|"
    r"your (browser's|last message|insurance card)|if you (or they|can, stay)|for you too|understood you|"
    r"i'm (really )?(an automated guide|not sure|sorry)|i can't (examine|give|judge|suggest)|i stay|i ask|"
    r"i believe you|i delete this chat|i'd rather not say|i know of|i want to be sure|that i\b|"
    r"i can carry on|is the child, or are you|are you and your",
    re.IGNORECASE,
)
# Beside the short check, which is no offer for somebody else.
OWN = ("q_check", "q_for_whom")


def about(who: str, **values: Any) -> tuple[Case, Conversation]:
    """The case and the conversation of a chat about this person."""
    for_whom, age = WHO[who]
    known = {"for_whom": for_whom, "age": float(age), **values}
    case = Case(turn=3, opening=f"my {who} has back pain", values=known)
    return case, Conversation(welcomed=True, person=who, taken="answer")


def slips(text: str) -> list[str]:
    """The lines in which the reader is taken for the person with the pain."""
    return [line for line in text.split("\n") if PERSON.search(READER.sub("", line))]


def said(messages: tuple[Message, ...] | list[Message]) -> Iterator[str]:
    """Everything that is read, in text and in the fields of a rich client; a plan says whom it speaks to."""
    for each in messages:
        custom = each.get("custom") or {}
        if custom.get("type") == "plan":
            assert "This plan speaks to your" in each["text"]
            assert "This plan speaks to your" in custom["what"]
            continue
        yield each.get("text", "")
        yield from _texts({key: value for key, value in custom.items() if key != "heading"})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for inner in value.values() for text in _texts(inner))
    elif isinstance(value, (list, tuple)):
        yield from (text for inner in value for text in _texts(inner))


def shown(case: Case, conversation: Conversation, *messages: Message) -> list[str]:
    """What is sent of these messages."""
    step = addressed(steps.Step(case, conversation, messages), ROOM)
    return [slip for text in said(step.messages) for slip in slips(text)]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("card", [card for card in PROTOCOL.cards if not card.startswith(OWN)])
def test_a_card_speaks_of_the_person_with_the_pain(card: str, who: str) -> None:
    case, conversation = about(who, **{k: v for k, v in LONG_VALUES.items() if k != "age"})
    for known in (case, case.with_unsure(card), case.with_present(["pregnant"], "pregnant")):
        question = question_of(card, known, PROTOCOL)
        if question is None:
            continue
        for short in (False, True):
            asked = question_message(question, ROOM.wording, short=short)
            assert shown(known, conversation, asked) == []
        explained = question_message(question, ROOM.wording, lead=ROOM.wording.fill(question.why))
        assert shown(known, conversation, explained) == []


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("flag", sorted(PROTOCOL.flags))
def test_the_question_about_a_sign_speaks_of_the_person_with_the_pain(flag: str, who: str) -> None:
    case, conversation = about(who)
    asked = question_message(check_question(flag, PROTOCOL), ROOM.wording)
    assert shown(case, conversation, asked) == []
    option = PROTOCOL.flags[flag].option or PROTOCOL.flags[flag].label
    assert slips(third(option, f"your {who}", first=True)) == []


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("finding", ["", *PROTOCOL.flags, *PROTOCOL.facts])
def test_every_ending_speaks_of_the_person_with_the_pain(finding: str, who: str) -> None:
    for _, values in COMPLAINTS:
        case, conversation = about(who, **{k: v for k, v in values.items() if k != "age"})
        if finding:
            heard = Finding(finding, Status.PRESENT, Subject.OTHER_PRESENT, "so it is")
            case = case.with_finding(heard)
        step = steps._result(case, conversation, ROOM, ())
        assert shown(step.case, step.conversation, *step.messages) == []


def test_the_visitors_own_words_stay_as_they_were() -> None:
    case, conversation = about("mum", region=["low_back"])
    words = "my mum cant feel when she wipes, I am worried"
    case = case.with_finding(Finding("ces_saddle_numbness", Status.PRESENT, Subject.OTHER_PRESENT, words))
    step = addressed(steps._result(case, conversation, ROOM, ()), ROOM)
    assert step.messages[0]["custom"]["flags"][0]["because"] == words


def test_what_a_visitor_tells_of_their_own_danger_is_answered_to_them() -> None:
    case, conversation = about("mum", region=["low_back"])
    case = case.with_finding(Finding("suicide_self_harm", Status.PRESENT, text="i want to end it"))
    step = addressed(steps._result(case, conversation, ROOM, ()), ROOM)
    assert "so much pain" in step.messages[0]["text"]
    assert "get help for them" not in step.messages[0]["text"]


def test_thoughts_of_suicide_that_are_tapped_belong_to_the_person_with_the_pain() -> None:
    case, conversation = about("mum", region=["low_back"])
    case = case.with_present(["suicide_self_harm"], "They have had thoughts", card="q_worry")
    step = addressed(steps._result(case, conversation, ROOM, ()), ROOM)
    assert "get help for them" in step.messages[0]["text"]


def test_the_visitor_who_speaks_of_themselves_is_still_you() -> None:
    case = Case(turn=3, opening="my back hurts", values=LONG_VALUES)
    question = question_of("illness", case, PROTOCOL)
    assert question is not None
    asked = question_message(question, ROOM.wording)
    step = addressed(steps.Step(case, Conversation(welcomed=True), (asked,)), ROOM)
    assert "wakes me most nights" in step.messages[0]["text"]


def test_an_option_that_is_typed_as_it_was_shown_is_that_option() -> None:
    case, conversation = about("mum", region=["neck"])
    question = question_of("illness", case, PROTOCOL)
    assert question is not None
    shown_as = "Pain all the time that wakes them most nights, and no position eases it"
    assert shown_as in [option.title for option in question_of_other(question, "your mum").options]
    case, _ = take_up(case, conversation.asking(question), Heard(text=shown_as), PROTOCOL)
    assert case.is_present("night_or_constant_pain")
    assert not case.is_present("fever")


@pytest.mark.parametrize("text", whole_texts())
def test_a_sentence_with_a_wording_of_its_own_is_still_said(text: str) -> None:
    assert any(text in each for _, each in spoken_texts()) or any(text in each for each in _values())


def _values() -> tuple[str, ...]:
    return ("for someone else", "for your child")
