"""The rules of the engine, one at a time, over every flag of the protocol that has them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.protocol import Disposition, Flag, Protocol, default_protocol
from bot.protocol.rules import Change
from bot.triage import Assessment, Case, answer_skipped, assess, question_of
from tests.triage.conftest import CaseMaker, make_case

PROTOCOL = default_protocol()
FLAGS = list(PROTOCOL.flags.values())

UPGRADES = [
    (flag, change, fact)
    for flag in FLAGS
    for change in flag.upgrades
    for fact in (change.when_any or ("+".join(change.when_all),))
]
DOWNGRADES = [(flag, change) for flag in FLAGS for change in flag.downgrades]
NEEDY = [flag for flag in FLAGS if flag.requires_any]
# Rule T4: an unknown age counts as 50 or older, so this fact is never unknown.
NEVER_UNKNOWN = {"age_50_plus"}
UNKNOWABLE = [flag for flag in NEEDY if not NEVER_UNKNOWN & set(flag.requires_any)]
# A sign that implies what it requires is its own proof.
DENIABLE = [
    flag
    for flag in NEEDY
    if not set(flag.requires_any) & {fact for fact, causes in PROTOCOL.implications if flag.id in causes}
]
BOTH_WAYS = [(flag, change) for flag, change in DOWNGRADES if any(up.when_any for up in flag.upgrades)]
RAISED = [(flag, facts) for flag in FLAGS for facts in flag.raise_from_facts]

Assessor = Callable[..., Assessment]


def label(value: object) -> str:
    """The name of a test parameter."""
    if isinstance(value, tuple):
        return "+".join(value)
    return value if isinstance(value, str) else str(getattr(value, "id", getattr(value, "to", "")))


def level_of(flag: Flag, assessment: Assessment) -> Disposition | None:
    """The level at which a flag stands, or None when it is not active."""
    return next((result.level for result in assessment.flags if result.flag.id == flag.id), None)


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_a_flag_alone_stands_at_its_own_level_or_above(flag: Flag) -> None:
    needed = flag.requires_any[:1]
    level = level_of(flag, assess(make_case(PROTOCOL, [flag.id, *needed]), PROTOCOL))
    assert level is not None
    assert level.urgency >= flag.disposition.urgency


@pytest.mark.parametrize(("flag", "change", "fact"), UPGRADES, ids=label)
def test_each_upgrade_raises_its_flag(flag: Flag, change: object, fact: str) -> None:
    facts = [flag.id, *flag.requires_any[:1], *fact.split("+")]
    level = level_of(flag, assess(make_case(PROTOCOL, facts), PROTOCOL))
    assert level is not None
    assert level.urgency >= change.to.urgency  # type: ignore[attr-defined]


@pytest.mark.parametrize(("flag", "change"), DOWNGRADES, ids=label)
def test_a_downgrade_needs_every_one_of_its_facts(flag: Flag, change: Change) -> None:
    needed, ruled_out = (*change.when_all, *change.when_any), list(change.ruled_out)
    basis = [flag.id, *(fact for fact in flag.requires_any[:1] if fact not in needed)]
    lowered = level_of(flag, assess(make_case(PROTOCOL, [*basis, *needed], ruled_out), PROTOCOL))
    assert lowered is change.to
    for missing in needed:
        some = [fact for fact in needed if fact != missing]
        for absent in ([], [missing]):
            case = make_case(PROTOCOL, [*basis, *some], [*ruled_out, *absent])
            kept = level_of(flag, assess(case, PROTOCOL))
            assert kept is not None
            assert kept.urgency >= flag.disposition.urgency


@pytest.mark.parametrize(("flag", "change"), DOWNGRADES, ids=label)
def test_a_downgrade_does_without_nothing_that_must_be_ruled_out(flag: Flag, change: Change) -> None:
    needed = [flag.id, *flag.requires_any[:1], *change.when_all]
    for missing in change.ruled_out:
        rest = [fact for fact in change.ruled_out if fact != missing]
        for present in ([], [missing]):
            kept = level_of(flag, assess(make_case(PROTOCOL, [*needed, *present], rest), PROTOCOL))
            assert kept is flag.disposition
    for against in change.unless:
        case = make_case(PROTOCOL, [*needed, against], list(change.ruled_out))
        assert level_of(flag, assess(case, PROTOCOL)) is not change.to


@pytest.mark.parametrize(("flag", "change"), BOTH_WAYS, ids=label)
def test_an_upgrade_beats_a_downgrade(flag: Flag, change: object) -> None:
    fact = next(up.when_any[0] for up in flag.upgrades if up.when_any)
    needed = (*change.when_all, *change.when_any)  # type: ignore[attr-defined]
    level = level_of(flag, assess(make_case(PROTOCOL, [flag.id, fact, *needed]), PROTOCOL))
    assert level is not None
    assert level.urgency > flag.disposition.urgency


@pytest.mark.parametrize("flag", UNKNOWABLE, ids=lambda flag: flag.id)
def test_what_a_flag_requires_unknown_gives_the_level_for_unknown(flag: Flag) -> None:
    level = level_of(flag, assess(make_case(PROTOCOL, [flag.id]), PROTOCOL))
    # Some flags bring along what they require; then it is known.
    assert level in (flag.if_unknown, flag.disposition)


@pytest.mark.parametrize("flag", DENIABLE, ids=lambda flag: flag.id)
def test_what_a_flag_requires_denied_takes_its_effect_away(flag: Flag) -> None:
    timing = {name: False for name in flag.requires_any if name.startswith("symptom_")}
    case = make_case(PROTOCOL, [flag.id], flag.requires_any).with_timing(flag.id, timing)
    assert level_of(flag, assess(case, PROTOCOL)) is None


@pytest.mark.parametrize(("flag", "facts"), RAISED, ids=label)
def test_facts_raise_their_flag(flag: Flag, facts: tuple[str, ...]) -> None:
    needed = [fact for fact in flag.requires_any[:1] if not set(flag.requires_any) & set(facts)]
    assert level_of(flag, assess(make_case(PROTOCOL, [*facts, *needed]), PROTOCOL)) is not None


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_not_sure_gives_the_level_for_not_sure(flag: Flag) -> None:
    assessment = assess(Case().with_unsure_flags([flag.id]), PROTOCOL)
    assert level_of(flag, assessment) is flag.on_unsure
    assert [result.status for result in assessment.flags] == ["unknown"]


def test_highest_level_wins(assessed: Assessor) -> None:
    both = assessed("dizziness_with_neck_pain", "stroke_signs")
    assert both.disposition is Disposition.EMERGENCY_NOW
    assert both.flags[0].level is Disposition.EMERGENCY_NOW


def test_mild_signs_never_average_a_severe_one_out(assessed: Assessor) -> None:
    alone = assessed("leg_weakness_one")
    among = assessed("leg_weakness_one", "pain_mechanical", "improving", "polymyalgia", "neck_lump_hoarse")
    assert among.disposition.urgency >= alone.disposition.urgency


def test_old_and_unchanged_lowers_only_the_sign_it_was_said_about(
    protocol: Protocol, case_with: CaseMaker
) -> None:
    case = case_with("ces_bladder_incontinence", "ces_saddle_numbness")
    case = case.with_timing("ces_bladder_incontinence", {"symptom_long_unchanged": True})
    levels = {result.flag.id: result.level for result in assess(case, protocol).flags}
    assert levels == {
        "ces_saddle_numbness": Disposition.EMERGENCY_NOW,
        "ces_bladder_incontinence": Disposition.WITHIN_DAYS,
    }


def test_pain_that_is_old_does_not_make_a_sign_old(assessed: Assessor) -> None:
    assert assessed("ces_bladder_incontinence", duration_days=4000).disposition is Disposition.EMERGENCY_NOW


def test_unknown_age_counts_as_fifty_in_combinations(assessed: Assessor) -> None:
    assert assessed("headache", "vision_change").disposition is Disposition.EMERGENCY_NOW
    young = assessed("headache", "vision_change", age=30)
    assert "giant_cell_arteritis" not in {result.flag.id for result in young.flags}


@pytest.mark.parametrize("threshold", ["age_60_plus", "age_65_plus", "age_70_plus", "age_under_18"])
def test_unknown_age_counts_as_no_other_threshold(threshold: str, protocol: Protocol) -> None:
    from bot.triage import facts_of

    assert facts_of(Case(), protocol).get(threshold) is None


def test_severity_alone_sets_no_urgency(assessed: Assessor) -> None:
    assert (
        assessed("pain_mechanical", region=["low_back"], severity=10, age=40).disposition
        is Disposition.SELF_CARE
    )


def test_core_card_skipped_twice_is_never_below_within_days(protocol: Protocol, case_with: CaseMaker) -> None:
    case = case_with(region=["low_back"], age=40)
    question = question_of("right_now", case, protocol)
    assert question is not None
    once = answer_skipped(case, question)
    twice = answer_skipped(once, question)
    assert assess(once, protocol).is_complete
    assessment = assess(twice, protocol)
    assert not assessment.is_complete
    assert assessment.disposition is Disposition.WITHIN_DAYS
    assert assessment.hands_on.value == "no"


def test_every_reason_names_rule_and_source(assessed: Assessor) -> None:
    assessment = assessed("leg_weakness_one", "cancer_history", "fever")
    assert all(reason.text and reason.rule and reason.source for reason in assessment.reasons)


def test_assessment_carries_the_protocol_version(assessed: Assessor, protocol: Protocol) -> None:
    assert assessed().protocol_version == protocol.version


def test_same_day_has_no_plan_and_no_exercise(assessed: Assessor) -> None:
    assessment = assessed("leg_weakness_one", region=["low_back"])
    assert (assessment.plan, assessment.exercises) == (None, ())


def test_what_would_change_it_names_only_what_is_not_known_yet(
    assessed: Assessor, protocol: Protocol
) -> None:
    assessment = assessed("myelopathy_hands")
    assert any("More urgent" in text for text in assessment.would_change)
    assert len(assessment.would_change) <= 6
