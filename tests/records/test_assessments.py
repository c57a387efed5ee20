"""Verdicts: stored with their flags, read back, counted."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.protocol import default_protocol
from bot.protocol.rules import Disposition
from bot.records import (
    FlagRecord,
    NewAssessment,
    assessments_of,
    disposition_counts,
    latest_assessment,
    store_assessment,
)
from bot.records.models import DISPOSITIONS, FOR_WHOM, HANDS_ON, AssessmentFlagRow
from bot.triage.treatment import HandsOn

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=timezone.utc)
NEW = NewAssessment(
    conversation_id="c1",
    created_at=NOON,
    disposition="emergency_now",
    protocol_version="1.0",
    country="US",
    hands_on="no",
    safety_net_shown=True,
    for_whom="me",
    case={"facts": {"age_years": 44}, "answers": {"q_region": ["lower_back"]}},
    flags=(
        FlagRecord("ces_saddle_numbness", "present", "numb when i wipe", "emergency_now"),
        FlagRecord("fever", "unknown", "Not sure", "same_day"),
    ),
)


def test_assessment_comes_back_as_it_was_stored(session: Session) -> None:
    stored = store_assessment(session, NEW)
    session.expire_all()
    assert latest_assessment(session, "c1") == stored
    assert stored.flags == NEW.flags
    assert stored.case == NEW.case
    assert stored.id > 0


def test_latest_assessment_is_the_newest_of_its_conversation(session: Session) -> None:
    store_assessment(session, replace(NEW, disposition="self_care", created_at=NOON + timedelta(minutes=5)))
    store_assessment(session, NEW)
    store_assessment(session, replace(NEW, conversation_id="c2", created_at=NOON + timedelta(hours=1)))
    latest = latest_assessment(session, "c1")
    assert latest is not None
    assert latest.disposition == "self_care"
    assert [each.disposition for each in assessments_of(session, "c1")] == ["self_care", "emergency_now"]


def test_unknown_conversation_has_no_assessment(session: Session) -> None:
    assert latest_assessment(session, "nobody") is None


def test_counts_cover_the_asked_time_only(session: Session) -> None:
    for days in (0, 1, 2):
        store_assessment(session, replace(NEW, created_at=NOON + timedelta(days=days)))
    store_assessment(session, replace(NEW, disposition="self_care"))
    counts = disposition_counts(session, since=NOON, until=NOON + timedelta(days=2))
    assert counts == {"emergency_now": 2, "self_care": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"disposition": "urgent"},
        {"hands_on": "maybe"},
        {"for_whom": "my_dog"},
        {"flags": (FlagRecord("fever", "absent", "no", "same_day"),)},
        {"flags": (FlagRecord("fever", "present", "hot", "soon"),)},
    ],
    ids=str,
)
def test_values_outside_the_closed_sets_are_refused(session: Session, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)check constraint"):
        store_assessment(session, replace(NEW, **wrong))  # type: ignore[arg-type]
    session.rollback()


def test_closed_sets_are_those_of_the_protocol_and_the_engine() -> None:
    assert set(DISPOSITIONS) == {disposition.value for disposition in Disposition}
    assert set(HANDS_ON) == {hands_on.value for hands_on in HandsOn}
    assert set(FOR_WHOM) == {option.id for option in default_protocol().cards["q_for_whom"].options}


def test_flags_go_with_their_assessment(session: Session) -> None:
    store_assessment(session, NEW)
    session.execute(text("DELETE FROM assessment"))
    assert session.execute(select(func.count()).select_from(AssessmentFlagRow)).scalar_one() == 0
