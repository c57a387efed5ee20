"""The gate before hands-on treatment: as a whole, and for each treatment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.protocol import Protocol, default_protocol
from bot.triage import Assessment, Case, HandsOn, assess

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


LOW_BACK = {"region": ["low_back"], "age": 40, "sex": "male", "duration_days": 20}


def reasons(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    return {treatment.id: treatment.why for treatment in assessment.treatments}


def test_each_treatment_says_only_what_is_against_it(assessed: Assessor) -> None:
    """With thin bones: why a thrust is out, and what to ask a doctor before a massage."""
    against = {entry.id: entry.why for entry in PROTOCOL.do_not}
    cautions = {entry.id: entry.why for entry in PROTOCOL.ask_first}
    assessment = assessed("osteoporosis", **LOW_BACK)
    assert reasons(assessment) == {
        **dict.fromkeys(PROTOCOL.treatments, (cautions["osteoporosis_mild"],)),
        "manipulation": (against["severe_osteoporosis"],),
        "traction": (against["severe_osteoporosis"],),
    }
    assert assessment.hands_on is HandsOn.ASK_FIRST


def test_each_treatment_carries_its_name(assessed: Assessor) -> None:
    """Whether it is offered, has to be asked about first, or is ruled out."""
    for findings in ([], ["osteoporosis"]):
        treatments = assessed(*findings, **LOW_BACK).treatments
        assert {treatment.id: treatment.name for treatment in treatments} == dict(PROTOCOL.treatments)


def test_what_rules_out_a_massage_closes_the_whole_gate_and_leaves_exercise(assessed: Assessor) -> None:
    assessment = assessed("aaa_known", **LOW_BACK)
    assert assessment.hands_on is HandsOn.NO
    assert offers(assessment)["physical_therapy"] is HandsOn.YES
    assert reasons(assessment)["physical_therapy"] == ()


def test_all_that_must_be_asked_first_is_named(assessed: Assessor) -> None:
    cautions = {entry.id: entry.why for entry in PROTOCOL.ask_first}
    assert reasons(assessed("diabetes", "blood_thinners", **LOW_BACK))["massage"] == (
        cautions["blood_thinner"],
        cautions["diabetes_neuropathy"],
    )


def test_a_pregnancy_that_was_not_asked_about_closes_the_gate_until_it_is(assessed: Assessor) -> None:
    woman = {**LOW_BACK, "sex": "female", "age": 30}
    assert assessed(**woman).hands_on is HandsOn.NO
    not_pregnant = ["pregnant", "possibly_pregnant", "postpartum"]
    assert assessed(absent=not_pregnant, **woman).hands_on is HandsOn.YES


def test_a_sign_to_ask_a_doctor_about_first_closes_no_treatment(assessed: Assessor) -> None:
    assessment = assessed("polymyalgia", **{**LOW_BACK, "age": 60})
    assert assessment.hands_on is HandsOn.ASK_FIRST
    assert set(offers(assessment).values()) == {HandsOn.ASK_FIRST}


def test_a_route_that_asks_first_asks_for_every_treatment(assessed: Assessor) -> None:
    """Headaches with a migraine pattern and no other caution but that one."""
    assessment = assessed("migraine_pattern", **{**LOW_BACK, "region": ["neck"]})
    assert assessment.hands_on is HandsOn.ASK_FIRST
    assert set(offers(assessment).values()) == {HandsOn.ASK_FIRST}


def test_a_sign_whose_condition_is_ruled_out_closes_nothing(assessed: Assessor) -> None:
    """A small fall with sound bones: the sign was named, and has no effect."""
    flag = PROTOCOL.flags["fragile_bone_minor_injury"]
    assessment = assessed(flag.id, absent=flag.requires_any, **LOW_BACK)
    assert assessment.flags == ()
    assert assessment.hands_on is HandsOn.YES


def test_safety_questions_that_were_left_out_close_the_gate(protocol: Protocol) -> None:
    case = Case(values=LOW_BACK)
    assert assess(case.with_skip("illness"), protocol).hands_on is HandsOn.YES
    closed = assess(case.with_skip("illness").with_skip("illness"), protocol)
    assert closed.hands_on is HandsOn.NO
    assert set(offers(closed).values()) == {HandsOn.NO}
