"""Play whole cases against a running bot and score the advice they end with.

A case is `{"id", "opening", "facts", "gold_disposition", "acceptable", "gold_flags", "hands_on_ok"}` with
optional `say`, `volunteered`, `reveal`, `also_flags`. Every proportion counts successes: more is better.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bot.evaluation.concepts import concepts, concepts_in
from bot.evaluation.proportions import Report
from bot.evaluation.rest_client import RestClient
from bot.evaluation.visitor import Visitor
from bot.protocol import Disposition, Protocol

MOST_TURNS = 40
MOST_NUDGES = 3
NUDGE = "what should i do about my pain?"
NOTHING = "none"
URGENCY = {level.value: level.urgency for level in Disposition}
# A therapy visit is home care with an offer: the annotations know one level for both.
SAME_LEVEL = {"therapy_visit": "self_care"}
LEVELS = ("emergency_now", "same_day", "within_days", "self_care")
REVEALS = ("opening", "asked", "mid")


@dataclass(frozen=True)
class Played:
    """How one case went. `disposition` is None when no advice came."""

    id: str
    disposition: str | None = None
    flags: tuple[str, ...] = ()
    hands_on_offered: bool = False
    questions: int = 0
    transcript: tuple[str, ...] = field(default=(), repr=False)


def play(case: Mapping[str, Any], client: RestClient, protocol: Protocol, *, mode: str) -> Played:
    """Return how the case goes against the bot that the client speaks to."""
    visitor = Visitor(case, protocol, mode)
    sender = f"evaluation-{uuid4().hex}"
    said = str(case["opening"])
    transcript: list[str] = []
    questions = nudges = 0
    therapists_shown = False
    for _ in range(MOST_TURNS):
        messages = client.send(sender, said)
        transcript += [f"visitor: {said}", *(f"bot: {message.get('text', '')}" for message in messages)]
        customs = [message["custom"] for message in messages if isinstance(message.get("custom"), dict)]
        therapists_shown |= any(custom.get("type") == "therapists" for custom in customs)
        result = _last(customs, "assessment")
        if result is not None:
            present = [flag["id"] for flag in result["flags"] if flag["status"] == "present"]
            level = SAME_LEVEL.get(result["disposition"], result["disposition"])
            offered = therapists_shown or result["hands_on"] == "yes"
            return Played(case["id"], level, tuple(present), offered, questions, tuple(transcript))
        question = _last(customs, "question")
        if question is not None:
            questions += 1
            said = visitor.answer(question)
        elif nudges < MOST_NUDGES:
            nudges += 1
            said = NUDGE
        else:
            break
    return Played(case["id"], None, (), therapists_shown, questions, tuple(transcript))


def score_vignettes(cases: Sequence[Mapping[str, Any]], played: Iterable[Played]) -> Report:
    """Return the report on played cases."""
    by_id = {one.id: one for one in played}
    pairs = [(case, by_id.get(case["id"], Played(case["id"]))) for case in cases]
    report = Report(f"{len(cases)} cases")
    report.confusion = dict(
        Counter((case["gold_disposition"], one.disposition or NOTHING) for case, one in pairs)
    )
    report.add("exact", (one.disposition == case["gold_disposition"] for case, one in pairs))
    report.add("acceptable", (one.disposition in _accepted(case) for case, one in pairs))
    report.add("no_under_triage", (not _is_under(case, one) for case, one in pairs))
    report.add("no_over_triage", (not _is_over(case, one) for case, one in pairs))
    _score_emergencies(pairs, report)
    for level in LEVELS:
        report.add(
            f"recall_{level}", (o.disposition == level for c, o in pairs if c["gold_disposition"] == level)
        )
        report.add(
            f"precision_{level}", (c["gold_disposition"] == level for c, o in pairs if o.disposition == level)
        )
    _score_flags(pairs, report)
    unfit = [one for case, one in pairs if not case["hands_on_ok"]]
    report.add("hands_on_withheld", (not one.hands_on_offered for one in unfit))
    fit = [one for case, one in pairs if case["hands_on_ok"] and case["gold_disposition"] == "self_care"]
    report.add("hands_on_offered_when_fit", (one.hands_on_offered for one in fit))
    questions = [one.questions for _, one in pairs]
    report.figures["questions_median"] = float(statistics.median(questions))
    report.figures["questions_most"] = float(max(questions))
    for case, one in pairs:
        if one.disposition not in _accepted(case):
            report.misses.append(
                f"{case['id']}: {one.disposition or 'no advice'}, not {case['gold_disposition']}"
            )
        if one.hands_on_offered and not case["hands_on_ok"]:
            report.misses.append(f"{case['id']}: hands-on offered, though it must not be")
    return report


def _score_emergencies(pairs: list[tuple[Mapping[str, Any], Played]], report: Report) -> None:
    top = LEVELS[0]
    urgent = [(case, one) for case, one in pairs if case["gold_disposition"] == top]
    report.add("emergency_sensitivity", (one.disposition == top for _, one in urgent))
    for reveal in REVEALS:
        told = [one for case, one in urgent if case.get("reveal") == reveal]
        report.add(f"emergency_sensitivity_{reveal}", (one.disposition == top for one in told))
    calm = [one for case, one in pairs if top not in _accepted(case)]
    report.add("emergency_specificity", (one.disposition != top for one in calm))


def _score_flags(pairs: list[tuple[Mapping[str, Any], Played]], report: Report) -> None:
    wanted = [(flag, concepts_in(one.flags)) for case, one in pairs for flag in case["gold_flags"]]
    report.add("flags_found", (flag in got for flag, got in wanted))
    supported = []
    for case, one in pairs:
        true = {name for name, value in case["facts"].items() if value is True} | set(case["gold_flags"])
        # A fact that is told as a sentence is neither right nor wrong as a flag.
        free = {n for n, v in case["facts"].items() if isinstance(v, str)} | set(case.get("also_flags", ()))
        supported += [c in true for c in concepts_in(one.flags) - (free - true) if c in concepts()]
    report.add("flags_supported", supported)


def _accepted(case: Mapping[str, Any]) -> set[str]:
    return {case["gold_disposition"], *case["acceptable"]}


def _is_under(case: Mapping[str, Any], one: Played) -> bool:
    if one.disposition is None:
        return True
    return URGENCY[one.disposition] < min(URGENCY[level] for level in _accepted(case))


def _is_over(case: Mapping[str, Any], one: Played) -> bool:
    if one.disposition is None:
        return False
    return URGENCY[one.disposition] > max(URGENCY[level] for level in _accepted(case))


def _last(customs: Iterable[Mapping[str, Any]], kind: str) -> Mapping[str, Any] | None:
    found = [custom for custom in customs if custom.get("type") == kind]
    return found[-1] if found else None
