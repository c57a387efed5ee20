"""The short check based on STarT Back: scoring, whom it is for, and that it never comes before the advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.protocol import Disposition, Protocol, default_protocol
from bot.triage import Case, Question, assess, facts_of, next_question, question_of
from bot.triage.short_check import OFFER, Band, CheckScore, score
from bot.triage.short_check_offer import may_be_offered
from tests.triage.walking import Walk, reply, walk

PROTOCOL = default_protocol()
ITEMS = [f"check_{number}" for number in range(1, 10)]
BOTHER = ("not_at_all", "slightly", "moderately", "very_much", "extremely")
NOT_PREGNANT = ("pregnant", "possibly_pregnant")
BACK = {"region": ["low_back"], "age": 40, "duration_days": 10}


def every_way_to_answer() -> Iterator[dict[str, str]]:
    for first in ("one_leg", "both_legs", "no"):
        for rest in product(("yes", "no"), repeat=7):
            for last in BOTHER:
                yield dict(zip(ITEMS, (first, *rest, last), strict=True))


def by_the_table(answers: Mapping[str, str]) -> tuple[int, int, str]:
    """The published scoring, written down a second time: item 9 counts from "very much" on."""
    points = [int(answers[item] in ("yes", "one_leg", "both_legs")) for item in ITEMS[:8]]
    points.append(int(answers["check_9"] in ("very_much", "extremely")))
    total, distress = sum(points), sum(points[4:])
    if distress in (4, 5):
        return total, distress, "high"
    return total, distress, "low" if total <= 3 else "medium"


def case_with(answers: Mapping[str, str], **values: Any) -> Case:
    return Case(turn=1, values={**BACK, **values, **answers}).with_absent(NOT_PREGNANT)


def finished(**values: Any) -> Case:
    """A visitor with plain low back pain who has answered all there is."""

    def plain(question: Question) -> str:
        return {"q_course": "same", "q_age_first": "45_or_over"}.get(question.card, "none")

    return walk(Case(turn=1, opening="my back hurts", values={**BACK, **values}), PROTOCOL, plain).case


def taking(case: Case, choose: Any) -> Walk:
    offer = question_of(OFFER, case, PROTOCOL)
    assert offer is not None
    return walk(reply(case, offer, "take", PROTOCOL), PROTOCOL, choose)


def test_every_way_to_answer_is_scored_by_the_table() -> None:
    seen = set()
    for answers in every_way_to_answer():
        found = score(answers, PROTOCOL)
        assert found is not None
        assert (found.total, found.distress, found.band.value) == by_the_table(answers)
        seen.add(found.band)
    assert seen == set(Band)


@pytest.mark.parametrize(
    ("total", "distress", "band"),
    [(0, 0, "low"), (3, 3, "low"), (4, 3, "medium"), (4, 0, "medium"), (7, 3, "medium"), (4, 4, "high")],
)
def test_band_at_its_borders(total: int, distress: int, band: str) -> None:
    assert CheckScore(total, distress).band.value == band


@pytest.mark.parametrize("item", ITEMS)
def test_a_missing_item_means_no_score(item: str) -> None:
    answers = dict.fromkeys(ITEMS[1:8], "yes") | {"check_1": "one_leg", "check_9": "extremely"}
    del answers[item]
    assert score(answers, PROTOCOL) is None
    assert facts_of(case_with(answers), PROTOCOL).get("start_back_high") is None


def test_an_answer_that_the_item_does_not_know_means_no_score() -> None:
    answers = dict.fromkeys(ITEMS[1:8], "yes") | {"check_1": "perhaps", "check_9": "extremely"}
    assert score(answers, PROTOCOL) is None


def test_nine_items_of_which_the_last_five_are_about_distress() -> None:
    assert [card.value for card in PROTOCOL.short_check] == ITEMS
    assert [card.scale for card in PROTOCOL.short_check] == ["total"] * 4 + ["distress"] * 5


@pytest.mark.parametrize("band", ["low", "medium", "high"])
def test_one_band_is_true_once_it_is_complete(band: str) -> None:
    answers = next(a for a in every_way_to_answer() if by_the_table(a)[2] == band)
    facts = facts_of(case_with(answers), PROTOCOL)
    assert [name for name in ("low", "medium", "high") if facts.get(f"start_back_{name}")] == [band]


@pytest.mark.parametrize(
    ("values", "present"),
    [
        ({"region": ["neck"]}, ()),
        ({"region": ["low_back", "neck"]}, ()),
        ({"region": ["upper_back"]}, ()),
        ({"age": 17}, ()),
        ({"age": None}, ()),
        ({}, ("pregnant",)),
        ({}, ("possibly_pregnant",)),
        ({}, ("leg_weakness_one",)),
        ({}, ("axial_spondyloarthritis",)),
    ],
)
def test_for_whom_it_is_not_made_it_is_not_offered(values: dict[str, Any], present: tuple[str, ...]) -> None:
    known = {name: value for name, value in {**BACK, **values}.items() if value is not None}
    case = Case(turn=1, values=known).with_absent([p for p in NOT_PREGNANT if p not in present])
    case = case.with_present(present, "said so")
    assert not may_be_offered(case, facts_of(case, PROTOCOL), assess(case, PROTOCOL), PROTOCOL)


def test_an_adult_with_low_back_pain_and_no_danger_sign_is_offered_it_once() -> None:
    case = finished()
    assert may_be_offered(case, facts_of(case, PROTOCOL), assess(case, PROTOCOL), PROTOCOL)
    done = taking(case, lambda question: "no" if question.card != "q_check_9" else "slightly").case
    assert not may_be_offered(done, facts_of(done, PROTOCOL), assess(done, PROTOCOL), PROTOCOL)


@pytest.mark.parametrize("days", [3, 30, 60, 400])
def test_no_item_is_asked_before_the_advice(days: int) -> None:
    ended = walk(
        Case(turn=1, values={**BACK, "duration_days": days}),
        PROTOCOL,
        lambda question: "same" if question.card == "q_course" else "none",
    )
    assert not [asked.card for asked in ended.asked if asked.card.startswith("q_check")]


def test_taken_it_asks_nine_items_in_order_and_says_how_many() -> None:
    progress = []

    def answer(question: Question) -> str:
        progress.append((question.card, question.step, question.at_most))
        return "extremely" if question.card == "q_check_9" else "no" if question.option("no") else "yes"

    taking(finished(), answer)
    assert progress == [(f"q_check_{n}", n, 9) for n in range(1, 10)]


def test_high_is_within_days_with_a_plan_for_confidence() -> None:
    def worried(question: Question) -> str:
        return {"q_check_1": "no", "q_check_9": "extremely"}.get(question.card, "yes")

    before = finished()
    assert assess(before, PROTOCOL).disposition.urgency == 0
    after = assess(taking(before, worried).case, PROTOCOL)
    assert after.disposition is Disposition.WITHIN_DAYS
    assert after.plan is not None
    assert after.plan.id == "confidence_lbp"


@pytest.mark.parametrize("move", ["skip", "unsure", "not_sure"])
@pytest.mark.parametrize("at", [1, 5, 9])
def test_one_item_left_out_ends_it_and_changes_nothing(move: str, at: int) -> None:
    case = finished()
    ended = taking(
        case, lambda question: move if question.card == f"q_check_{at}" else question.options[0].id
    )
    assert ended.is_finished
    assert len([asked for asked in ended.asked if asked.card.startswith("q_check")]) == at
    assert score(ended.case.values, PROTOCOL) is None
    assert assess(ended.case, PROTOCOL).is_complete
    assert assess(ended.case, PROTOCOL).disposition is assess(case, PROTOCOL).disposition


def test_a_danger_sign_in_the_middle_ends_it_at_once() -> None:
    def answer(question: Question) -> str:
        return "one_leg" if question.card == "q_check_1" else "yes"

    offer = question_of(OFFER, finished(), PROTOCOL)
    assert offer is not None
    case = reply(finished(), offer, "take", PROTOCOL)
    for _ in range(3):
        question = next_question(case, PROTOCOL)
        assert question is not None
        case = reply(case, question, answer(question), PROTOCOL)
    case = case.with_present(["leg_weakness_one"], "my foot has gone floppy")
    question = next_question(case, PROTOCOL)
    assert question is None or not question.card.startswith("q_check")
    assert assess(case, PROTOCOL).disposition is Disposition.SAME_DAY


def test_pain_in_both_legs_asks_the_nerve_questions_again_before_the_next_item() -> None:
    asked = []

    def answer(question: Question) -> str:
        asked.append(question.card)
        if question.card == "back_nerve":
            assert question.option("ces_both_legs") is not None
            return "none"
        return {"q_check_1": "both_legs", "q_check_9": "slightly"}.get(question.card, "no")

    ended = taking(finished(), answer)
    assert asked[:3] == ["q_check_1", "back_nerve", "q_check_2"]
    assert score(ended.case.values, PROTOCOL) == CheckScore(1, 0)


def test_both_legs_confirmed_is_an_emergency_and_ends_the_check() -> None:
    def answer(question: Question) -> str:
        return {"q_check_1": "both_legs", "back_nerve": "ces_both_legs"}[question.card]

    ended = taking(finished(), answer)
    assert assess(ended.case, PROTOCOL).is_emergency


def test_both_legs_denied_in_words_before_is_asked_all_the_same(protocol: Protocol) -> None:
    case = finished().with_absent(["ces_both_legs"])
    offer = question_of(OFFER, case, protocol)
    assert offer is not None
    case = reply(case, offer, "take", protocol)
    first = next_question(case, protocol)
    assert first is not None
    nerve = next_question(reply(case, first, "both_legs", protocol), protocol)
    assert nerve is not None
    assert (nerve.card, nerve.option("ces_both_legs") is not None) == ("back_nerve", True)


def test_a_protocol_without_the_check_has_no_score(protocol: Protocol) -> None:
    without = replace(protocol, cards={name: card for name, card in protocol.cards.items() if not card.scale})
    assert without.short_check == ()
    assert score({}, without) is None
