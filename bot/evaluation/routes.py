"""Where a message leads (`route`) and what is expected of the bot beside triage (`behaviour`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from bot.protocol import Protocol

TRIAGE, INQUIRY, SEARCH, OTHER = "triage", "inquiry", "search", "other"
ROUTE_OF_INTENT = {"describe_symptoms": TRIAGE, "ask_clinic": INQUIRY, "find_therapist": SEARCH}
# Short answers and help-seeking words belong to triage as soon as they hold anything about a complaint.
ABOUT_A_COMPLAINT = frozenset(
    [
        "give_details",
        "ask_advice",
        "correct_answer",
        "deny",
        "none_of_these",
        "affirm",
        "not_sure",
        "nlu_fallback",
    ]
)
COMPLAINT_VALUES = (
    "region",
    "quality",
    "radiation",
    "mechanism",
    "severity",
    "severity_band",
    "onset",
    "trend",
)
# Facts of these cards tell who somebody is, not what is wrong today.
BACKGROUND_CARDS = frozenset(
    ["q_age", "q_sex", "q_background", "q_pregnancy", "q_past", "q_goal", "q_age_first"]
)

BEHAVIOURS: Mapping[str, str] = {
    "ask_unrelated": "decline_redirect",
    "make_small_talk": "decline_redirect",
    "insult_bot": "set_boundary_continue",
    "express_frustration": "set_boundary_continue",
    "inject_prompt": "ignore_injection",
    "speak_other_language": "language_help",
    "type_gibberish": "handle_gracefully",
    "nlu_fallback": "clarify",
    "ask_advice": "clarify",
    "affirm": "clarify",
    "deny": "clarify",
    "not_sure": "clarify",
    "describe_symptoms": "clarify",
    "give_details": "clarify",
}
IN_AN_EMERGENCY = {
    "language_help": "language_help_emergency",
    "clarify": "clarify_check_emergency",
    "handle_gracefully": "handle_gracefully_emergency",
}
CODE = re.compile(
    r"<\s*/?\s*\w+[^>]*>|[{}]|;\s*--|\b(drop|select|insert|delete)\b.+\b(table|from|into)\b|^/\w", re.I
)


def route_of(
    intent: str,
    *,
    present: Collection[str],
    mentioned: Collection[str],
    values: Mapping[str, object],
    escalate: bool,
    protocol: Protocol,
) -> str:
    """Return the route: what is wrong now goes before what is asked, and that before everything else."""
    if escalate or any(not is_background(finding, protocol) for finding in present):
        return TRIAGE
    if intent in ROUTE_OF_INTENT:
        return ROUTE_OF_INTENT[intent]
    has_complaint = bool(present or mentioned) or any(name in values for name in COMPLAINT_VALUES)
    return TRIAGE if has_complaint and intent in ABOUT_A_COMPLAINT else OTHER


def is_background(finding_id: str, protocol: Protocol) -> bool:
    """Whether a finding only says who somebody is: an age, a pregnancy, an illness of long ago."""
    fact = protocol.facts.get(finding_id)
    return fact is not None and fact.card in BACKGROUND_CARDS


def behaviour_of(intent: str, text: str, *, has_emergency_word: bool) -> str | None:
    """Return what a message outside the bot's three jobs asks for; None for courtesies and moves."""
    if CODE.search(text):
        return "treat_as_text"
    if not any(char.isalpha() for char in text):
        intent = "type_gibberish"
    behaviour = BEHAVIOURS.get(intent)
    return IN_AN_EMERGENCY.get(behaviour, behaviour) if behaviour and has_emergency_word else behaviour
