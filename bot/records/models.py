"""Tables of what is kept of a visit. No object of this module leaves the package.

`info["retention"]` on a personal column names the field of `KeepDays` after which it is erased.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import relationship

from bot.records.database import Base, UtcDateTime

DISPOSITIONS = ("emergency_now", "same_day", "within_days", "self_care", "therapy_visit")
HANDS_ON = ("yes", "ask_first", "no")
FLAG_STATUSES = ("present", "unknown")
FOR_WHOM = ("me", "my_child", "someone_else")

OF_ASSESSMENT = {"retention": "assessment"}
OF_HANDOVER = {"retention": "handover"}
OF_AUDIT = {"retention": "audit"}
OF_MESSAGE = {"retention": "message"}


class HandoverStatus(str, Enum):
    """How far a hand-over to a person has come."""

    NEW = "new"
    SENT = "sent"
    FAILED = "failed"
    DONE = "done"


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class AssessmentRow(Base):
    """One verdict given to a visitor, with what it rested on."""

    __tablename__ = "assessment"
    __table_args__ = (
        _one_of("disposition", DISPOSITIONS),
        _one_of("hands_on", HANDS_ON),
        _one_of("for_whom", FOR_WHOM),
        # Serves latest_assessment and delete_visitor.
        Index(None, "conversation_id", "created_at"),
        # Serves disposition_counts and purge.
        Index(None, "created_at"),
    )

    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(255), nullable=False, info=OF_ASSESSMENT)
    created_at = Column(UtcDateTime, nullable=False)
    disposition = Column(String(20), nullable=False)
    protocol_version = Column(String(40), nullable=False)
    country = Column(String(2))
    hands_on = Column(String(10), nullable=False)
    plan = Column(String(80))
    safety_net_shown = Column(Boolean(create_constraint=False), nullable=False)
    for_whom = Column(String(20), info=OF_ASSESSMENT)
    case: Any = Column(JSON, nullable=False, info=OF_ASSESSMENT)
    flags = relationship(
        "AssessmentFlagRow",
        order_by="AssessmentFlagRow.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class AssessmentFlagRow(Base):
    """A danger sign that took part in a verdict, with the words that raised it."""

    __tablename__ = "assessment_flag"
    __table_args__ = (_one_of("status", FLAG_STATUSES), _one_of("level", DISPOSITIONS))

    assessment_id = Column(ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True)
    finding_id = Column(String(80), primary_key=True)
    position = Column(Integer, nullable=False)
    status = Column(String(10), nullable=False)
    because = Column(Text, nullable=False, info=OF_ASSESSMENT)
    level = Column(String(20), nullable=False)


class HandoverRow(Base):
    """A visitor's wish that a person of the clinic gets in touch."""

    __tablename__ = "handover"
    __table_args__ = (
        _one_of("status", tuple(status.value for status in HandoverStatus)),
        UniqueConstraint("reference"),
        UniqueConstraint("idempotency_key"),
        # Serves handovers_of and delete_visitor.
        Index(None, "conversation_id"),
        # Serves due_deliveries and list_handovers; purge reads created_at and runs once a day.
        Index(None, "status", "created_at"),
    )

    id = Column(Integer, primary_key=True)
    reference = Column(String(12), nullable=False)
    conversation_id = Column(String(255), nullable=False, info=OF_HANDOVER)
    created_at = Column(UtcDateTime, nullable=False)
    contact = Column(String(255), nullable=False, info=OF_HANDOVER)
    name = Column(String(255), info=OF_HANDOVER)
    best_time = Column(String(255), info=OF_HANDOVER)
    # Only what the visitor saw and agreed to share.
    summary = Column(Text, info=OF_HANDOVER)
    status = Column(String(10), nullable=False)
    reply_by = Column(UtcDateTime)
    idempotency_key = Column(String(255), nullable=False, info=OF_HANDOVER)
    deliveries = relationship("DeliveryRow", cascade="all, delete-orphan", passive_deletes=True)


class DeliveryRow(Base):
    """A hand-over on its way to the clinic by one channel: e-mail or webhook."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        # Serves due_deliveries.
        Index(None, "sent_at", "next_try_at"),
    )

    handover_id = Column(ForeignKey("handover.id", ondelete="CASCADE"), primary_key=True)
    channel = Column(String(20), primary_key=True)
    attempts = Column(Integer, nullable=False)
    next_try_at = Column(UtcDateTime, nullable=False)
    sent_at = Column(UtcDateTime)
    last_error = Column(Text, info=OF_HANDOVER)


class AuditEventRow(Base):
    """Something that must be answerable later: a corrected flag, an acknowledged emergency, an erasure.

    `kind` is open: the rooms above add theirs without a migration. The conversation is null for
    `deleted`, which proves an erasure without keeping whose it was.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        # Serves audit_events_of and delete_visitor.
        Index(None, "conversation_id"),
        # Serves purge.
        Index(None, "at"),
    )

    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(255), info=OF_AUDIT)
    at = Column(UtcDateTime, nullable=False)
    kind = Column(String(40), nullable=False)
    detail: Any = Column(JSON, nullable=False, info=OF_AUDIT)


class MessageLogRow(Base):
    """One message of the web channel with its replies; the visitor's words are not in it.

    `seq` numbers the replies of one conversation from 1; it is null until there are replies.
    `client_message_id` is null for what the bot said unasked.
    """

    __tablename__ = "message_log"
    __table_args__ = (
        # Serves remember_message and reply_to: the same message twice is one message.
        UniqueConstraint("conversation_id", "client_message_id"),
        # Serves replies_since and the next number.
        UniqueConstraint("conversation_id", "seq"),
    )

    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(255), nullable=False, info=OF_MESSAGE)
    client_message_id = Column(String(64), info=OF_MESSAGE)
    received_at = Column(UtcDateTime, nullable=False)
    replies: Any = Column(JSON(none_as_null=True), info=OF_MESSAGE)
    seq = Column(Integer)
