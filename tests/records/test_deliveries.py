"""Deliveries: due until sent, tried by one process at a time, and never lost."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

from bot.records import (
    Handover,
    HandoverStatus,
    NewHandover,
    claim_delivery,
    deliveries_of,
    due_deliveries,
    finish_handover,
    handover_by_reference,
    mark_delivered,
    mark_undelivered,
    request_handover,
)
from bot.records.deliveries import WAITS

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=timezone.utc)
BOTH = ("email", "webhook")


@pytest.fixture
def handover(session: Session) -> Handover:
    new = NewHandover(conversation_id="c1", created_at=NOON, contact="503-555-0147", idempotency_key="c1:7")
    return request_handover(session, new)


def status(session: Session, handover: Handover) -> HandoverStatus:
    stored = handover_by_reference(session, handover.reference)
    assert stored is not None
    return stored.status


def test_a_new_handover_is_due_by_every_channel(session: Session, handover: Handover) -> None:
    assert [due.channel for due in due_deliveries(session, channels=BOTH, now=NOON)] == ["email", "webhook"]


def test_without_a_channel_nothing_is_due_and_nothing_is_lost(session: Session, handover: Handover) -> None:
    assert due_deliveries(session, channels=(), now=NOON) == []
    assert status(session, handover) is HandoverStatus.NEW


def test_one_try_is_taken_by_one_process(session: Session, handover: Handover) -> None:
    due = due_deliveries(session, channels=["email"], now=NOON)[0]
    assert claim_delivery(session, due, now=NOON)
    assert not claim_delivery(session, due, now=NOON)


def test_a_try_that_was_never_finished_is_due_again_later(session: Session, handover: Handover) -> None:
    claim_delivery(session, due_deliveries(session, channels=["email"], now=NOON)[0], now=NOON)
    assert due_deliveries(session, channels=["email"], now=NOON + timedelta(seconds=30)) == []
    again = due_deliveries(session, channels=["email"], now=NOON + timedelta(minutes=WAITS[0]))
    assert [due.attempts for due in again] == [1]


def test_what_one_channel_has_is_not_sent_by_it_again(session: Session, handover: Handover) -> None:
    email, webhook = due_deliveries(session, channels=BOTH, now=NOON)
    mark_delivered(session, email, now=NOON)
    mark_undelivered(session, webhook, error="no answer")
    assert status(session, handover) is HandoverStatus.FAILED
    later = NOON + timedelta(days=1)
    assert [due.channel for due in due_deliveries(session, channels=BOTH, now=later)] == ["webhook"]
    mark_delivered(session, webhook, now=later)
    assert status(session, handover) is HandoverStatus.SENT
    assert due_deliveries(session, channels=BOTH, now=later) == []


def test_the_last_error_is_kept(session: Session, handover: Handover) -> None:
    due = due_deliveries(session, channels=["webhook"], now=NOON)[0]
    mark_undelivered(session, due, error="answered 503")
    assert [each.last_error for each in deliveries_of(session, handover.reference)] == ["answered 503"]


def test_tries_end_but_the_request_stays(session: Session, handover: Handover) -> None:
    now = NOON
    tries = 0
    while due := due_deliveries(session, channels=["email"], now=now):
        assert claim_delivery(session, due[0], now=now)
        mark_undelivered(session, due[0], error="refused")
        tries += 1
        now += timedelta(days=2)
    assert tries == len(WAITS)
    assert status(session, handover) is HandoverStatus.FAILED


def test_what_the_clinic_has_closed_stays_closed(session: Session, handover: Handover) -> None:
    due = due_deliveries(session, channels=["email"], now=NOON)[0]
    finish_handover(session, handover.reference)
    mark_delivered(session, due, now=NOON)
    assert status(session, handover) is HandoverStatus.DONE
