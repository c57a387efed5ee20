"""What follows from what was said: values, findings, implications, and how old a sign is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.protocol import Protocol
from bot.triage import Case, assess, facts_of

# Fact, a value that makes it true, one that makes it false: both at the border where there is one.
VALUED: list[tuple[str, str, Any, Any]] = [
    ("age_under_18", "age", 17, 18),
    ("age_65_plus", "age", 65, 64),
    ("age_may_be_pregnant", "age", 12, 11),
    ("age_may_be_pregnant", "age", 55, 56),
    ("duration_over_6_weeks", "duration_days", 43, 42),
    ("duration_under_2_days", "duration_days", 1, 2),
    ("pain_severe", "severity", 7, 6),
    ("male", "sex", "male", "female"),
    ("region_leg", "region", ["neck", "knee"], ["neck"]),
    ("region_leg", "region", ("knee",), ("neck", "arm")),
    ("arm_pain", "radiation", "hand", "thigh"),
]


@pytest.mark.parametrize(("fact", "name", "true", "false"), VALUED)
def test_a_value_makes_its_fact_true_or_false(
    fact: str, name: str, true: Any, false: Any, protocol: Protocol
) -> None:
    assert facts_of(Case(values={name: true}), protocol)[fact] is True
    assert facts_of(Case(values={name: false}), protocol)[fact] is False
    assert facts_of(Case(), protocol).get(fact) is None


@pytest.mark.parametrize("odd", ["about forty", ["40"], (40,)])
def test_a_number_that_is_none_leaves_its_facts_unknown(odd: Any, protocol: Protocol) -> None:
    facts = facts_of(Case(values={"age": odd}), protocol)
    assert {facts.get(name) for name in ("age_under_18", "age_65_plus", "age_50_plus")} == {None}


def test_what_was_said_is_true_what_was_ruled_out_false_and_doubt_is_unknown(protocol: Protocol) -> None:
    case = Case().with_present(["fever"], "hot").with_absent(["vomiting"]).with_uncertain(["confusion"], "?")
    facts = facts_of(case, protocol)
    assert (facts["fever"], facts["vomiting"], facts.get("confusion")) == (True, False, None)


def test_a_denial_does_not_undo_what_a_value_says(protocol: Protocol) -> None:
    """Of two answers the worse one stands, whichever way it was given (T5)."""
    case = Case(values={"severity": 7}).with_absent(["pain_severe"])
    assert facts_of(case, protocol)["pain_severe"] is True
    assert facts_of(Case(values={"severity": 2}).with_present(["pain_severe"], "awful"), protocol)[
        "pain_severe"
    ]


def test_an_unknown_age_counts_as_fifty_and_a_known_or_denied_one_does_not(protocol: Protocol) -> None:
    assert facts_of(Case(), protocol)["age_50_plus"] is True
    assert facts_of(Case(values={"age": 49}), protocol)["age_50_plus"] is False
    assert facts_of(Case(values={"age": 50}), protocol)["age_50_plus"] is True
    denied = Case().with_absent(["age_50_plus"])
    assert facts_of(denied, protocol)["age_50_plus"] is False


def test_a_finding_brings_along_what_it_implies_step_by_step(protocol: Protocol) -> None:
    facts = facts_of(Case(values={"age": 40}).with_present(["age_70_plus"], "in my seventies"), protocol)
    assert facts["age_65_plus"] is facts["age_60_plus"] is facts["age_50_plus"] is True


def test_what_is_denied_implies_nothing(protocol: Protocol) -> None:
    facts = facts_of(Case().with_absent(["pregnancy_warning"]), protocol)
    assert facts.get("pregnant") is None


def test_a_pregnancy_is_ruled_out_by_two_denials_and_by_nothing_less(protocol: Protocol) -> None:
    one = Case().with_absent(["pregnant"])
    assert facts_of(one, protocol).get("not_pregnant") is None
    assert facts_of(one.with_absent(["possibly_pregnant"]), protocol)["not_pregnant"] is True
    assert facts_of(one.with_present(["possibly_pregnant"], "maybe"), protocol)["not_pregnant"] is False


def test_a_count_that_can_no_longer_be_reached_is_false(protocol: Protocol) -> None:
    features = next(fact.count_of for fact in protocol.derived_facts if fact.id == "axial_features_3")
    case = Case().with_absent(features[:7])
    assert facts_of(case, protocol)["axial_features_3"] is False
    assert facts_of(Case().with_absent(features[:6]), protocol).get("axial_features_3") is None
    reached = facts_of(Case().with_present(features[:3], "so"), protocol)
    assert (reached["axial_features_3"], reached.get("axial_features_4")) == (True, None)


def test_facts_raise_a_sign_unless_it_was_corrected(protocol: Protocol) -> None:
    fever = Case(values={"region": ["low_back"]}).with_present(["fever"], "hot")
    assert facts_of(fever, protocol)["spinal_infection_fever"] is True
    corrected = fever.next_turn().corrected("spinal_infection_fever")
    assert facts_of(corrected, protocol)["spinal_infection_fever"] is False


@pytest.mark.parametrize("said", ["stroke_signs", "ces_saddle_numbness", "leg_weakness_one"])
def test_a_sign_that_was_said_or_corrected_keeps_no_other_from_being_raised(
    said: str, protocol: Protocol
) -> None:
    case = Case().with_present([said, *(flag.id for flag in protocol.raisable_flags[:1])], "so").next_turn()
    case = case.with_present(["sickle_cell", "pain_severe"], "so")
    assert facts_of(case, protocol)["sickle_cell_crisis"] is True
    assert facts_of(case.corrected(protocol.raisable_flags[0].id), protocol)["sickle_cell_crisis"] is True


def test_a_part_of_a_combination_raises_nothing(protocol: Protocol) -> None:
    assert (
        facts_of(Case().with_present(["pain_constant"], "so"), protocol).get("night_or_constant_pain") is None
    )
    both = Case().with_present(["pain_constant", "night_pain"], "so")
    assert facts_of(both, protocol)["night_or_constant_pain"] is True


# ------------------------------------------------------------------ how old a sign is


def level(flag: str, case: Case, protocol: Protocol) -> str:
    """The level this sign stands at."""
    return next(r.level.value for r in assess(case, protocol).flags if r.flag.id == flag)


@pytest.mark.parametrize(("days", "is_raised"), [(14, True), (15, False), (None, False)])
def test_pain_of_two_weeks_makes_a_sign_new_that_is_timed_by_the_pain(
    days: int | None, is_raised: bool, protocol: Protocol
) -> None:
    """A known aneurysm with back pain that is new; how long the pain lasts is how old the sign is."""
    values = {"region": ["low_back"], "age": 40, **({"duration_days": days} if days else {})}
    case = Case(values=values).with_present(["aaa_known"], "i have one")
    assert facts_of(case, protocol).get("abdominal_aortic_aneurysm") is (True if is_raised else None)


def test_what_was_said_about_the_age_of_a_sign_counts_more_than_that_of_the_pain(protocol: Protocol) -> None:
    case = Case(values={"region": ["low_back"], "duration_days": 3}).with_present(["aaa_known"], "i have one")
    old = case.with_timing("abdominal_aortic_aneurysm", {"symptom_new_14_days": False})
    assert facts_of(old, protocol).get("abdominal_aortic_aneurysm") is None


def test_the_age_of_a_sign_is_never_that_of_another(protocol: Protocol) -> None:
    case = Case(values={"age": 40}).with_present(["leg_weakness_one", "arm_weakness"], "weak")
    case = case.with_timing("leg_weakness_one", {"symptom_long_unchanged": True})
    assert level("leg_weakness_one", case, protocol) == "within_days"
    assert level("arm_weakness", case, protocol) == protocol.flags["arm_weakness"].disposition.value


def test_an_age_said_as_a_finding_belongs_to_no_sign(protocol: Protocol) -> None:
    case = Case(values={"age": 40}).with_present(["leg_weakness_one", "symptom_long_unchanged"], "for years")
    assert level("leg_weakness_one", case, protocol) == "same_day"


def test_the_age_of_a_crash_is_that_of_the_neck_it_hurt(protocol: Protocol) -> None:
    case = Case(values={"region": ["neck"], "age": 40, "duration_days": 400})
    case = case.with_present(["neck_injury_high_risk", "major_trauma"], "the crash")
    assert level("neck_injury_high_risk", case, protocol) == "emergency_now"
    old = case.with_timing("major_trauma", {"symptom_long_unchanged": True})
    assert level("neck_injury_high_risk", old, protocol) == "within_days"
    own = old.with_timing("neck_injury_high_risk", {"symptom_long_unchanged": False})
    assert level("neck_injury_high_risk", own, protocol) == "emergency_now"
