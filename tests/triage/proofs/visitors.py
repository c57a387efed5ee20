"""Visitors who answer by a rule of their own, and the way each of them takes through the interview."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from bot.triage import Case, Question, next_question
from tests.triage.proofs.cases import AGES, PROTOCOL, REGIONS
from tests.triage.walking import moves, reply

Visitor = Callable[[Question, Case], str]

LEFT_OPEN = ("skip", "unsure", "not_sure")
NO_SIGN = ("none", "not_sure", "no")
# Each list, question and sign can come at most: as itself, after a skip, and after "not sure".
TIMES = 3
MADE_OF_FLAGS = {card.id for card in PROTOCOL.cards.values() if card.flags}
# What no walk can be longer than, whatever is answered: each card and each sign's own question `TIMES` times,
# each sign's age once, and a list made of signs once more for each sign that joins it.
LONGEST_POSSIBLE = TIMES * (len(PROTOCOL.cards) + len(PROTOCOL.flags)) + 2 * len(PROTOCOL.flags)
# What the most obstructive of the visitors below may take. Raise it only with a reason.
MOST_OBSTRUCTIVE = 75
# What anybody takes who taps one answer to each question.
MOST_BY_ONE_TAP = 40


@dataclass(frozen=True)
class Step:
    """One question with the case before it, the answer, and the case after it."""

    before: Case
    question: Question
    move: str
    after: Case


def steps(case: Case, visitor: Visitor, most: int = LONGEST_POSSIBLE) -> Iterator[Step]:
    """Walk until nothing is asked any more; an endless interview is a failure here."""
    for _ in range(most + 1):
        question = next_question(case, PROTOCOL)
        if question is None:
            return
        move = visitor(question, case)
        after = reply(case, question, move, PROTOCOL)
        yield Step(case, question, move, after)
        case = after
    raise AssertionError(f"still asking after {most} questions, now {question.card if question else None}")


def end_of(case: Case, visitor: Visitor) -> Case:
    """The case when nothing is asked any more."""
    for step in steps(case, visitor):
        case = step.after
    return case


def always(move: str) -> Visitor:
    """The same to everything: `none`, `unsure` or `skip`."""
    return lambda question, case: move


def everything(question: Question, case: Case) -> str:
    """A yes to all that is offered."""
    signs = [option.id for option in question.options if option.id not in NO_SIGN]
    if question.kind == "any_of":
        return "+".join(signs)
    return signs[0] if signs else "number:9"


def everything_harmless(question: Question, case: Case) -> str:
    """A yes to all that does not end the interview as an emergency."""
    return _most_left(question, case, [move for move in moves(question) if move not in LEFT_OPEN])


def skips_then_unsure_then_no(question: Question, case: Case) -> str:
    """Each core question three times."""
    if question.is_core and not case.skipped.get(question.card):
        return "skip"
    return "none" if case.unsure_cards.get(question.card) else "unsure"


def unsure_then_no(question: Question, case: Case) -> str:
    """Never sure at first."""
    return "none" if case.unsure_cards.get(question.card) else "unsure"


def some_of_it(question: Question, case: Case) -> str:
    """A bare "yes" to every list, then "not sure" and "no" to each sign of it."""
    if question.about:
        return "none" if case.unsure_cards.get(question.card) else "unsure"
    return "some" if question.kind == "any_of" and question.card != "q_region" else "none"


def longest(question: Question, case: Case) -> str:
    """Whatever leaves most questions open."""
    return _most_left(question, case, moves(question))


def _most_left(question: Question, case: Case, offered: list[str]) -> str:
    def left(move: str) -> int:
        then = next_question(reply(case, question, move, PROTOCOL), PROTOCOL)
        return then.at_most - then.step if then else -1

    return max(offered, key=left)


def at_random(seed: int) -> Visitor:
    """Any answer, drawn anew for each question."""
    random = Random(seed)
    return lambda question, case: random.choice(moves(question))


ONE_TAP: Mapping[str, Visitor] = {
    "always no": always("none"),
    "always not sure": always("unsure"),
    "always skips": always("skip"),
    "always yes": everything,
    "yes to all but emergencies": everything_harmless,
    "not sure, then no": unsure_then_no,
}
OBSTRUCTIVE: Mapping[str, Visitor] = {
    "skips, then not sure, then no": skips_then_unsure_then_no,
    "a bare yes to every list": some_of_it,
    "whatever keeps most open": longest,
}
# An opening that says nothing, one place each, two places at each age, and a sign whose age matters.
OPENINGS = [
    Case(turn=1),
    *(Case(turn=1, values={"region": [region]}) for region in REGIONS),
    *(Case(turn=1, values={"region": ["neck", "low_back"], "age": age}) for age in AGES),
    Case(turn=1, values={"region": ["low_back"]}).with_present(["leg_weakness_one"], "a weak foot"),
    Case(turn=1, values={"region": ["neck"]}).with_present(
        ["arm_weakness", "myelopathy_hands"], "a weak arm"
    ),
]
