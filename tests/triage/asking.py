"""A question as it is put to a visitor, for tests of the answers to it."""

from __future__ import annotations

from bot.protocol import Protocol
from bot.triage import Case, Question, answer_none, next_question, question_of

BACK = Case(turn=3, values={"region": ["low_back"], "age": 40}, questions_asked=2)
NECK = Case(turn=3, values={"region": ["neck"], "age": 40}, questions_asked=2)


def asked(card: str, case: Case, protocol: Protocol) -> Question:
    """The card as it is put in this case."""
    question = question_of(card, case, protocol)
    assert question is not None
    return question


def age_of(flag: str, case: Case, protocol: Protocol) -> tuple[Case, Question]:
    """The case in which the age of this sign is asked, and that question."""
    case = case.with_present([flag], "said so").with_answered("right_now").with_answered("q_injury")
    while (question := next_question(case, protocol)) is not None and question.about is None:
        case = answer_none(case, question, protocol)
    assert question is not None
    return case, question
