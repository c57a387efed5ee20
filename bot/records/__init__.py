"""What is kept of a visit, for how long, and how it is erased; the database session for every room."""

from bot.records.assessments import (
    FlagRecord,
    NewAssessment,
    StoredAssessment,
    assessments_of,
    disposition_counts,
    latest_assessment,
    store_assessment,
)
from bot.records.audit import AuditEntry, add_audit_event, audit_events_of
from bot.records.database import Base, UtcDateTime, open_engine, session_factory
from bot.records.deliveries import (
    Delivery,
    claim_delivery,
    deliveries_of,
    due_deliveries,
    mark_delivered,
    mark_undelivered,
)
from bot.records.errors import DatabaseAddressError, HandoverNotFoundError, RecordsError
from bot.records.handovers import (
    Handover,
    NewHandover,
    finish_handover,
    handover_by_reference,
    handovers_of,
    list_handovers,
    request_handover,
)
from bot.records.messages import (
    StoredReply,
    forget_messages,
    remember_message,
    replies_since,
    reply_to,
    store_reply,
)
from bot.records.models import HandoverStatus
from bot.records.private import erase_private, mark_private, unmark_private
from bot.records.redaction import redacted, redacted_values
from bot.records.references import new_reference, normalised_reference
from bot.records.retention import KeepDays, delete_visitor, purge
from bot.records.schema import upgrade
from bot.records.tracker import forget_tracker

__all__ = [
    "AuditEntry",
    "Base",
    "DatabaseAddressError",
    "Delivery",
    "FlagRecord",
    "Handover",
    "HandoverNotFoundError",
    "HandoverStatus",
    "KeepDays",
    "NewAssessment",
    "NewHandover",
    "RecordsError",
    "StoredAssessment",
    "StoredReply",
    "UtcDateTime",
    "add_audit_event",
    "assessments_of",
    "audit_events_of",
    "claim_delivery",
    "delete_visitor",
    "deliveries_of",
    "disposition_counts",
    "due_deliveries",
    "erase_private",
    "finish_handover",
    "forget_messages",
    "forget_tracker",
    "handover_by_reference",
    "handovers_of",
    "latest_assessment",
    "list_handovers",
    "mark_delivered",
    "mark_private",
    "mark_undelivered",
    "new_reference",
    "normalised_reference",
    "open_engine",
    "purge",
    "redacted",
    "redacted_values",
    "remember_message",
    "replies_since",
    "reply_to",
    "request_handover",
    "session_factory",
    "store_assessment",
    "store_reply",
    "unmark_private",
    "upgrade",
]
