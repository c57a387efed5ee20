"""Writes what the bot records, off the event loop; a failure is logged and never costs a reply."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from actions.services import now, services
from bot.dialogue.step import Step
from bot.records import (
    FlagRecord,
    NewAssessment,
    add_audit_event,
    mark_private,
    store_assessment,
    unmark_private,
)
from bot.records.errors import DATABASE_ERRORS
from bot.replies.special import PRIVATE_FLAGS

logger = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 1.0

# asyncio drops tasks that nobody holds.
_writing: set[asyncio.Future[None]] = set()


async def keep_assessment(conversation_id: str, step: Step) -> None:
    """Store the assessment of a step, if it has one; note corrected flags, and who leaves no transcript."""
    if step.conversation.corrected:
        await keep_event(conversation_id, "flag_corrected", {"flags": list(step.conversation.corrected)})
    if step.assessment is not None:
        await _write(_store, conversation_id, step)
    if any(step.case.is_present(flag) for flag in PRIVATE_FLAGS):
        await _write(_keep_private, conversation_id, step.conversation.keeps_chat)


async def keep_event(conversation_id: str, kind: str, detail: dict[str, Any]) -> None:
    """Add to the audit log."""
    await _write(_audit, conversation_id, kind, detail)


async def _write(function: Any, *arguments: Any) -> None:
    """Wait a moment for the record; a slow database holds no reply back, the write goes on without it."""
    task = asyncio.ensure_future(_written(function, *arguments))
    _writing.add(task)
    task.add_done_callback(_writing.discard)
    await asyncio.wait({task}, timeout=LONGEST_WAIT_SECONDS)


async def _written(function: Any, *arguments: Any) -> None:
    try:
        await asyncio.to_thread(function, *arguments)
    except DATABASE_ERRORS as error:
        logger.error("A record could not be written: %s", type(error).__name__)


def _keep_private(conversation_id: str, is_kept: bool) -> None:
    with services().sessions.begin() as session:
        if is_kept:
            unmark_private(session, conversation_id)
        else:
            mark_private(session, conversation_id, at=now())


def _audit(conversation_id: str, kind: str, detail: dict[str, Any]) -> None:
    with services().sessions.begin() as session:
        add_audit_event(session, conversation_id, kind, at=now(), detail=detail)


def _store(conversation_id: str, step: Step) -> None:
    assessment = step.assessment
    if assessment is None:
        return
    # Whoever tells of abuse leaves no words in a record that somebody else could read (7.2).
    is_private = any(result.flag.id in PRIVATE_FLAGS for result in assessment.flags)
    case = step.case.without_words() if is_private else step.case
    flags = tuple(
        FlagRecord(result.flag.id, result.status, "" if is_private else result.because, result.level.value)
        for result in assessment.flags
    )
    new = NewAssessment(
        conversation_id=conversation_id,
        created_at=now(),
        disposition=assessment.disposition.value,
        protocol_version=assessment.protocol_version,
        hands_on=assessment.hands_on.value,
        safety_net_shown=not assessment.is_emergency,
        case=case.to_dict(),
        country=services().clinic.country,
        plan=assessment.plan.id if assessment.plan else None,
        for_whom=step.case.values.get("for_whom"),
        flags=flags,
    )
    with services().sessions.begin() as session:
        store_assessment(session, new)
