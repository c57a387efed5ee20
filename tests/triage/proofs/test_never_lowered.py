"""A danger sign more never lowers the level, and neither does a "no" that becomes an "I don't know"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.protocol import Disposition
from bot.triage import Case, assess
from tests.triage.proofs.cases import (
    FACT_IDS,
    FLAG_IDS,
    IDS,
    PROTOCOL,
    case_of,
    cases,
    findings,
    proved,
    values,
    vignette_cases,
)

# Facts that may lower a level by the rules: each stands in a downgrade, or takes a routing row away.
LOWERING: Mapping[str, str] = {
    "improving": "downgrades of infection, cancer and severe pain; strong nerve pain that eases",
    "pain_mechanical": "downgrades of infection, cancer and severe pain",
    "region_low_back": "downgrade of cancer: in the neck or mid-back it stays at same day",
    "assessed_before": "the row for pain that limits life and nobody has looked at",
    "duration_over_48_hours": "the table of injured necks: what is an emergency at first is later for today",
    "cannot_turn_neck": "the same row: it says which emergency of the neck it is",
    "midline_bone_pain": "the same row",
    "duration_over_3_months": "an old crash that a clinician knows",
}
# Here "not sure" stands above "yes": the yes answers what the doubt was about.
DOUBT_ABOVE_YES = {
    flag.id for flag in PROTOCOL.flags.values() if flag.on_unsure.urgency > flag.disposition.urgency
}


def level(case: Case) -> int:
    """How urgent this case is, from 0 to 3."""
    return assess(case, PROTOCOL).disposition.urgency


def lowered_by(finding_id: str, among: Iterable[tuple[Case, int]]) -> list[Case]:
    """The cases whose level falls when this is said on top."""
    return [case for case, now in among if level(case.with_present([finding_id], "this too")) < now]


FEW = [(case, level(case)) for case in vignette_cases(most=20)]
WITHOUT_DOUBT = [(case, now) for case, now in FEW if not DOUBT_ABOVE_YES & set(case.unsure_flags)]


@pytest.mark.parametrize("flag", FLAG_IDS)
def test_a_danger_sign_more_never_lowers_the_level(flag: str) -> None:
    assert lowered_by(flag, WITHOUT_DOUBT) == []


@pytest.mark.parametrize("fact", sorted(set(FACT_IDS) - set(LOWERING)))
def test_a_fact_more_never_lowers_the_level_unless_a_rule_says_so(fact: str) -> None:
    assert lowered_by(fact, WITHOUT_DOUBT) == []


def test_what_may_lower_a_level_is_only_what_a_rule_names() -> None:
    """Every fact on the list stands in a downgrade or under `none` of a row; no danger sign does."""
    named = {
        fact for flag in PROTOCOL.flags.values() for change in flag.downgrades for fact in change.when_all
    }
    spared = {fact for route in PROTOCOL.routes for fact in route.when.none}
    assert set(LOWERING) <= named | spared
    assert not (named | spared) & set(FLAG_IDS)


def test_a_downgrade_names_nothing_else_but_the_age_of_a_sign() -> None:
    named = {
        fact
        for flag in PROTOCOL.flags.values()
        for change in flag.downgrades
        for fact in (*change.when_all, *change.when_any)
    }
    assert named - set(LOWERING) == {"symptom_long_unchanged"}


def test_a_doubt_above_a_yes_is_as_rare_as_this() -> None:
    """A "yes" or an age then says what the doubt was about: sudden dizziness, a child under ten."""
    assert {"dizziness_with_neck_pain", "child_back_or_neck_pain"} == DOUBT_ABOVE_YES


@given(case=cases, flag=st.sampled_from(FLAG_IDS))
@proved
def test_a_danger_sign_more_never_lowers_a_made_up_case(case: Case, flag: str) -> None:
    assert lowered_by(flag, [(case, level(case))]) == []


@given(case=cases, present=st.lists(st.sampled_from(FLAG_IDS), max_size=66, unique=True))
@proved
def test_the_level_is_at_least_that_of_every_sign_alone(case: Case, present: list[str]) -> None:
    """T1: signs never average out. Only a downgrade takes a sign below its own level."""
    assessment = assess(case.with_present(present, "said so"), PROTOCOL)
    levels = [result.level.urgency for result in assessment.flags]
    assert assessment.disposition.urgency >= max(levels, default=0)
    for result in assessment.flags:
        if ".downgrade." not in result.rule and ".if_unknown" not in result.rule:
            assert result.level.urgency >= result.flag.disposition.urgency


@pytest.mark.parametrize("finding_id", IDS)
def test_a_no_that_becomes_unknown_never_lowers_the_level(finding_id: str) -> None:
    unknown = [(case, now) for case, now in FEW if case.status(finding_id) is None]
    assert unknown
    assert [case for case, now in unknown if now < level(case.with_absent([finding_id]))] == []


@given(values=values, findings=findings, forget=st.sets(st.sampled_from(IDS)))
@proved
def test_denied_signs_that_become_unknown_never_lower_a_made_up_case(
    values: dict, findings: dict[str, bool], forget: set[str]
) -> None:
    known = case_of(values, {**dict.fromkeys(forget, False), **findings})
    unknown = case_of(values, {name: said for name, said in findings.items() if said or name not in forget})
    assert level(unknown) >= level(known)


@pytest.mark.parametrize("flag", FLAG_IDS)
@pytest.mark.parametrize("fact", ["symptom_new_14_days", "symptom_long_unchanged"])
def test_how_old_a_sign_is_may_be_unknown_without_a_lower_level(flag: str, fact: str) -> None:
    for case, _ in FEW[::3]:
        if flag in case.timing:
            continue
        present = case.with_present([flag], "this too")
        assert level(present) >= level(present.with_timing(flag, {fact: False}))


@given(values=values, findings=findings, age=st.sampled_from([18, 26, 42, 49]))
@proved
def test_an_adult_whose_age_is_unknown_is_never_lower_than_one_under_fifty(
    values: dict, findings: dict[str, bool], age: int
) -> None:
    """T4: an unknown age counts as fifty or older."""
    unknown = case_of({name: value for name, value in values.items() if name != "age"}, findings)
    assert level(unknown) >= level(unknown.with_values({"age": age}))


@given(case=cases)
@proved
def test_a_skipped_safety_card_never_lowers_the_level(case: Case) -> None:
    """T3: and it is never below within days."""
    skipped = case.with_skip("illness").with_skip("illness")
    assert level(skipped) >= max(level(case), Disposition.WITHIN_DAYS.urgency)


@given(case=cases, flags=st.lists(st.sampled_from(FLAG_IDS), min_size=1, max_size=4, unique=True))
@proved
def test_not_sure_never_lowers_the_level(case: Case, flags: list[str]) -> None:
    assert level(case.with_unsure_flags(flags)) >= level(case)
