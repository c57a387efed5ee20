"""What stands behind a level: whose words, which rule, which source, and what would change it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.protocol import Disposition, Protocol
from bot.triage import Assessment, Case, FlagResult, HandsOn, assess

BACK = {"region": ["low_back"], "age": 40, "sex": "male"}
WEAK = Case(values=BACK).with_present(["leg_weakness_one"], "my foot drags")


def result_of(flag: str, assessment: Assessment) -> FlagResult:
    """The result of this sign."""
    return next(result for result in assessment.flags if result.flag.id == flag)


# ------------------------------------------------------------------ whose words a sign stands on


def test_a_sign_stands_on_the_words_it_was_told_in(protocol: Protocol) -> None:
    result = result_of("leg_weakness_one", assess(WEAK, protocol))
    assert (result.status, result.because) == ("present", "my foot drags")


def test_a_sign_raised_by_facts_stands_on_the_words_of_the_facts(protocol: Protocol) -> None:
    case = Case(values=BACK).with_present(["pain_constant"], "it never stops")
    case = case.with_present(["night_pain"], "worst at night")
    assert result_of("night_or_constant_pain", assess(case, protocol)).because == (
        "it never stops; worst at night"
    )


def test_words_that_told_two_facts_are_repeated_once(protocol: Protocol) -> None:
    case = Case(values=BACK).with_present(["pain_constant", "night_pain"], "day and night")
    assert result_of("night_or_constant_pain", assess(case, protocol)).because == "day and night"


def test_facts_that_raise_nothing_are_not_among_the_words(protocol: Protocol) -> None:
    """The first set of facts that holds says why, not one of which a part is missing or nothing was said."""
    case = Case(values={**BACK, "region": ["neck"]}).with_present(["fever"], "a fever")
    case = case.with_present(["light_hurts"], "light hurts")
    assert result_of("meningitis", assess(case, protocol)).because == "a fever; light hurts"


def test_a_sign_that_nobody_put_into_words_has_its_own_name(protocol: Protocol) -> None:
    case = Case(values=BACK).with_present(["leg_weakness_one"], "")
    result = result_of("leg_weakness_one", assess(case, protocol))
    assert result.because == protocol.flags["leg_weakness_one"].label


def test_a_sign_that_was_denied_before_facts_raised_it_does_not_quote_the_denial(protocol: Protocol) -> None:
    case = Case(values=BACK).with_uncertain(["night_or_constant_pain"], "bad nights, i think")
    case = case.with_present(["pain_constant", "night_pain"], "day and night")
    assert result_of("night_or_constant_pain", assess(case, protocol)).because == "day and night"


# ------------------------------------------------------------------ which rule set the level


def test_each_level_names_the_rule_that_set_it(protocol: Protocol) -> None:
    seen = WEAK.with_timing("leg_weakness_one", {"seen_unchanged": True})
    old = WEAK.with_timing("leg_weakness_one", {"symptom_long_unchanged": True})
    fever = WEAK.with_present(["fever"], "a fever")
    cancer = WEAK.with_present(["cancer_history"], "cancer")
    unsure = Case(values=BACK).with_unsure_flags(["leg_weakness_one"])
    rules = [
        (result.level, result.rule)
        for case in (WEAK, fever, cancer, old, seen, unsure)
        for result in [result_of("leg_weakness_one", assess(case, protocol))]
    ]
    assert rules == [
        (Disposition.SAME_DAY, "leg_weakness_one.disposition"),
        (Disposition.EMERGENCY_NOW, "leg_weakness_one.upgrade.fever"),
        (Disposition.EMERGENCY_NOW, "leg_weakness_one.upgrade.cancer_history"),
        (Disposition.WITHIN_DAYS, "leg_weakness_one.downgrade.symptom_long_unchanged"),
        (Disposition.WITHIN_DAYS, "leg_weakness_one.seen_before"),
        (Disposition.SAME_DAY, "leg_weakness_one.on_unsure"),
    ]


def test_what_a_sign_requires_and_is_unknown_is_the_rule_behind_a_lower_level(protocol: Protocol) -> None:
    flag = protocol.flags["fragile_bone_minor_injury"]
    case = Case(values={"region": ["low_back"]}).with_present([flag.id], "a small fall")
    result = result_of(flag.id, assess(case, protocol))
    assert (result.level, result.rule) == (flag.if_unknown, f"{flag.id}.if_unknown")


def test_a_downgrade_to_the_level_that_stands_already_is_not_the_rule_behind_it(protocol: Protocol) -> None:
    flag = protocol.flags["neck_injury_high_risk"]
    case = Case(values={"region": ["neck"], "age": 40, "duration_days": 5})
    case = case.with_present([flag.id, "cannot_turn_neck"], "it will not turn")
    result = result_of(flag.id, assess(case, protocol))
    assert flag.if_unknown in {change.to for change in flag.downgrades}
    assert (result.level, result.rule) == (flag.if_unknown, f"{flag.id}.if_unknown")


def test_not_sure_is_said_as_not_sure(protocol: Protocol) -> None:
    case = Case(values=BACK).with_unsure_flags(["leg_weakness_one"])
    result = result_of("leg_weakness_one", assess(case, protocol))
    assert (result.status, result.because) == ("unknown", "not sure")


# ------------------------------------------------------------------ reasons


def test_a_reason_carries_the_text_of_its_group_with_rule_and_all_sources(protocol: Protocol) -> None:
    flag = protocol.flags["leg_weakness_one"]
    (reason,) = assess(WEAK, protocol).reasons
    assert reason.text == protocol.groups["weakness"].why
    assert reason.rule == "leg_weakness_one.disposition"
    assert reason.source == "; ".join(flag.source)
    assert len(flag.source) > 1


def test_signs_of_one_group_give_one_reason_that_of_the_most_urgent(protocol: Protocol) -> None:
    case = Case(values=BACK).with_present(["ces_saddle_numbness", "ces_sexual_change"], "numb")
    assert [reason.rule.partition(".")[0] for reason in assess(case, protocol).reasons] == [
        "ces_saddle_numbness"
    ]


def test_what_is_no_emergency_is_not_explained_as_one(protocol: Protocol) -> None:
    """A group may say it in other words below the highest level."""
    groups = {flag.group for flag in protocol.flags.values() if protocol.groups[flag.group].why_later}
    assert groups
    for flag in protocol.flags.values():
        group = protocol.groups[flag.group]
        needed = flag.requires_any[:1]
        assessment = assess(Case(values=BACK).with_present([flag.id, *needed], "so"), protocol)
        first = next(result for result in assessment.flags if result.flag.group == flag.group)
        is_emergency = first.level is Disposition.EMERGENCY_NOW
        expected = group.why if is_emergency else group.why_later or group.why
        assert expected in {reason.text for reason in assessment.reasons}, flag.id


def test_without_a_sign_the_reason_is_that_of_the_routing_table(protocol: Protocol) -> None:
    assessment = assess(Case(values={**BACK, "duration_days": 3}), protocol)
    assert assessment.route is not None
    (reason,) = assessment.reasons
    assert (reason.text, reason.rule, reason.source) == (
        assessment.route.reason,
        f"routing.{assessment.route.id}",
        "Routing table of the protocol",
    )


def test_with_a_sign_the_routing_table_says_nothing(protocol: Protocol) -> None:
    assert assess(WEAK, protocol).route is None


def test_a_route_above_the_signs_sets_the_level_and_gives_its_reason_beside_theirs(
    protocol: Protocol,
) -> None:
    case = Case(values={**BACK, "age": 60}).with_present(["polymyalgia", "very_unwell"], "so")
    assessment = assess(case, protocol)
    assert result_of("polymyalgia", assessment).level is Disposition.WITHIN_DAYS
    assert assessment.disposition is Disposition.SAME_DAY
    assert assessment.route is not None
    assert [reason.rule for reason in assessment.reasons] == [
        "polymyalgia.disposition",
        "routing.very_unwell",
    ]


def test_a_route_at_the_level_of_the_signs_adds_no_reason(protocol: Protocol) -> None:
    case = Case(values={**BACK, "age": 60, "trend": "worse"})
    alone = assess(case, protocol)
    assert (alone.disposition, alone.route is not None) == (Disposition.WITHIN_DAYS, True)
    beside = assess(case.with_present(["polymyalgia"], "so"), protocol)
    assert (beside.disposition, beside.route) == (Disposition.WITHIN_DAYS, None)


def test_care_that_cannot_be_given_in_writing_gives_a_reason_of_its_own(protocol: Protocol) -> None:
    assessment = assess(Case(values=BACK).with_present(["intoxicated"], "drunk"), protocol)
    reason = assessment.reasons[-1]
    assert (reason.text, reason.rule, reason.source) == (
        protocol.tie_breaks.extra_care.reason,
        "protocol.extra_care.intoxicated",
        "Disposition guide, rule T14",
    )


# ------------------------------------------------------------------ what would change it


def in_a_sentence(finding: str, protocol: Protocol) -> str:
    """What this fact or sign means, as it stands within a sentence."""
    known = protocol.flags.get(finding)
    text = known.label if known else protocol.facts[finding].means
    return text[:1].lower() + text[1:]


def test_what_would_raise_and_lower_a_level_is_named_from_its_rules(protocol: Protocol) -> None:
    """The first three facts of each upgrade, facts and signs alike, then each downgrade."""
    raises = ("getting_worse_fast", "ces_saddle_numbness", "ces_bladder_retention", "cancer_history")
    assert assess(WEAK, protocol).would_change == (
        *(f"More urgent with: {in_a_sentence(finding, protocol)}." for finding in raises),
        f"Less urgent if: {in_a_sentence('symptom_long_unchanged', protocol)}.",
    )


def test_all_that_is_needed_to_lower_a_level_is_named_together(protocol: Protocol) -> None:
    flag = protocol.flags["cancer_history_spine_pain"]
    (change,) = [change for change in flag.downgrades if not change.unless][:1]
    assert len(change.when_all) > 1
    needed = " and ".join(
        means[:1].lower() + means[1:] for means in (protocol.facts[fact].means for fact in change.when_all)
    )
    texts = assess(Case(values=BACK).with_present([flag.id], "cancer"), protocol).would_change
    assert f"Less urgent if: {needed}." in texts


def test_an_emergency_names_only_what_would_lower_it(protocol: Protocol) -> None:
    emergency = assess(WEAK.with_present(["cancer_history"], "cancer"), protocol)
    weak = in_a_sentence("ces_saddle_numbness", protocol)
    assert f"Less urgent if: {in_a_sentence('symptom_long_unchanged', protocol)}." in emergency.would_change
    assert f"More urgent with: {weak}." not in emergency.would_change


def test_what_is_known_is_not_named_as_what_would_change_it(protocol: Protocol) -> None:
    flag = protocol.flags["spinal_infection_fever"]
    features = flag.upgrades[0].when_any
    first = assess(Case(values=BACK).with_present([flag.id], "a fever"), protocol).would_change
    assert len(first) == 3
    assert len(features) > 3
    lowered = WEAK.with_timing("leg_weakness_one", {"symptom_long_unchanged": True})
    assert not [text for text in assess(lowered, protocol).would_change if text.startswith("Less")]


def test_the_most_urgent_sign_stands_first(protocol: Protocol) -> None:
    case = Case(values={**BACK, "age": 60}).with_present(["polymyalgia", "leg_weakness_one"], "so")
    assert [result.flag.id for result in assess(case, protocol).flags] == ["leg_weakness_one", "polymyalgia"]


def test_at_most_six_things_that_would_change_it_are_named_each_once(protocol: Protocol) -> None:
    case = WEAK.with_present(["arm_weakness", "myelopathy_hands", "spinal_infection_fever"], "so")
    texts = assess(case, protocol).would_change
    assert len(texts) == len(set(texts)) == 6


# ------------------------------------------------------------------ what stands beside the advice


@pytest.mark.parametrize(
    ("region", "boxes"),
    [
        ("neck", ("neck",)),
        ("arm", ("neck",)),
        ("head", ("neck",)),
        ("low_back", ("back",)),
        ("upper_back", ("back",)),
        ("leg", ("back",)),
        ("back_unspecified", ("back",)),
        ("foot", ("back",)),
    ],
)
def test_the_safety_net_is_that_of_the_place(region: str, boxes: tuple[str, ...], protocol: Protocol) -> None:
    assert assess(Case(values={"region": [region]}), protocol).safety_net == boxes


@pytest.mark.parametrize("region", ["low_back", "upper_back", "leg", "back_unspecified"])
def test_a_sore_neck_beside_a_sore_back_or_leg_has_both_boxes(region: str, protocol: Protocol) -> None:
    assert assess(Case(values={"region": ["neck", region]}), protocol).safety_net == ("back", "neck")


def test_the_safety_net_of_an_unknown_place_is_that_of_the_back(protocol: Protocol) -> None:
    assert assess(Case(), protocol).safety_net == ("back",)


def test_a_child_gets_no_plan_and_nobody_pregnant_gets_exercises(protocol: Protocol) -> None:
    adult = assess(Case(values={**BACK, "duration_days": 3}), protocol)
    assert adult.plan is not None
    assert adult.exercises
    assert assess(Case(values={**BACK, "age": 15, "duration_days": 3}), protocol).plan is None
    pregnant = Case(values={**BACK, "sex": "female", "duration_days": 3}).with_present(["pregnant"], "yes")
    advice = assess(pregnant, protocol)
    assert (advice.plan is not None, advice.exercises) == (True, ())


def test_within_days_has_a_plan_and_same_day_has_none(protocol: Protocol) -> None:
    old = WEAK.with_timing("leg_weakness_one", {"symptom_long_unchanged": True})
    assert assess(old, protocol).plan is not None
    assert assess(WEAK, protocol).plan is None


def test_an_exercise_that_waits_for_a_clinician_is_left_out_within_days_and_only_then(
    protocol: Protocol,
) -> None:
    waiting = {
        name: replace(exercise, not_before_review=name == "walking_plan")
        for name, exercise in protocol.exercises.items()
    }
    changed = replace(protocol, exercises=waiting)
    recent = Case(values={**BACK, "duration_days": 3})
    worse = recent.with_values({"trend": "worse"})
    assert "walking_plan" in assess(recent, changed).exercises
    assert "walking_plan" in assess(worse, protocol).exercises
    left = assess(worse, changed).exercises
    assert left
    assert "walking_plan" not in left


def test_without_a_plan_that_fits_there_are_no_exercises(protocol: Protocol) -> None:
    advice = assess(Case(values={**BACK, "duration_days": 3}), replace(protocol, plans=()))
    assert (advice.plan, advice.exercises) == (None, ())


def test_the_advice_says_when_to_look_again(protocol: Protocol) -> None:
    severe = Case(values={**BACK, "duration_days": 2, "severity": 8})
    assert assess(severe, protocol).review_days == 4
    assert assess(Case(values={**BACK, "duration_days": 2}), protocol).review_days == 14


def test_a_therapy_visit_needs_an_open_gate(protocol: Protocol) -> None:
    """Without one it is self-care: nobody is sent to a treatment that may not be given."""
    lasting = {**BACK, "duration_days": 30}
    offered = assess(Case(values=lasting), protocol)
    assert (offered.disposition, offered.hands_on) == (Disposition.THERAPY_VISIT, HandsOn.YES)
    not_asked = assess(Case(values={**lasting, "sex": "female"}), protocol)
    assert (not_asked.disposition, not_asked.hands_on) == (Disposition.SELF_CARE, HandsOn.NO)
    asks = assess(Case(values=lasting).with_present(["diabetes"], "diabetes"), protocol)
    assert (asks.disposition, asks.hands_on) == (Disposition.THERAPY_VISIT, HandsOn.ASK_FIRST)
