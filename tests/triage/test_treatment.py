"""The gate before hands-on treatment: as a whole, and for each treatment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.protocol import default_protocol
from bot.triage import Assessment, HandsOn

Assessor = Callable[..., Assessment]
PROTOCOL = default_protocol()
BLOCKS = [(entry, fact) for entry in PROTOCOL.do_not for fact in entry.any]
CAUTIONS = [(entry, fact) for entry in PROTOCOL.ask_first for fact in entry.any]


def offers(assessment: Assessment) -> dict[str, HandsOn]:
    return {treatment.id: treatment.offer for treatment in assessment.treatments}


@pytest.mark.parametrize(("entry", "fact"), BLOCKS, ids=[f"{e.id}-{fact}" for e, fact in BLOCKS])
def test_a_contraindication_closes_its_treatments(entry: object, fact: str, assessed: Assessor) -> None:
    assessment = assessed(fact, region=["low_back"], age=40, sex="male", duration_days=20)
    given = offers(assessment)
    assert all(given[treatment] is HandsOn.NO for treatment in entry.blocks)  # type: ignore[attr-defined]
    assert assessment.hands_on is not HandsOn.YES


@pytest.mark.parametrize(("entry", "fact"), CAUTIONS, ids=[f"{e.id}-{fact}" for e, fact in CAUTIONS])
def test_a_caution_is_never_a_plain_yes(entry: object, fact: str, assessed: Assessor) -> None:
    assessment = assessed(fact, region=["low_back"], age=40, sex="male", duration_days=20)
    assert assessment.hands_on is not HandsOn.YES
    assert HandsOn.YES not in offers(assessment).values()


def test_thin_bones_rule_out_thrusts_and_traction_but_not_a_careful_massage(assessed: Assessor) -> None:
    given = offers(assessed("osteoporosis", region=["low_back"], age=40, sex="male", duration_days=20))
    assert (given["manipulation"], given["traction"]) == (HandsOn.NO, HandsOn.NO)
    assert given["massage"] is HandsOn.ASK_FIRST


def test_a_caution_says_why(assessed: Assessor) -> None:
    assessment = assessed("diabetes", region=["low_back"], age=40, sex="male", duration_days=20)
    assert assessment.hands_on is HandsOn.ASK_FIRST
    assert all(treatment.why for treatment in assessment.treatments)


@pytest.mark.parametrize(
    "flag", sorted(flag.id for flag in PROTOCOL.flags.values() if flag.hands_off != "ask_first")
)
def test_an_active_warning_sign_closes_the_gate(flag: str, assessed: Assessor) -> None:
    needed = PROTOCOL.flags[flag].requires_any[:1]
    assert assessed(flag, *needed).hands_on is HandsOn.NO


def test_nothing_against_it_opens_every_treatment(assessed: Assessor) -> None:
    assessment = assessed(region=["low_back"], age=40, sex="male", duration_days=20)
    assert assessment.hands_on is HandsOn.YES
    assert set(offers(assessment).values()) == {HandsOn.YES}


def test_pain_that_gets_worse_closes_the_gate_for_every_treatment(assessed: Assessor) -> None:
    assessment = assessed(region=["low_back"], age=40, trend="worse")
    assert assessment.hands_on is HandsOn.NO
    assert set(offers(assessment).values()) == {HandsOn.NO}
