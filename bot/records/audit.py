"""The audit trail: what was corrected, acknowledged or erased, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.records.errors import RecordsError
from bot.records.models import AuditEventRow
from bot.records.redaction import redacted_values

KIND = re.compile(r"[a-z][a-z_]{0,39}")


@dataclass(frozen=True)
class AuditEntry:
    """One event of the trail; `conversation_id` is None when the trail must not say whose it was."""

    conversation_id: str | None
    at: datetime
    kind: str
    detail: Mapping[str, Any]


def add_audit_event(
    session: Session,
    conversation_id: str | None,
    kind: str,
    *,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Return the event added to the trail; `detail` holds ids and counts rather than words.

    Whatever words it does hold lose their personal details.
    """
    if not KIND.fullmatch(kind):
        raise RecordsError(
            f"Audit kind {kind!r} must be lower-case words joined by underscores, such as flag_corrected."
        )
    row = AuditEventRow(
        conversation_id=conversation_id, at=at, kind=kind, detail=redacted_values(dict(detail or {}))
    )
    session.add(row)
    session.flush()
    return _entry(row)


def audit_events_of(session: Session, conversation_id: str) -> list[AuditEntry]:
    """Return a conversation's trail, oldest first."""
    query = (
        select(AuditEventRow)
        .where(AuditEventRow.conversation_id == conversation_id)
        .order_by(AuditEventRow.at, AuditEventRow.id)
    )
    return [_entry(row) for row in session.execute(query).scalars()]


def _entry(row: AuditEventRow) -> AuditEntry:
    return AuditEntry(conversation_id=row.conversation_id, at=row.at, kind=row.kind, detail=row.detail)
