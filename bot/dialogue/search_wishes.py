"""A wish about the list of therapists, in a word or two: "only women", "aetna", "closer"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.language.values import read_values
from bot.triage import Case

MOST_WORDS = 6
SURE = 0.75
# Read as part of a search, where a bare "female" is a wish and not the visitor's own sex.
AS_SEARCH = "find a therapist, {text}"
WISHES = ("specialty", "insurance", "constraints")
CLOSER = re.compile(r"\b(closer|nearer|(less|not so|not that|too) far)\b", re.IGNORECASE)
FIRST_RADIUS_KM = 10.0
SMALLEST_RADIUS_KM = 1.0
KM_PER_MILE = 1.609344
RADIUS = re.compile(r"(\d+(?:\.\d+)?)\s*(km|kilomet\w*|mi\b|miles?)?", re.IGNORECASE)
ABOUT_PAIN = ("region", "quality", "radiation", "duration_days", "severity", "trend")


def with_wish(case: Case, conversation: Conversation, heard: Heard) -> Conversation | None:
    """The conversation with the wish added to the search; None when the words are none."""
    is_listed = conversation.is_next(conversation.search_turn, case) and not conversation.open_card
    if not (is_listed or conversation.awaits_place) or len(heard.text.split()) > MOST_WORDS:
        return None
    if heard.intent == "ask_clinic" and heard.confidence >= SURE:
        return None
    if heard.values.get("location") and not CLOSER.search(heard.text):
        return None
    if heard.findings or heard.doubts or any(heard.values.get(name) for name in ABOUT_PAIN):
        return None
    wishes = _wishes(conversation, heard.text)
    if not wishes:
        return None
    return replace(conversation, search={**conversation.search, **wishes}, taken="place", misses=0)


def in_km(radius: str | None) -> float | None:
    """A radius in the visitor's words as kilometres; None without a number."""
    found = RADIUS.search(radius or "")
    if not found:
        return None
    number = float(found.group(1))
    unit = (found.group(2) or "km").lower()
    return max(SMALLEST_RADIUS_KM, number * KM_PER_MILE if unit.startswith("mi") else number)


def _wishes(conversation: Conversation, text: str) -> dict[str, Any]:
    if CLOSER.search(text):
        known = in_km(conversation.search.get("radius"))
        return {"radius": f"{known / 2 if known else FIRST_RADIUS_KM:g} km"}
    read = read_values(AS_SEARCH.format(text=text))
    if read.location:
        return {}
    told = {name: getattr(read, name) for name in WISHES if getattr(read, name)}
    if "constraints" in told:
        before = conversation.search.get("constraints", ())
        told["constraints"] = list(dict.fromkeys([*before, *told["constraints"]]))
    return told
