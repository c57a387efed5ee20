"""Conversations in the project's own database: kept word for word, and erased at a visitor's wish."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from traceback import format_exception

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table
from sqlalchemy.exc import IntegrityError

from bot.dialogue.tracker_store import ERASED_SLOT, ConversationStore
from bot.settings import current_settings
from tests.databases import empty_database

DOMAIN = Domain.from_dict({"intents": ["greet"], "slots": {ERASED_SLOT: {"type": "any", "mappings": []}}})
EVENTS = ConversationStore.SQLEvent.__table__
# What a database might take for the end of the text, and what it might not be able to write.
AWKWARD = "my näck hurts 頭 \N{SLIGHTLY SMILING FACE} 'quoted' \x00 %s"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ConversationStore]:
    with empty_database(f"sqlite:///{tmp_path / 'bot.db'}") as url:
        monkeypatch.setenv("BOT_DATABASE_URL", url)
        current_settings.cache_clear()
        store = ConversationStore(DOMAIN)
        yield store
        store.engine.dispose()
    monkeypatch.undo()
    current_settings.cache_clear()


def conversation(sender: str, *words: str) -> DialogueStateTracker:
    """A conversation in which a visitor said this."""
    said = [UserUttered(each, intent={"name": "greet"}) for each in words]
    return DialogueStateTracker.from_events(sender, said, slots=DOMAIN.slots)


async def test_a_conversation_comes_back_word_for_word(store: ConversationStore) -> None:
    await store.save(conversation("c1", "hello"))
    await store.save(conversation("c1", "hello", AWKWARD))
    found = await store.retrieve("c1")
    assert found is not None
    assert [event.text for event in found.events if isinstance(event, UserUttered)] == ["hello", AWKWARD]
    assert await store.retrieve("c2") is None


async def test_an_erased_conversation_is_gone_and_the_others_are_not(store: ConversationStore) -> None:
    for sender in ("c1", "c2"):
        await store.save(conversation(sender, "my neck hurts"))
    tracker = conversation("c1", "my neck hurts", "delete my data")
    tracker.update(SlotSet(ERASED_SLOT, True))
    await store.save(tracker)
    assert await store.retrieve("c1") is None
    assert await store.keys() == ["c2"]


async def test_an_error_quotes_no_words(store: ConversationStore) -> None:
    refusing = Table(
        "events", MetaData(), *(Column(each.name, each.type) for each in EVENTS.c if each.name != "id")
    )
    refusing.append_column(Column("id", Integer, primary_key=True))
    refusing.append_constraint(CheckConstraint("data = ''"))
    EVENTS.drop(store.engine)
    refusing.create(store.engine)
    with pytest.raises(IntegrityError) as caught:
        await store.save(conversation("c1", AWKWARD))
    assert "quoted" not in "".join(format_exception(caught.value))


async def test_an_overlong_sender_leaves_the_store_usable(store: ConversationStore) -> None:
    """PostgreSQL refuses it, SQLite does not; the channels do before either is asked."""
    with suppress(Exception):
        await store.save(conversation("c" * 300, "hello"))
    await store.save(conversation("c2", "hello"))
    assert await store.retrieve("c2") is not None
