"""What a message means where it was said: each function returns the message as it is to be taken up."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.bare_values import AGES, bare_value, sign_age
from bot.dialogue.heard import Heard
from bot.dialogue.spoken_moves import asks_ambulance, what_is_so
from bot.language.values import read_values
from bot.protocol import Protocol, Status, Subject
from bot.replies.special import LIFE_THREAT
from bot.triage import Case, Question

CORRECTION = "correct_answer"
SIGN_AGE = "q_symptom_age"
DAYS_OF_A_YEAR = 365
# Cards that ask for a number of their own, and cards whose options no number fits.
NUMBER_VALUES = ("severity", "duration_days", *AGES)
OPTION_KINDS = ("any_of", "one_of", "yes_no")
AGE_ALONE = re.compile(
    r"(?:(?:i|and|so|oh|yes|already|told|said|you|it's|its|it|i'm|im|am|my|age|aged|is) )*"
    r"(1[89]|[2-9]\d)[.! ]*"
)
SUPPOSES = re.compile(r"\b(if|would|could|might|maybe|perhaps)\b|\?", re.IGNORECASE)


def without_cry(heard: Heard) -> Heard:
    """ "Call an ambulance?" and nothing else asks whether there is a danger; it does not tell of one."""
    if not asks_ambulance(heard.text, alone=True):
        return heard
    findings = tuple(finding for finding in heard.findings if finding.id != LIFE_THREAT)
    return replace(heard, findings=findings, doubts=tuple(d for d in heard.doubts if d != LIFE_THREAT))


def meant_for_now(case: Case, heard: Heard) -> Heard:
    """A correction says what is so: "no wait, I do have a fever", after the card had ruled it out."""
    if heard.intent == CORRECTION and (so := what_is_so(heard.text)):
        read = read_values(so)
        stated = {name: getattr(read, name, None) for name in ("side", "severity", "duration_days", "region")}
        known = {name: value for name, value in stated.items() if value not in (None, (), [])}
        heard = replace(heard, values={**heard.values, **known})
    if heard.intent != CORRECTION or SUPPOSES.search(heard.text):
        return heard
    findings = tuple(
        replace(finding, status=Status.PRESENT)
        if finding.status in (Status.HYPOTHETICAL, Status.UNCERTAIN)
        and finding.subject is not Subject.OTHER
        and not case.is_present(finding.id)
        else finding
        for finding in heard.findings
    )
    return replace(heard, findings=findings)


def with_age_beside(case: Case, question: Question | None, heard: Heard, protocol: Protocol) -> Heard:
    """ "41" beside a list of signs is the age not told yet: it is said back, and the list stays open.

    Small numbers may be a pain score or a count of days and are left alone.
    """
    card = protocol.cards.get(question.card) if question else None
    if card is None or card.value in NUMBER_VALUES or card.kind not in OPTION_KINDS or "age" in case.values:
        return heard
    if heard.findings or heard.doubts or any(heard.values.get(name) for name in ("age", *NUMBER_VALUES)):
        return heard
    match = AGE_ALONE.fullmatch(heard.text.strip().lower())
    return replace(heard, values={**heard.values, "age": int(match[1])}) if match else heard


def with_bare_value(question: Question | None, heard: Heard, protocol: Protocol) -> Heard:
    """A bare number or time means what the open question asks for."""
    card = protocol.cards.get(question.card) if question else None
    if card and card.id == SIGN_AGE and sign_age(heard.text):
        # The time belongs to the sign that was asked about, not to the pain.
        return replace(heard, values={**heard.values, "duration_days": None})
    if card is None or card.value is None or heard.values.get(card.value) not in (None, [], ()):
        return heard
    value = bare_value(card, heard.text)
    names = ("severity", "mechanism") if card.value in AGES else ("duration_days", "severity", "mechanism")
    says_something_else = any(heard.values.get(name) for name in names)
    if value is None or (says_something_else and card.value not in ("region", "side", "radiation")):
        # "Knots for 3 weeks" in reply to the age is not a three-year-old.
        return heard
    # "61 years" in reply to the age is no length of the pain.
    is_years = card.value in AGES and heard.values.get("duration_days") == DAYS_OF_A_YEAR * value
    other = {"duration_days": None} if is_years else {}
    return replace(heard, values={**heard.values, **other, card.value: value})
