"""Nothing is asked twice, and nothing that was said is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.protocol import Status
from bot.triage import CHECK, Case, Question, facts_of, next_question
from tests.triage.proofs.cases import FLAG_IDS, PROTOCOL, VALUES, cases, proved, vignette_cases
from tests.triage.proofs.visitors import (
    LEFT_OPEN,
    MADE_OF_FLAGS,
    OPENINGS,
    Step,
    always,
    at_random,
    everything_harmless,
    steps,
)
from tests.triage.walking import moves

SETTLED = [card for card in PROTOCOL.cards.values() if card.settles]
KNOWN = (Status.PRESENT, Status.ABSENT)


def offered_again(question: Question, case: Case) -> list[str]:
    """What a list offers although it is known: options whose every finding is settled."""
    if question.kind != "any_of":
        return []
    return [
        option.id
        for option in question.options
        if option.raises and not option.sets and all(case.status(f) in KNOWN for f in option.raises)
    ]


def answers_at_once(seed: int) -> object:
    """A visitor who answers at random, but never skips and is always sure."""
    visitor = at_random(seed)

    def choose(question: Question, case: Case) -> str:
        move = visitor(question, case)
        return move if move not in LEFT_OPEN else "none"

    return choose


@given(case=cases, seed=st.integers(0, 10**6))
@proved
def test_a_question_that_was_answered_is_not_asked_again(case: Case, seed: int) -> None:
    asked: set[tuple[str, str | None]] = set()
    for step in steps(case, answers_at_once(seed)):  # type: ignore[arg-type]
        key = (step.question.card, step.question.about)
        assert key not in asked or step.question.card in MADE_OF_FLAGS, key
        asked.add(key)


@given(case=cases, seed=st.integers(0, 10**6))
@proved
def test_a_list_made_of_signs_comes_again_only_with_a_new_sign(case: Case, seed: int) -> None:
    offered: dict[str, set[str]] = {}
    for step in steps(case, answers_at_once(seed)):  # type: ignore[arg-type]
        card = step.question.card
        if card in MADE_OF_FLAGS:
            now = set(step.question.asks)
            assert now - offered.get(card, set()), (card, now)
            offered[card] = offered.get(card, set()) | now


@given(case=cases, seed=st.integers(0, 10**6))
@proved
def test_no_list_offers_what_is_known(case: Case, seed: int) -> None:
    for step in steps(case, at_random(seed)):
        assert offered_again(step.question, step.before) == [], step.question.card


@given(case=cases, seed=st.integers(0, 10**6))
@proved
def test_a_sign_that_was_said_or_denied_is_not_asked_about(case: Case, seed: int) -> None:
    """Not on a list, and not by its own question."""
    said = {name for name in case.findings if name in PROTOCOL.flags}
    for step in steps(case, at_random(seed)):
        if step.question.card.startswith(CHECK):
            # Only a bare "yes" to a list opens the signs of that list again.
            assert step.question.about not in said or step.before.status(step.question.about) not in KNOWN
        elif step.question.kind == "any_of":
            alone = {option.raises[0] for option in step.question.options if len(option.raises) == 1}
            assert not alone & said, step.question.card


@given(case=cases, seed=st.integers(0, 10**6))
@proved
def test_a_value_that_was_said_is_not_asked_for(case: Case, seed: int) -> None:
    for step in steps(case, at_random(seed)):
        card = PROTOCOL.cards.get(step.question.card)
        if card and card.id not in step.before.pending and not card.on_demand:
            settled = {name for name in card.settles if name in step.before.values}
            assert not settled or step.question.is_again, (card.id, settled)


@pytest.mark.parametrize(
    "card", [card for card in PROTOCOL.cards.values() if card.settles], ids=lambda c: c.id
)
def test_a_card_whose_value_was_said_in_the_opening_is_left_out(card: object) -> None:
    for name in card.settles:  # type: ignore[attr-defined]
        opening = Case(turn=1, values={"region": ["low_back"]})
        if name in VALUES:
            opening = opening.with_values({name: VALUES[name][0]})
        elif name in PROTOCOL.ids:
            opening = opening.with_present([name], "said so")
        else:
            opening = opening.with_values({name: "said so"})
        asked = {step.question.card for step in steps(opening, always("none"))}
        assert card.id not in asked  # type: ignore[attr-defined]


@pytest.mark.parametrize("flag", FLAG_IDS)
@pytest.mark.parametrize("said", [True, False], ids=["said", "denied"])
def test_a_sign_of_the_opening_is_not_asked_about_afterwards(flag: str, said: bool) -> None:
    opening = Case(turn=1, values={"region": ["neck", "low_back"], "age": 62})
    opening = opening.with_present([flag], "said so") if said else opening.with_absent([flag])
    for step in steps(opening, always("none")):
        if step.question.kind != "any_of" and not step.question.card.startswith(CHECK):
            continue
        alone = [option.id for option in step.question.options if option.raises == (flag,)]
        assert alone == [], step.question.card


def test_what_a_walk_found_out_is_not_asked_on_the_way() -> None:
    """Over whole interviews: everything that one answer settled stays out of the questions that follow."""
    for opening in [OPENINGS[3], *vignette_cases(most=10)]:
        walked: list[Step] = list(steps(opening, always("none")))
        for place, step in enumerate(walked):
            settled = {f for f in step.question.asks if step.after.status(f) in KNOWN}
            later = [s for s in walked[place + 1 :] if s.question.kind == "any_of"]
            again = [o.id for s in later for o in s.question.options if o.raises and set(o.raises) <= settled]
            assert again == [], step.question.card


def test_a_question_is_left_out_when_no_answer_to_it_could_change_anything() -> None:
    """Under 18 the level is set and no plan is shown: how long it lasts is not asked."""
    child = Case(turn=1, values={"region": ["low_back"], "age": 13})
    asked = [step.question.card for step in steps(child, always("none"))]
    assert "q_child" in asked
    assert not {"q_duration", "q_worry", "q_function"} & set(asked)


def test_at_same_day_only_what_could_make_it_an_emergency_or_date_a_sign_is_asked() -> None:
    case = Case(turn=1, values={"region": ["low_back"], "age": 40}).with_present(["leg_weakness_one"], "weak")
    asked = [(step.question.card, step.question.about) for step in steps(case, always("none"))]
    assert ("q_symptom_age", "leg_weakness_one") in asked
    assert not {"q_duration", "q_worry", "q_function", "q_past"} & {card for card, _ in asked}


def test_a_visitor_who_told_everything_is_only_asked_what_was_not_told() -> None:
    told = Case(
        turn=1,
        values={
            "region": ["low_back"],
            "age": 40,
            "sex": "male",
            "duration_days": 5,
            "trend": "improving",
            "mechanism": "lifting",
        },
    )
    asked = {step.question.card for step in steps(told, always("none"))}
    assert asked == {"right_now", "back_nerve", "illness", "background"}


def test_the_most_open_visitor_hears_each_question_once() -> None:
    walked = list(steps(Case(turn=1, values={"region": ["low_back"]}), everything_harmless))
    cards = [(s.question.card, s.question.about) for s in walked if s.question.card not in MADE_OF_FLAGS]
    assert len(cards) == len(set(cards))
    assert all(step.move in moves(step.question) for step in walked)
    assert next_question(walked[-1].after, PROTOCOL) is None
    assert facts_of(walked[-1].after, PROTOCOL)
