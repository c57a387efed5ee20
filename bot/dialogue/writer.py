"""Who types, as far as it makes the answers less reliable (rule T14 of the clinical reference)."""

from __future__ import annotations

from bot.protocol import Finding, Status
from bot.triage import Case

CHILD = 16
OTHER_LANGUAGE = "speak_other_language"


def with_writer(case: Case, *, intent: str = "", words: str = "") -> Case:
    """Note a child who types about itself, and a complaint told in a language that is not served."""
    age = case.values.get("age")
    if isinstance(age, int | float) and age < CHILD and case.values.get("for_whom") == "me":
        case = _noted(case, "child_alone", f"{age:g}")
    if intent == OTHER_LANGUAGE and case.opening:
        case = hard_to_understand(case, words)
    return case


def hard_to_understand(case: Case, words: str) -> Case:
    """Note that what was written could not be read, again and again."""
    return _noted(case, "hard_to_understand", words)


def _noted(case: Case, fact: str, words: str) -> Case:
    return case if case.is_present(fact) else case.with_finding(Finding(fact, Status.PRESENT, text=words))
