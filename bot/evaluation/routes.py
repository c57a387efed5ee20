"""Where a message leads (`route`) and what is expected of the bot beside triage (`behaviour`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from bot.protocol import Protocol

TRIAGE, INQUIRY, SEARCH, OTHER = "triage", "inquiry", "search", "other"
ROUTE_OF_INTENT = {
    "describe_symptoms": TRIAGE,
    "ask_clinic": INQUIRY,
    "request_callback": INQUIRY,
    "delete_my_data": INQUIRY,
    "find_therapist": SEARCH,
}
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
# Facts of these cards tell how something goes on; inside a question to the clinic they are no complaint.
COURSE_CARDS = frozenset(["q_course", "q_onset", "q_symptom_age", "q_duration", "q_worry"])
# That there was an accident: what a question about a claim says as well.
COURSE_FACTS = frozenset(["injury_any"])
# Alarm without a complaint: there is nothing to assess before the visitor says what it is.
VAGUE_ALARM = frozenset(["very_unwell"])
# What the bot answers even where it also takes up a complaint from the same words.
BESIDE_TRIAGE = frozenset(["insult_bot", "inject_prompt", "type_gibberish", "speak_other_language"])

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
    if escalate:
        return TRIAGE
    if is_vague_alarm(present, values):
        return OTHER
    asks = intent in ROUTE_OF_INTENT
    told = [one for one in present if not is_background(one, protocol)]
    if any(not (asks and is_course(one, protocol)) for one in told):
        return TRIAGE
    if asks:
        return ROUTE_OF_INTENT[intent]
    has_complaint = bool(present or mentioned) or any(name in values for name in COMPLAINT_VALUES)
    return TRIAGE if has_complaint and intent in ABOUT_A_COMPLAINT else OTHER


def is_background(finding_id: str, protocol: Protocol) -> bool:
    """Whether a finding only says who somebody is: an age, a pregnancy, an illness of long ago."""
    fact = protocol.facts.get(finding_id)
    return fact is not None and fact.card in BACKGROUND_CARDS


def is_course(finding_id: str, protocol: Protocol) -> bool:
    """Whether a finding only says how a complaint began or goes on, or that there was an accident."""
    fact = protocol.facts.get(finding_id)
    return finding_id in COURSE_FACTS or (fact is not None and fact.card in COURSE_CARDS)


def is_vague_alarm(present: Collection[str], values: Mapping[str, object]) -> bool:
    """Whether a message says that something is badly wrong, and nothing about what or where."""
    return bool(present) and VAGUE_ALARM.issuperset(present) and not values.keys() & {*COMPLAINT_VALUES}


def behaviour_of(intent: str, text: str, *, has_emergency_word: bool) -> str | None:
    """Return what a message outside the bot's three jobs asks for; None for courtesies and moves."""
    if CODE.search(text):
        return "treat_as_text"
    if not any(char.isalpha() for char in text):
        intent = "type_gibberish"
    behaviour = BEHAVIOURS.get(intent)
    return IN_AN_EMERGENCY.get(behaviour, behaviour) if behaviour and has_emergency_word else behaviour
