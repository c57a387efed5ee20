"""Hand-overs: one per wish, sent once, found by a reference that can be read out."""

import random
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

from bot.records import (
    HandoverNotFoundError,
    HandoverStatus,
    NewHandover,
    RecordsError,
    finish_handover,
    handover_by_reference,
    handovers_of,
    list_handovers,
    new_reference,
    normalised_reference,
    request_handover,
)

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=timezone.utc)
NEW = NewHandover(
    conversation_id="c1",
    created_at=NOON,
    contact="(503) 555-0147",
    idempotency_key="c1:turn-7",
    name="Sam",
    best_time="after 5",
    reply_by=NOON + timedelta(hours=4),
)


def test_the_same_wish_twice_is_one_handover(session: Session) -> None:
    first = request_handover(session, NEW)
    again = request_handover(session, replace(NEW, created_at=NOON + timedelta(seconds=9)))
    assert again == first
    assert handovers_of(session, "c1") == [first]
    assert first.status is HandoverStatus.NEW
    assert first.reply_by == NEW.reply_by


def test_references_avoid_letters_that_look_or_sound_alike() -> None:
    references = {new_reference(random.Random(seed)) for seed in range(300)}
    assert len(references) == 300
    assert not set("".join(reference[3:] for reference in references)) & set("01258BILOSUZAE")


@pytest.mark.parametrize("typed", ["PL-7K3M9Q", "pl7k3m9q", " pl 7k3 m9q ", "7k3m9q", "PL\u20137K3M9Q"])
def test_reference_is_understood_however_it_is_typed(typed: str) -> None:
    assert normalised_reference(typed) == "PL-7K3M9Q"


@pytest.mark.parametrize("typed", ["", "PL-", "PL-7K3M9", "PL-7K3M9O", "hello", "PL-7K3M9QQ"])
def test_other_words_are_no_reference(typed: str) -> None:
    assert normalised_reference(typed) is None


def test_handover_is_found_by_its_reference(session: Session) -> None:
    handover = request_handover(session, NEW)
    assert handover_by_reference(session, handover.reference.lower()) == handover
    assert handover_by_reference(session, "no such thing") is None
    assert handover_by_reference(session, "PL-777777") is None


def test_a_taken_reference_is_not_given_twice(session: Session) -> None:
    first = request_handover(session, NEW, rng=random.Random(1))
    second = request_handover(session, replace(NEW, idempotency_key="other"), rng=random.Random(1))
    assert second.reference != first.reference


def test_without_a_free_reference_it_says_so(session: Session) -> None:
    class Stuck(random.Random):
        def choice(self, seq):  # type: ignore[no-untyped-def]
            return seq[0]

    request_handover(session, NEW, rng=Stuck())
    with pytest.raises(RecordsError, match="No free hand-over reference"):
        request_handover(session, replace(NEW, idempotency_key="other"), rng=Stuck())


def test_a_handover_stays_listed_until_it_is_done(session: Session) -> None:
    handover = request_handover(session, NEW)
    assert list_handovers(session, statuses=[HandoverStatus.NEW]) == [handover]
    done = finish_handover(session, handover.reference)
    assert list_handovers(session, statuses=[HandoverStatus.NEW, HandoverStatus.SENT]) == []
    assert list_handovers(session, statuses=[HandoverStatus.DONE]) == [done]


def test_unknown_reference_cannot_change_state(session: Session) -> None:
    with pytest.raises(HandoverNotFoundError, match="PL-777777"):
        finish_handover(session, "PL-777777")


def test_a_key_may_be_longer_than_its_column(session: Session) -> None:
    """PostgreSQL refuses what SQLite would store; the longest sender's key is longer than 255 characters."""
    long = replace(NEW, conversation_id="s" * 255, idempotency_key="s" * 255 + ":turn-7")
    first = request_handover(session, long)
    assert request_handover(session, long).reference == first.reference
    other = replace(long, idempotency_key="s" * 255 + ":turn-8")
    assert request_handover(session, other).reference != first.reference
