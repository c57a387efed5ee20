"""The wider topic under which a routine question is scored: what `bot parse` writes as `topic`."""

from __future__ import annotations

import re

from bot.clinic import topics

TRIGGER_POINT = "what_is_trigger_point"
# What the dialogue does by itself, and visitors ask as a routine question.
TOPIC_OF_MOVE = {"request_callback": "speak_to_human", "delete_my_data": "privacy"}
# Answered with a refusal and where to go instead.
REFUSED = frozenset(["prescriptions"])
# `Trigger point therapy` asks about a treatment, a bare `trigger point` about the thing itself.
_THING = re.compile(
    r"\btrigger[ -]?points?\b"
    r"(?! (?:therap|massage|treatment|work|release|session|method|technique|needling))",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:why|causes?|caused|causing|how (?:do|does|did|come)|where do .* come from)\b", re.IGNORECASE
)


def meant_intent(intent: str, topic: str | None) -> str:
    """The intent for the report: what the clinic can only refuse lies outside its work."""
    return "ask_unrelated" if intent == "ask_clinic" and topic in REFUSED else intent


def coarse_topic(intent: str, topic: str | None, text: str) -> str | None:
    """Return the wider topic of a message, None where it has none.

    Two routine questions also tell what a trigger point is; the words decide which was meant.
    """
    if intent in TOPIC_OF_MOVE:
        return TOPIC_OF_MOVE[intent]
    known = topics().get(topic or "")
    if intent != "ask_clinic" or known is None:
        return None
    if TRIGGER_POINT in known.also_coarse and _THING.search(text) and not _CAUSE.search(text):
        return TRIGGER_POINT
    return known.coarse
