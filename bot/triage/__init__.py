"""Safe triage: the case, the engine that decides, the interview that asks, the answers it takes up."""

from bot.triage.answers import (
    UnknownOptionError,
    answer_findings,
    answer_none,
    answer_options,
    answer_skipped,
    answer_some,
    answer_unsure,
    answer_value,
)
from bot.triage.case import BAND, UNKNOWN_PLACE, Case, Evidence
from bot.triage.engine import Assessment, FlagResult, Reason, assess
from bot.triage.facts import facts_of
from bot.triage.interview import (
    CHECK,
    Question,
    check_question,
    next_question,
    question_of,
    sign_age_question,
)
from bot.triage.notes import notes_for
from bot.triage.short_check import CheckScore
from bot.triage.tie_breaks import counted_now
from bot.triage.treatment import HandsOn, TreatmentAdvice

__all__ = [
    "BAND",
    "CHECK",
    "UNKNOWN_PLACE",
    "Assessment",
    "Case",
    "CheckScore",
    "Evidence",
    "FlagResult",
    "HandsOn",
    "Question",
    "Reason",
    "TreatmentAdvice",
    "UnknownOptionError",
    "answer_findings",
    "answer_none",
    "answer_options",
    "answer_skipped",
    "answer_some",
    "answer_unsure",
    "answer_value",
    "assess",
    "check_question",
    "counted_now",
    "facts_of",
    "next_question",
    "notes_for",
    "question_of",
    "sign_age_question",
]
