"""A visit without Rasa: one question open, one message taken up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.room import Room
from bot.dialogue.take_up import take_up
from bot.protocol import Finding, Protocol, Status
from bot.replies import Wording
from bot.triage import Case, Question, question_of

NAMES = {"emergency_number": "911", "phone": "503-555-0142", "clinic": "The clinic", "retention_days": "30"}


def words(text: str, *present: str, intent: str = "", absent: tuple[str, ...] = (), **values: Any) -> Heard:
    """A message in words as the language components hand it over."""
    findings = [Finding(name, Status.PRESENT, text=text) for name in present]
    findings += [Finding(name, Status.ABSENT, text=text) for name in absent]
    return Heard(
        text=text, intent=intent, confidence=0.9 if intent else 0.1, findings=tuple(findings), values=values
    )


def tapped(card: str, *options: str) -> Heard:
    """A tap on options of a card."""
    return Heard(intent="answer", confidence=1.0, card=card, options=options)


@dataclass
class Talk:
    """Case and conversation, changed by what is heard."""

    protocol: Protocol
    case: Case
    conversation: Conversation

    def ask(self, card: str) -> Question:
        """Open a card."""
        question = question_of(card, self.case, self.protocol)
        assert question is not None
        self.conversation = self.conversation.asking(question)
        return question

    def hear(self, heard: Heard) -> Talk:
        """Take a message up."""
        self.case, self.conversation = take_up(self.case, self.conversation, heard, self.protocol)
        return self

    @property
    def taken(self) -> str:
        """What the last message was used for."""
        return self.conversation.taken


Start = Callable[..., Talk]


@pytest.fixture
def start(protocol: Protocol) -> Start:
    """Begin a talk about lower back pain of a person of 40 with one card open."""

    def begin(card: str = "right_now", **values: Any) -> Talk:
        known = {"region": ["low_back"], "age": 40, **values}
        known = {name: value for name, value in known.items() if value is not None}
        talk = Talk(
            protocol, Case(turn=1, opening="my back hurts", values=known), Conversation(welcomed=True)
        )
        if card:
            talk.ask(card)
        return talk

    return begin


@pytest.fixture
def room(protocol: Protocol) -> Room:
    """Protocol and wording of a clinic in the United States."""
    return Room(protocol, Wording(protocol, NAMES))
