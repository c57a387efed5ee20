"""An emergency carries nothing else: no therapist, no exercise, no plan, no booking, no further question."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.protocol import Disposition
from bot.replies import Wording, advice_messages, emergency_messages
from bot.triage import Assessment, Case, HandsOn, assess, next_question
from tests.triage.proofs.cases import FLAG_IDS, PROTOCOL, VIGNETTE_CASES, cases, proved
from tests.triage.proofs.visitors import at_random, steps

WORDING = Wording(
    PROTOCOL,
    {"emergency_number": "112", "phone": "503-555-0142", "clinic": "The clinic", "crisis_line": "988"},
)
EMERGENCIES = {name: case for name, case in VIGNETTE_CASES.items() if assess(case, PROTOCOL).is_emergency}
URGENT = {
    name: case
    for name, case in VIGNETTE_CASES.items()
    if assess(case, PROTOCOL).disposition is Disposition.SAME_DAY
}
# Words of an offer. "Do not book a massage" would be one too many as well.
OFFER = re.compile(
    r"\b(exercis\w+|stretch\w*|booking|book|appointment|therapists?|massage|hands-on|self-care|heat pad"
    r"|price|discount|rate this|survey)\b",
    re.IGNORECASE,
)


def stands_alone(assessment: Assessment) -> bool:
    """Whether the result holds nothing but the emergency."""
    return (
        assessment.hands_on is HandsOn.NO
        and {treatment.offer for treatment in assessment.treatments} <= {HandsOn.NO}
        and (assessment.plan, assessment.exercises) == (None, ())
    )


def words_of(value: object) -> Iterator[str]:
    """Every text inside a message, of whatever key but the names of things."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("treatments", "flags", "reasons"):
                yield from words_of(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from words_of(inner)


def without_signs(text: str) -> str:
    """The text without the names of signs: "after hands-on treatment" is what to tell the ambulance."""
    for flag in PROTOCOL.flags.values():
        text = text.replace(flag.label[1:], "")
    return text


def check_message(case: Case) -> None:
    """The message of an emergency: one card, without anything to tap and without any offer."""
    messages = advice_messages(assess(case, PROTOCOL), case, WORDING)
    assert len(messages) == 1
    assert set(messages[0]) == {"text", "custom"}
    card = messages[0]["custom"]
    assert (card["type"], card["disposition"], card["plan"], card["hands_on"]) == (
        "assessment",
        "emergency_now",
        None,
        "no",
    )
    assert (card["safety_net"], card["would_change"]) == ([], [])
    assert {treatment["offer"] for treatment in card["treatments"]} == {"no"}
    assert [text for text in words_of(messages) if OFFER.search(without_signs(text))] == []
    assert "/search" not in json.dumps(messages)


@pytest.mark.parametrize("flag", FLAG_IDS)
def test_no_emergency_of_a_sign_carries_anything_else(flag: str) -> None:
    """Alone, with what it requires, with each fact that makes it an emergency, and after "not sure" twice."""
    sign = PROTOCOL.flags[flag]
    alone = Case(values={"region": ["low_back"], "age": 40, "duration_days": 20}).with_present([flag], "here")
    needed = alone.with_present(sign.requires_any, "this")
    worse = [
        needed.with_present([fact], "and this")
        for change in sign.upgrades
        for fact in (*change.when_any, *change.when_all)
    ]
    unsure = Case(values={"region": ["low_back"], "age": 40}).with_unsure_flags([flag])
    for case in (alone, needed, *worse, unsure):
        if assess(case, PROTOCOL).is_emergency:
            assert stands_alone(assess(case, PROTOCOL))
            assert next_question(case, PROTOCOL) is None
            check_message(case)


def test_no_emergency_of_a_vignette_carries_anything_else() -> None:
    assert len(EMERGENCIES) > 200
    for name, case in EMERGENCIES.items():
        assert stands_alone(assess(case, PROTOCOL)), name
    for case in [*EMERGENCIES.values()][::10]:
        check_message(case)


def test_no_same_day_result_of_a_vignette_offers_hands_on_care_or_exercise() -> None:
    assert len(URGENT) > 100
    for name, case in URGENT.items():
        assert stands_alone(assess(case, PROTOCOL)), name


@given(case=cases, flag=st.sampled_from(FLAG_IDS))
@proved
def test_no_made_up_emergency_carries_anything_else(case: Case, flag: str) -> None:
    case = case.with_present([flag, "wants_therapist", "improving", "knots"], "find me a massage")
    assume(assess(case, PROTOCOL).is_emergency)
    assert stands_alone(assess(case, PROTOCOL))
    assert next_question(case, PROTOCOL) is None
    check_message(case.with_values({"region": ["neck"]}) if not case.values.get("region") else case)


@given(case=cases, seed=st.integers(0, 10**6))
@proved
def test_an_interview_that_becomes_an_emergency_stops_there(case: Case, seed: int) -> None:
    for step in steps(case, at_random(seed)):
        now = assess(step.before, PROTOCOL)
        assert not now.is_emergency
        after = assess(step.after, PROTOCOL)
        if after.is_emergency:
            assert next_question(step.after, PROTOCOL) is None
            assert stands_alone(after)


def test_an_offer_is_seen_where_there_is_one() -> None:
    """The words above do find the offers of a case that may have them."""
    case = Case(values={"region": ["low_back"], "age": 40, "duration_days": 30, "sex": "male"}).with_present(
        ["wants_therapist"], "a massage"
    )
    assessment = assess(case, PROTOCOL)
    assert assessment.hands_on is HandsOn.YES
    assert not stands_alone(assessment)
    messages = advice_messages(assessment, case, WORDING)
    assert [message["custom"]["type"] for message in messages] == ["assessment", "plan"]
    assert all(OFFER.search(message["text"]) for message in messages)


@pytest.mark.parametrize("flag", ["suicide_self_harm", "abuse_child", "strangulation", "medicine_overdose"])
def test_emergencies_with_words_of_their_own_carry_nothing_else_either(flag: str) -> None:
    case = Case(values={"region": ["neck"], "age": 30}).with_present([flag], "said so")
    assert assess(case, PROTOCOL).is_emergency
    check_message(case)
    assert emergency_messages(assess(case, PROTOCOL), case, WORDING) == advice_messages(
        assess(case, PROTOCOL), case, WORDING
    )
