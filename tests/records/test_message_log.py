"""The web channel's memory: duplicates, lost replies, and tries that died."""

import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

from sqlalchemy.orm import Session

from bot.records import (
    open_engine,
    remember_message,
    replies_since,
    reply_to,
    session_factory,
    store_reply,
    upgrade,
)
from tests.databases import empty_database

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=timezone.utc)
SOON = NOON + timedelta(seconds=5)


def test_the_same_message_twice_is_new_once(session: Session) -> None:
    assert remember_message(session, "c1", "m1", now=NOON)
    assert not remember_message(session, "c1", "m1", now=SOON)


def test_message_ids_belong_to_their_conversation(session: Session) -> None:
    assert remember_message(session, "c1", "m1", now=NOON)
    assert remember_message(session, "c2", "m1", now=NOON)


def test_message_that_was_never_answered_is_tried_again(session: Session) -> None:
    remember_message(session, "c1", "m1", now=NOON)
    later = NOON + timedelta(seconds=61)
    assert remember_message(session, "c1", "m1", now=later)
    assert not remember_message(session, "c1", "m1", now=later + timedelta(seconds=1))


def test_answered_message_is_never_tried_again(session: Session) -> None:
    remember_message(session, "c1", "m1", now=NOON)
    store_reply(session, "c1", "m1", [], now=SOON)
    assert not remember_message(session, "c1", "m1", now=NOON + timedelta(days=2))


def test_replies_are_numbered_by_conversation(session: Session) -> None:
    remember_message(session, "c1", "m1", now=NOON)
    remember_message(session, "c2", "m1", now=NOON)
    assert store_reply(session, "c1", "m1", [{"text": "hello"}], now=SOON) == 1
    assert store_reply(session, "c1", None, [{"text": "still there?"}], now=SOON) == 2
    assert store_reply(session, "c2", "m1", [{"text": "hello"}], now=SOON) == 1


def test_missed_replies_come_in_order(session: Session) -> None:
    for number in (1, 2, 3):
        remember_message(session, "c1", f"m{number}", now=NOON)
        store_reply(session, "c1", f"m{number}", [{"text": str(number)}, {"text": "!"}], now=SOON)
    missed = replies_since(session, "c1", 1)
    assert [reply.seq for reply in missed] == [2, 3]
    assert [reply.message_id for reply in missed] == ["m2", "m3"]
    assert missed[0].messages == ({"text": "2"}, {"text": "!"})
    assert len(replies_since(session, "c1", 0)) == 3
    assert replies_since(session, "c1", 3) == []


def test_reply_to_a_duplicate_is_the_first_one(session: Session) -> None:
    remember_message(session, "c1", "m1", now=NOON)
    assert reply_to(session, "c1", "m1") is None
    store_reply(session, "c1", "m1", [{"text": "call 911"}], now=SOON)
    stored = reply_to(session, "c1", "m1")
    assert stored is not None
    assert stored.messages == ({"text": "call 911"},)


def test_reply_to_a_message_that_was_not_remembered_is_kept(session: Session) -> None:
    assert store_reply(session, "c1", "m9", [{"text": "hello"}], now=NOON) == 1
    assert not remember_message(session, "c1", "m9", now=SOON)


def test_replies_stored_at_the_same_time_get_numbers_of_their_own(tmp_path: Path) -> None:
    numbers: list[int] = []
    with empty_database(f"sqlite:///{tmp_path / 'bot.db'}") as url:
        upgrade(url)
        engine = open_engine(url)
        sessions = session_factory(engine)
        together = threading.Barrier(4)

        def write() -> None:
            together.wait()
            for _ in range(5):
                with sessions.begin() as session:
                    numbers.append(store_reply(session, "c1", None, [{"text": "hello"}], now=NOON))

        writers = [threading.Thread(target=write) for _ in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        engine.dispose()
    assert sorted(numbers) == list(range(1, 21))
