"""The simulated visitor answers from the facts of a case, and only from them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.evaluation.visitor import TAPS, TYPED, Visitor, duration_in_words
from bot.protocol import Protocol
from bot.triage import Case, Question, check_question, next_question, question_of

BASE = Case(values={"region": ["low_back"], "age": 40, "duration_days": 300.0})


def as_client(question: Question) -> dict[str, Any]:
    """The question as the REST channel sends it."""
    options = [{"id": o.id, "title": o.title, "raises": list(o.raises)} for o in question.options]
    return {"card": question.card, "kind": question.kind, "asks": list(question.asks), "options": options}


def ask(card: str, facts: dict[str, Any], protocol: Protocol, *, mode: str = TAPS, **case: Any) -> str:
    question = question_of(card, BASE, protocol)
    assert question is not None
    return Visitor({"facts": facts, **case}, protocol, mode).answer(as_client(question))


def tapped(answer: str) -> list[str]:
    assert answer.startswith("/answer")
    return list(json.loads(answer.removeprefix("/answer"))["options"])


@pytest.mark.parametrize(
    ("card", "facts", "options"),
    [
        ("back_nerve", {"saddle_numbness": True}, ["ces_saddle_numbness"]),
        ("back_nerve", {"ces_bladder_retention": True, "saddle_numbness": True},
         ["ces_bladder_retention", "ces_saddle_numbness"]),
        ("back_nerve", {"fever": True}, ["none"]),
        ("back_nerve", {"saddle_numbness": False}, ["none"]),
        ("right_now", {"chest_pain": True}, ["chest_pain"]),
        ("background", {"osteoporosis_or_steroids": True}, ["background_bones"]),
        ("q_region", {"region": "neck"}, ["neck"]),
        ("q_injury", {"mechanism": "gardening"}, ["lifting_twisting_or_sport_strain"]),
        ("q_injury", {"major_trauma": True}, ["big_fall_or_heavy_blow"]),
        ("q_injury", {}, ["nothing_i_know"]),
        ("q_duration", {"duration_days": 3}, ["2-14_days"]),
        ("q_duration", {"duration_days": 400}, ["over_3_months"]),
        ("q_duration", {}, ["not_sure"]),
        ("q_course", {"trend": "worse"}, ["worse_over_days_or_weeks"]),
        ("q_course", {}, ["not_sure"]),
        ("q_pregnancy", {"pregnancy": True}, ["pregnant"]),
        ("q_pregnancy", {}, ["no"]),
        ("q_severity_function", {"severe_uncontrolled_pain": True}, ["no"]),
        ("q_severity_function", {}, ["yes"]),
        ("q_safety", {}, ["yes"]),
        ("q_for_whom", {"subject": "other_present", "age": 9}, ["my_child"]),
        ("q_for_whom", {}, ["me"]),
        ("q_assessed", {"assessed_before": True}, ["yes"]),
        ("q_assessed", {}, ["no"]),
    ],
)  # fmt: skip
def test_taps_follow_the_facts(
    card: str, facts: dict[str, Any], options: list[str], protocol: Protocol
) -> None:
    assert sorted(tapped(ask(card, facts, protocol))) == sorted(options)


def test_a_number_is_typed_in_both_modes(protocol: Protocol) -> None:
    for mode in (TAPS, TYPED):
        assert ask("q_age", {"age": 44}, protocol, mode=mode) == "44"
        assert ask("q_age", {}, protocol, mode=mode) == "not sure"


def test_typed_answers_are_the_cases_own_words_where_it_has_some(protocol: Protocol) -> None:
    facts = {"saddle_numbness": True}
    own = ask("back_nerve", facts, protocol, mode=TYPED, say={"saddle_numbness": "it went numb down there"})
    assert own == "it went numb down there"
    assert "numb or tingling bottom" in ask("back_nerve", facts, protocol, mode=TYPED)


def test_a_fact_that_is_a_sentence_is_said_and_not_tapped(protocol: Protocol) -> None:
    facts = {"bowel_dysfunction": "a bit constipated since monday"}
    assert ask("back_nerve", facts, protocol, mode=TYPED) == "a bit constipated since monday"
    assert tapped(ask("back_nerve", facts, protocol)) == ["none"]


def test_no_is_not_always_said_the_same_way(protocol: Protocol) -> None:
    visitor = Visitor({"facts": {}}, protocol, TYPED)
    question = question_of("back_nerve", BASE, protocol)
    assert question is not None
    assert len({visitor.answer(as_client(question)) for _ in range(4)}) > 1


def test_what_is_volunteered_comes_first_and_once(protocol: Protocol) -> None:
    visitor = Visitor({"facts": {}, "volunteered": {"text": "oh and my chest hurts"}}, protocol, TAPS)
    question = question_of("back_nerve", BASE, protocol)
    assert question is not None
    assert visitor.answer(as_client(question)) == "oh and my chest hurts"
    assert tapped(visitor.answer(as_client(question))) == ["none"]


def test_the_question_about_one_sign_is_answered_with_yes_or_no(protocol: Protocol) -> None:
    question = as_client(check_question("ces_saddle_numbness", protocol))
    assert tapped(Visitor({"facts": {"saddle_numbness": True}}, protocol, TAPS).answer(question)) == ["yes"]
    assert Visitor({"facts": {}}, protocol, TYPED).answer(question) == "no"


@pytest.mark.parametrize("mode", [TAPS, TYPED])
def test_every_card_gets_an_answer(mode: str, protocol: Protocol) -> None:
    for card in protocol.cards:
        question = question_of(card, BASE, protocol)
        if question is not None:
            assert Visitor({"facts": {}}, protocol, mode).answer(as_client(question))
    assert next_question(Case(), protocol) is not None


@pytest.mark.parametrize(
    ("days", "said"),
    [(0.25, "6 hours"), (1, "1 day"), (9, "9 days"), (21, "about 3 weeks"), (90, "about 3 months"),
     (800, "about 2 years")],
)  # fmt: skip
def test_durations_are_said_as_people_say_them(days: float, said: str) -> None:
    assert duration_in_words(days) == said
