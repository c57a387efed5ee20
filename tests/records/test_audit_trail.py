"""The audit trail: in order, with plain kinds."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

from bot.records import RecordsError, add_audit_event, audit_events_of

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=timezone.utc)


def test_events_come_back_in_order_with_their_detail(session: Session) -> None:
    add_audit_event(session, "c1", "emergency_acknowledged", at=NOON + timedelta(minutes=1))
    add_audit_event(session, "c1", "flag_corrected", at=NOON, detail={"finding_id": "fever"})
    add_audit_event(session, "c2", "flag_corrected", at=NOON)
    entries = audit_events_of(session, "c1")
    assert [entry.kind for entry in entries] == ["flag_corrected", "emergency_acknowledged"]
    assert entries[0].detail == {"finding_id": "fever"}
    assert entries[1].detail == {}


@pytest.mark.parametrize("kind", ["", "Flag corrected", "flag-corrected", "x" * 41])
def test_kind_is_a_short_name(session: Session, kind: str) -> None:
    with pytest.raises(RecordsError, match="lower-case words"):
        add_audit_event(session, "c1", kind, at=NOON)
