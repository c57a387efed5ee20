"""Read case, conversation and the latest message out of a tracker's plain values.

Used on both sides: by the policies inside Rasa and by the actions of the Rasa SDK, which hand over
`latest_message` as a mapping.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.language.nlu import READ_FAILED, doubts_in, findings_in, values_in
from bot.triage import Case

logger = logging.getLogger(__name__)

CASE_SLOT = "case"
CONVERSATION_SLOT = "conversation"
ANSWER_INTENT = "answer"


def stored_case(value: Any) -> Case:
    """The case in a slot; an unreadable one is logged and starts anew rather than breaking the visit."""
    try:
        return Case.from_dict(value)
    except ValueError as error:
        logger.error("A stored case could not be read: %s", error)
        return Case()


def stored_conversation(value: Any) -> Conversation:
    """The conversation in a slot, with the same care."""
    try:
        return Conversation.from_dict(value)
    except ValueError as error:
        logger.error("A stored conversation could not be read: %s", error)
        return Conversation()


def heard(parse_data: Mapping[str, Any], *, in_form: bool = False) -> Heard:
    """The latest message as the language components understood it."""
    text = str(parse_data.get("text") or "")
    intent = parse_data.get("intent") or {}
    entities = list(parse_data.get("entities") or [])
    if intent.get("name") == ANSWER_INTENT:
        return Heard(intent=ANSWER_INTENT, confidence=1.0, **_tapped(entities))
    topic = next((str(e["value"]) for e in entities if e["entity"] == "topic"), "")
    return Heard(
        text=text,
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        topic=topic,
        findings=findings_in(entities, text),
        doubts=doubts_in(entities),
        values=values_in(entities),
        in_form=in_form,
    )


def reading_failed(parse_data: Mapping[str, Any]) -> bool:
    """Whether the language components could not read the message (T15)."""
    return any(entity["entity"] == READ_FAILED for entity in parse_data.get("entities") or [])


def _tapped(entities: list[dict[str, Any]]) -> dict[str, Any]:
    cards = [str(e["value"]) for e in entities if e["entity"] == "card"]
    options: list[str] = []
    for entity in entities:
        if entity["entity"] == "options":
            value = entity["value"]
            options += [str(item) for item in value] if isinstance(value, list) else [str(value)]
    return {"card": cards[0] if cards else "unknown", "options": tuple(options)}
