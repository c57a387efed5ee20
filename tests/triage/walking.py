"""Walks through the interview: a visitor who answers every question by some rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.protocol import Protocol
from bot.triage import (
    Case,
    Question,
    answer_none,
    answer_options,
    answer_skipped,
    answer_some,
    answer_unsure,
    answer_value,
    next_question,
)

MOST_QUESTIONS = 40

Choose = Callable[[Question], str]


@dataclass(frozen=True)
class Asked:
    """One question of a walk, and how it was answered."""

    card: str
    about: str | None
    move: str

    @property
    def leaves_open(self) -> bool:
        """Whether the answer asks for the question to come again: a first skip or "not sure" (T3)."""
        return self.move in ("skip", "unsure", "not_sure")


@dataclass(frozen=True)
class Walk:
    """Where a walk ended, and what was asked on the way."""

    case: Case
    asked: tuple[Asked, ...]
    is_finished: bool


def walk(case: Case, protocol: Protocol, choose: Choose) -> Walk:
    """Answer until nothing is asked any more; give up a little above the limit."""
    asked: list[Asked] = []
    while len(asked) <= MOST_QUESTIONS:
        question = next_question(case, protocol)
        if question is None:
            return Walk(case, tuple(asked), True)
        move = choose(question)
        asked.append(Asked(question.card, question.about, move))
        case = reply(case, question, move, protocol)
    return Walk(case, tuple(asked), False)


def reply(case: Case, question: Question, move: str, protocol: Protocol) -> Case:
    """One answer: an option id, `none`, `unsure`, `skip`, `some` or `number:<value>`."""
    case = case.next_turn()
    if move == "unsure":
        return answer_unsure(case, question, protocol)
    if move == "skip":
        return answer_skipped(case, question)
    if move == "none":
        return answer_none(case, question, protocol)
    if move == "some":
        return answer_some(case, question, "yes", protocol)
    if move.startswith("number:"):
        name = str(protocol.cards[question.card].value)
        return answer_value(case, question, name, float(move.removeprefix("number:")))
    return answer_options(case, question, move.split("+"), protocol)


def moves(question: Question) -> list[str]:
    """Everything that can be answered to a question."""
    found = [option.id for option in question.options] + ["unsure", "skip", "none"]
    if question.kind == "any_of":
        real = [option.id for option in question.options if option.id not in ("none", "not_sure", "no")]
        found += ["some", "+".join(real), "+".join(real[:2])] if real else ["some"]
    if question.card == "q_severity":
        found += ["number:0", "number:7", "number:10"]
    return [move for move in found if move]
