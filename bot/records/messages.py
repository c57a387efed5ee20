"""The web channel's memory: a message sent twice counts once, and missed replies are fetched again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from bot.records.database import delete_rows
from bot.records.models import MessageLogRow

# A message is tried again when its first try got no reply in this time: the process may have died
# in it, and a danger sign must not be taken for a duplicate and met with silence. Longer than the
# longest turn.
RETRY_AFTER_SECONDS = 60
# Any fixed number: it tells these locks of PostgreSQL from all others.
NUMBERING_LOCK = 7_105_812


@dataclass(frozen=True)
class StoredReply:
    """The replies to one message, in one go; `message_id` is None for what the bot said unasked."""

    seq: int
    message_id: str | None
    received_at: datetime
    messages: tuple[Mapping[str, Any], ...]


def remember_message(
    session: Session,
    conversation_id: str,
    message_id: str,
    *,
    now: datetime,
    retry_after_seconds: float = RETRY_AFTER_SECONDS,
) -> bool:
    """Return True when this message must be handled, False when it is a duplicate.

    A message whose earlier try never got its reply is handled again after `retry_after_seconds`.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    added = session.execute(
        dialect.insert(MessageLogRow)
        .values(conversation_id=conversation_id, client_message_id=message_id, received_at=now)
        .on_conflict_do_nothing(index_elements=["conversation_id", "client_message_id"])
    )
    if added.rowcount == 1:
        return True
    taken_over = session.execute(
        update(MessageLogRow)
        .where(
            *_is_message(conversation_id, message_id),
            MessageLogRow.seq.is_(None),
            MessageLogRow.received_at <= now - timedelta(seconds=retry_after_seconds),
        )
        .values(received_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(taken_over.rowcount == 1)


def store_reply(
    session: Session,
    conversation_id: str,
    message_id: str | None,
    messages: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
) -> int:
    """Return the number under which the replies are kept: one more than the last of the conversation."""
    replies = [dict(message) for message in messages]
    log = aliased(MessageLogRow)
    # Two writers must not read the same last number. SQLite lets one statement write at a time, and this is
    # one; PostgreSQL lets the others of the conversation wait until this transaction ends.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(NUMBERING_LOCK, func.hashtext(conversation_id))))
    next_seq = (
        select(func.coalesce(func.max(log.seq), 0) + 1)
        .where(log.conversation_id == conversation_id)
        .scalar_subquery()
    )
    if message_id is not None:
        answered = session.execute(
            update(MessageLogRow)
            .where(*_is_message(conversation_id, message_id))
            .values(replies=replies, seq=next_seq)
            .execution_options(synchronize_session=False)
        )
        if answered.rowcount == 1:
            return _last_seq(session, conversation_id)
    session.execute(
        insert(MessageLogRow).values(
            conversation_id=conversation_id,
            client_message_id=message_id,
            received_at=now,
            replies=replies,
            seq=next_seq,
        )
    )
    return _last_seq(session, conversation_id)


def reply_to(session: Session, conversation_id: str, message_id: str) -> StoredReply | None:
    """Return what was already answered to this message, or None while there is no answer."""
    query = select(MessageLogRow).where(
        *_is_message(conversation_id, message_id), MessageLogRow.seq.is_not(None)
    )
    row = session.execute(query).scalar_one_or_none()
    return None if row is None else _stored(row)


def replies_since(session: Session, conversation_id: str, seq: int, *, limit: int = 200) -> list[StoredReply]:
    """Return the replies after number `seq`, oldest first; 0 asks for all of them."""
    query = (
        select(MessageLogRow)
        .where(MessageLogRow.conversation_id == conversation_id, MessageLogRow.seq > seq)
        .order_by(MessageLogRow.seq)
        .limit(limit)
    )
    return [_stored(row) for row in session.execute(query).scalars()]


def forget_messages(session: Session, conversation_id: str) -> int:
    """Delete every message and reply of a conversation; return how many they were."""
    return delete_rows(session, MessageLogRow, MessageLogRow.conversation_id == conversation_id)


def _is_message(conversation_id: str, message_id: str) -> tuple[Any, Any]:
    return (
        MessageLogRow.conversation_id == conversation_id,
        MessageLogRow.client_message_id == message_id,
    )


def _last_seq(session: Session, conversation_id: str) -> int:
    query = select(func.max(MessageLogRow.seq)).where(MessageLogRow.conversation_id == conversation_id)
    return int(session.execute(query).scalar_one())


def _stored(row: MessageLogRow) -> StoredReply:
    return StoredReply(
        seq=row.seq,
        message_id=row.client_message_id,
        received_at=row.received_at,
        messages=tuple(row.replies),
    )
