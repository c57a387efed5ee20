"""How many questions are still to come, counted by answering them all with "none" on a copy."""

from __future__ import annotations

from bot.protocol import Protocol
from bot.triage import Case, answer_none, next_question

MOST = 14
# Said at the first question and then now and then; every time would be noise.
EVERY = 3


def questions_left(case: Case, protocol: Protocol) -> int:
    """The questions that follow if nothing is wrong; more may come when something is."""
    count = 0
    while count < MOST:
        question = next_question(case, protocol)
        if question is None:
            break
        case = answer_none(case, question, protocol)
        count += 1
    return count


def is_told(case: Case) -> bool:
    """Whether it is time to say how many questions are left."""
    return case.questions_asked % EVERY == 0
