"""The rules for doubt: what came and went (T11), seen before (T12), extra care (T14), conflicts (T5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.protocol import Disposition, Finding, Protocol, Status, Subject
from bot.triage import CHECK, Case, answer_options, assess, check_question, counted_now, next_question

BACK = {"region": ["low_back"], "age": 40, "sex": "male"}


def past(finding_id: str, days: int | None) -> Finding:
    return Finding(finding_id, Status.PAST, text="it was there and went", days_ago=days)


@pytest.mark.parametrize(
    "finding_id",
    ["stroke_signs", "ces_saddle_numbness", "ces_both_legs", "cardiac", "chest_pain", "thunderclap_headache"],
)
@pytest.mark.parametrize(("days", "counts"), [(0, True), (14, True), (15, False), (None, False)])
def test_what_came_and_went_in_two_weeks_counts_as_present(
    finding_id: str, days: int | None, counts: bool, protocol: Protocol
) -> None:
    counted = counted_now(past(finding_id, days), protocol)
    assert counted.is_present is counts
    assert counted.text == "it was there and went"
    if counts:
        case = Case(values=BACK).with_finding(counted)
        assert assess(case, protocol).is_emergency


def test_every_cauda_equina_and_stroke_sign_is_among_them(protocol: Protocol) -> None:
    for flag in protocol.flags.values():
        if flag.group in ("cauda_equina", "stroke"):
            assert counted_now(past(flag.id, 3), protocol).is_present


def test_other_past_signs_and_other_people_stay_as_they_were_told(protocol: Protocol) -> None:
    assert counted_now(past("leg_weakness_one", 3), protocol).status is Status.PAST
    assert counted_now(past("osteoporosis", 3), protocol).status is Status.PAST
    someone = replace(past("stroke_signs", 3), subject=Subject.OTHER)
    assert not Case(values=BACK).with_finding(counted_now(someone, protocol)).findings
    denied = Finding("stroke_signs", Status.ABSENT, days_ago=3)
    assert counted_now(denied, protocol) is denied


@pytest.mark.parametrize("level", list(Disposition))
def test_being_seen_lowers_no_flag_by_more_than_one_step_nor_below_within_days(
    level: Disposition, protocol: Protocol
) -> None:
    for flag in protocol.flags.values():
        if flag.disposition is not level:
            continue
        case = Case(values=BACK).with_present([flag.id, *flag.requires_any[:1]], "said so")
        before = assess(case, protocol)
        after = assess(case.with_timing(flag.id, {"seen_unchanged": True}), protocol)
        stands = {result.flag.id: result.level for result in after.flags}[flag.id]
        stood = {result.flag.id: result.level for result in before.flags}[flag.id]
        assert stood.urgency - 1 <= stands.urgency <= stood.urgency
        assert stands.urgency >= min(stood.urgency, Disposition.WITHIN_DAYS.urgency)
        others = [(result.flag.id, result.level) for result in before.flags if result.flag.id != flag.id]
        assert others == [(r.flag.id, r.level) for r in after.flags if r.flag.id != flag.id]


def test_being_seen_never_lowers_the_signs_that_the_rule_excepts(protocol: Protocol) -> None:
    rule = protocol.tie_breaks.seen_before
    excepted = [
        f for f in protocol.flags.values() if f.group in rule.never_groups or f.id in rule.never_flags
    ]
    assert {flag.id for flag in excepted} > set(rule.never_flags)
    for flag in excepted:
        case = Case(values=BACK).with_present([flag.id, *flag.requires_any[:1]], "said so")
        seen = assess(case.with_timing(flag.id, {"seen_unchanged": True}), protocol)
        stood = {result.flag.id: result.level for result in assess(case, protocol).flags}
        assert {result.flag.id: result.level for result in seen.flags} == stood, flag.id


@pytest.mark.parametrize("new", [{"trend": "worse"}, {"trend": "worse_fast"}])
def test_being_seen_lowers_nothing_that_has_got_worse_since(new: dict[str, str], protocol: Protocol) -> None:
    case = Case(values=BACK).with_present(["leg_weakness_one"], "weak")
    case = case.with_timing("leg_weakness_one", {"seen_unchanged": True})
    assert assess(case, protocol).disposition is Disposition.WITHIN_DAYS
    assert assess(case.with_values(new), protocol).disposition.urgency >= Disposition.SAME_DAY.urgency


def test_words_that_say_it_after_its_condition_was_denied_count(protocol: Protocol) -> None:
    """T5: two answers conflict, and the worse one stands."""
    flag = protocol.flags["fragile_bone_minor_injury"]
    denied = Case(values=BACK).with_absent(["osteoporosis", "steroids_long_term"], card="background")
    said = denied.next_turn().with_present([flag.id], "broke my wrist, my bones are thin")
    assert [result.flag.id for result in assess(said, protocol).flags] == [flag.id]
    at_once = denied.with_present([flag.id], "broke my wrist")
    assert assess(at_once, protocol).flags == ()


def test_extra_care_never_lowers_and_says_why(protocol: Protocol) -> None:
    for flag in protocol.flags.values():
        case = Case(values=BACK).with_present([flag.id, *flag.requires_any[:1]], "said so")
        plain = assess(case, protocol)
        for fact in protocol.tie_breaks.extra_care.any:
            careful = assess(case.with_present([fact], "said so"), protocol)
            assert careful.disposition.urgency >= min(plain.disposition.urgency + 1, 3)
            assert careful.needs_a_person
            assert careful.reasons[-1].rule == f"protocol.extra_care.{fact}"


def test_extra_care_raises_the_signs_at_the_level_by_one_and_leaves_the_others(protocol: Protocol) -> None:
    case = Case(values=BACK).with_present(["leg_weakness_one", "polymyalgia", "age_50_plus"], "said so")
    careful = assess(case.with_present(["intoxicated"], "drunk"), protocol)
    stands = {result.flag.id: (result.level, result.rule) for result in careful.flags}
    assert stands["leg_weakness_one"] == (
        Disposition.EMERGENCY_NOW,
        "leg_weakness_one.disposition+extra_care.intoxicated",
    )
    assert stands["polymyalgia"] == (Disposition.WITHIN_DAYS, "polymyalgia.disposition")


def test_extra_care_raises_by_one_level_and_to_a_clinician_at_least(protocol: Protocol) -> None:
    levels = {}
    for sign in ("pain_mechanical", "polymyalgia", "leg_weakness_one", "stroke_signs"):
        case = Case(values=BACK).with_present([sign, "age_50_plus", "intoxicated"], "said so")
        levels[sign] = assess(case, protocol).disposition
    assert levels == {
        "pain_mechanical": Disposition.WITHIN_DAYS,
        "polymyalgia": Disposition.SAME_DAY,
        "leg_weakness_one": Disposition.EMERGENCY_NOW,
        "stroke_signs": Disposition.EMERGENCY_NOW,
    }


def test_extra_care_adds_no_rule_to_a_sign_that_is_an_emergency_without_it(protocol: Protocol) -> None:
    case = Case(values=BACK).with_present(["stroke_signs", "intoxicated"], "said so")
    assert [result.rule for result in assess(case, protocol).flags] == ["stroke_signs.disposition"]


def test_an_older_answer_denies_what_the_same_or_an_earlier_sentence_said(protocol: Protocol) -> None:
    """ "On steroids, small fall" and then "no" to thin bones answers it; only later words conflict."""
    flag = protocol.flags["fragile_bone_minor_injury"]
    said = Case(values={**BACK, "age": 40}).with_present([flag.id], "a small fall")
    answered = said.next_turn().with_absent(["osteoporosis", "steroids_long_term"], card="background")
    assert assess(answered, protocol).flags == ()


def test_a_tapped_sign_is_not_taken_for_a_sentence_of_its_own(protocol: Protocol) -> None:
    flag = protocol.flags["fragile_bone_minor_injury"]
    case = Case(values=BACK).with_absent(["osteoporosis", "steroids_long_term"], card="background")
    tapped = case.next_turn().with_present([flag.id], "It started after a small fall", card="injury")
    assert assess(tapped, protocol).flags == ()


def test_seen_before_can_be_tapped_where_the_age_of_a_sign_is_asked(protocol: Protocol) -> None:
    case = Case(values=BACK).with_present(["leg_weakness_one"], "foot drop")
    while (question := next_question(case, protocol)) is not None and question.card != "q_symptom_age":
        harmless = next(name for name in ("none", "nothing_i_know", "not_sure") if question.option(name))
        case = answer_options(case, question, [harmless], protocol)
    assert question is not None
    seen = answer_options(case, question, ["seen_for_it_said_fine_no_change"], protocol)
    assert seen.timing == {"leg_weakness_one": {"seen_unchanged": True}}
    assert assess(seen, protocol).disposition is Disposition.WITHIN_DAYS


def test_a_clear_no_to_suicide_leaves_low_mood_behind(protocol: Protocol) -> None:
    question = check_question("suicide_self_harm", protocol)
    case = answer_options(Case(values=BACK), question, ["no"], protocol)
    assert (question.card, case.status("suicide_self_harm")) == (CHECK + "suicide_self_harm", Status.ABSENT)
    assert case.is_present("low_mood")
    yes = answer_options(Case(values=BACK), question, ["yes"], protocol)
    assert (yes.is_present("suicide_self_harm"), yes.status("low_mood")) == (True, None)
