"""Who tells of abuse leaves no transcript, unless the visitor chooses to."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.records import (
    KeepDays,
    erase_private,
    forget_tracker,
    mark_private,
    purge,
    remember_message,
    store_reply,
    unmark_private,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def spoken(session: Session) -> Session:
    """Two conversations with words in the dialogue engine's log and replies in ours."""
    session.execute(text("CREATE TABLE events (sender_id TEXT, timestamp FLOAT, data TEXT)"))
    for conversation in ("told", "other"):
        session.execute(
            text("INSERT INTO events VALUES (:who, :at, 'words')"),
            {"who": conversation, "at": NOW.timestamp()},
        )
        remember_message(session, conversation, "m1", now=NOW)
        store_reply(session, conversation, "m1", [{"text": "hi"}], now=NOW)
    mark_private(session, "told", at=NOW)
    return session


def words_of(session: Session, conversation: str) -> int:
    """How many rows with words there are of a conversation."""
    count = 0
    for table, column in (("events", "sender_id"), ("message_log", "conversation_id")):
        found = session.execute(
            text(f"SELECT count(*) FROM {table} WHERE {column} = :id"), {"id": conversation}
        )
        count += int(found.scalar_one())
    return count


def test_an_hour_after_the_last_message_the_words_are_gone(spoken: Session) -> None:
    assert erase_private(spoken, now=NOW + timedelta(minutes=59)) == 0
    assert words_of(spoken, "told") == 2
    assert erase_private(spoken, now=NOW + timedelta(minutes=61)) == 1
    assert words_of(spoken, "told") == 0
    assert words_of(spoken, "other") == 2


def test_a_conversation_that_goes_on_is_not_cut_off(spoken: Session) -> None:
    later = NOW + timedelta(minutes=50)
    spoken.execute(text("INSERT INTO events VALUES ('told', :at, 'more')"), {"at": later.timestamp()})
    assert erase_private(spoken, now=NOW + timedelta(minutes=70)) == 0
    assert erase_private(spoken, now=later + timedelta(minutes=61)) == 1


def test_whoever_chooses_to_keep_it_keeps_it(spoken: Session) -> None:
    mark_private(spoken, "told", at=NOW)
    unmark_private(spoken, "told")
    assert erase_private(spoken, now=NOW + timedelta(days=1)) == 0
    assert words_of(spoken, "told") == 2


def test_it_is_done_once(spoken: Session) -> None:
    assert erase_private(spoken, now=NOW + timedelta(hours=2)) == 1
    assert erase_private(spoken, now=NOW + timedelta(hours=3)) == 0


def test_a_purge_erases_them_too(spoken: Session) -> None:
    """A server without housekeeping, such as plain `rasa run`, has only `bot db purge`."""
    assert purge(spoken, now=NOW + timedelta(minutes=59), keep=KeepDays())["private_conversations"] == 0
    assert purge(spoken, now=NOW + timedelta(minutes=61), keep=KeepDays())["private_conversations"] == 1
    assert (words_of(spoken, "told"), words_of(spoken, "other")) == (0, 2)


def test_a_short_audit_trail_does_not_make_a_conversation_public(spoken: Session) -> None:
    purge(spoken, now=NOW + timedelta(minutes=30), keep=KeepDays(audit=0))
    assert erase_private(spoken, now=NOW + timedelta(minutes=61)) == 1


def test_the_dialogue_engine_forgets_one_conversation(spoken: Session) -> None:
    assert forget_tracker(spoken, "told") == {"events": 1}
    assert (words_of(spoken, "told"), words_of(spoken, "other")) == (1, 2)
