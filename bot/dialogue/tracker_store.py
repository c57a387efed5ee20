"""Rasa's SQL tracker store at the address of our settings, and able to forget a conversation."""

from __future__ import annotations

from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.records import forget_tracker, open_engine, session_factory
from bot.records.address import address_parts
from bot.settings import current_settings

ERASED_SLOT = "erased"


class ConversationStore(SQLTrackerStore):
    """Keeps conversations in BOT_DATABASE_URL; one whose visitor asked for erasure is not written again."""

    engine: Any

    def __init__(
        self, domain: Domain | None = None, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        url = current_settings().database_url
        super().__init__(domain, event_broker=event_broker, **address_parts(url))
        # Our own engine in place of Rasa's: it overwrites what is erased, quotes no words in errors, and
        # finds out before a turn that a connection has gone since the last one.
        self.engine.dispose()
        self.engine = open_engine(url)
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = session_factory(self.engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write new events, or remove all of them after an erasure."""
        if tracker.get_slot(ERASED_SLOT):
            with self.session_scope() as session:
                forget_tracker(session, tracker.sender_id)
                session.commit()
            return
        await super().save(tracker)
