"""A summary for a clinician: what was said, denied and left open, and the advice that was given.

`summarise` puts it together once; text, page and FHIR bundle are made from the same value, so that they
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.protocol import Disposition, Flag, Protocol, Status
from bot.replies.message import Message, bullets, message
from bot.replies.understood import duration, facts_in_words
from bot.replies.wording import Wording
from bot.triage import BAND, Assessment, Case, HandsOn, assess, next_question
from bot.triage.engine import safety_net_regions
from bot.triage.facts import facts_of
from bot.triage.short_check import score

MOST_NEGATIVES_IN_TEXT = 12
MOST_UNKNOWN_IN_TEXT = 8
BACKGROUND_CARDS = ("q_background", "q_pregnancy")
# These flags have no question of their own: the background card asks for what raises them.
BACKGROUND_FLAGS = "background"
PAST_CORRECTION = "corrected by the visitor"


@dataclass(frozen=True)
class Item:
    """One finding by its clinical label; `words` are the visitor's, `note` adds what qualifies it."""

    id: str
    label: str
    words: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the complaint: its heading and value in words, and the plain value for programs."""

    id: str
    heading: str
    text: str
    value: Any


@dataclass(frozen=True)
class Summary:
    """Everything the summary says. `not_sure` was asked; `not_asked` fits the complaint and was not."""

    made_at: datetime
    clinic: str
    own_words: str
    complaint: tuple[Row, ...]
    signs: tuple[Item, ...]
    also: tuple[Item, ...]
    background: tuple[Item, ...]
    negatives: tuple[Item, ...]
    not_sure: tuple[Item, ...]
    not_asked: tuple[Item, ...]
    disposition: Disposition
    level: str
    advice: str
    action: str
    time_frame: str
    reasons: tuple[str, ...]
    hands_on: HandsOn
    hands_on_says: str
    contraindicated: tuple[str, ...]
    is_complete: bool
    incomplete: str
    disclaimer: str
    protocol_id: str
    protocol_version: str


@lru_cache(maxsize=1)
def summary_phrases() -> Mapping[str, Any]:
    """Headings and phrases of the summary."""
    return yaml.safe_load((Path(__file__).parent / "summary.yml").read_text(encoding="utf-8"))


def summarise(case: Case, assessment: Assessment, wording: Wording, *, now: datetime) -> Summary:
    """Return the summary of a case and of the advice that it led to."""
    protocol, phrases = wording.protocol, summary_phrases()
    level = assessment.disposition.value
    days = str(assessment.review_days)
    active = {result.flag.id for result in assessment.flags}
    present = {result.flag.id for result in assessment.flags if result.status == "present"}
    facts = [fact for fact in protocol.facts.values() if case.is_present(fact.id)]
    background = [fact for fact in facts if fact.card in BACKGROUND_CARDS]
    silent = [flag for flag in protocol.flags.values() if case.is_present(flag.id) and flag.id not in active]
    others = [fact for fact in facts if fact.card not in BACKGROUND_CARDS]
    return Summary(
        made_at=now,
        clinic=wording.names.get("clinic", ""),
        own_words=" ".join(case.opening.split()),
        complaint=tuple(_complaint(case, wording)),
        signs=tuple(
            Item(result.flag.id, result.flag.label, result.because, _timing(result.flag.id, case, protocol))
            for result in assessment.flags
            if result.status == "present"
        ),
        also=(
            *(Item(flag.id, flag.label, case.findings[flag.id].words) for flag in silent),
            *(Item(fact.id, fact.means, case.findings[fact.id].words) for fact in others),
        ),
        background=tuple(Item(f.id, f.means, case.findings[f.id].words) for f in background),
        # A sign that other findings raise counts, whatever was answered to its own question.
        negatives=tuple(item for item in _negatives(case, protocol) if item.id not in present),
        not_sure=tuple(item for item in _not_sure(case, protocol) if item.id not in present),
        not_asked=tuple(_not_asked(case, active, protocol)),
        disposition=assessment.disposition,
        level=phrases["levels"][level],
        advice=wording.clinical("headings", level),
        action=wording.clinical("actions", level, review_days=days),
        time_frame=phrases["time_frames"][level].format(days),
        reasons=tuple(wording.fill(reason.text) for reason in assessment.reasons),
        hands_on=assessment.hands_on,
        hands_on_says=phrases["hands_on_says"][assessment.hands_on.value],
        contraindicated=tuple(t.name for t in assessment.treatments if t.offer is HandsOn.NO and t.why),
        is_complete=assessment.is_complete,
        incomplete="" if assessment.is_complete else wording.clinical("incomplete"),
        disclaimer=" ".join((phrases["made_by"], phrases["limits"])),
        protocol_id=protocol.id,
        protocol_version=assessment.protocol_version,
    )


def summary_message(
    case: Case, wording: Wording, *, now: datetime, links: Sequence[Mapping[str, str]] = ()
) -> Message:
    """The summary as the bot says it; `links` lead to the same as PDF and as FHIR."""
    is_final = next_question(case, wording.protocol) is None
    text = summary_text(summarise(case, assess(case, wording.protocol), wording, now=now), is_final=is_final)
    return message(text, custom={"type": "summary", "text": text, "links": [dict(link) for link in links]})


def summary_text(summary: Summary, *, is_final: bool = True) -> str:
    """The summary as plain text. While questions are open there is no advice in it: none was given yet."""
    say = summary_phrases()
    advice = (
        f"{say['advice']}: {summary.advice}. {say['when']}: {summary.time_frame}.",
        f"{say['hands_on']}: {summary.hands_on_says}.",
    )
    sections = [
        f"{say['title']}. {summary.disclaimer}",
        f'{say["own_words"]}: "{summary.own_words}"' if summary.own_words else say["no_own_words"],
        _section(say["complaint"], [f"{row.heading}: {row.text}" for row in summary.complaint]),
        _section(say["signs"], map(quoted, summary.signs)) or say["no_signs"],
        _section(say["also"], map(quoted, summary.also)),
        _section(say["background"], map(quoted, summary.background)),
        _section(say["negatives"], shortened(summary.negatives, MOST_NEGATIVES_IN_TEXT)),
        _section(say["unknown"], shortened(unknown(summary), MOST_UNKNOWN_IN_TEXT)),
        summary.incomplete,
        *(advice if is_final else (say["no_advice_yet"],)),
        protocol_line(summary) + ".",
    ]
    return "\n".join(section for section in sections if section)


def protocol_line(summary: Summary) -> str:
    """Which protocol in which version the advice comes from."""
    return str(summary_phrases()["protocol"].format(id=summary.protocol_id, version=summary.protocol_version))


def unknown(summary: Summary) -> tuple[Item, ...]:
    """What is not known, each with the reason: not sure first, then not asked."""
    return (*summary.not_sure, *summary.not_asked)


def quoted(item: Item) -> str:
    """One finding with the visitor's words, unless they only repeat the label."""
    repeats = item.words.strip().casefold() == item.label.strip().casefold()
    words = f': "{item.words}"' if item.words and not repeats else ""
    note = f" ({item.note})" if item.note else ""
    return f"{item.label}{note}{words}"


def shortened(items: Sequence[Item], most: int | None) -> list[str]:
    """Labels with their notes; beyond `most` only how many more there are."""
    lines = [f"{item.label} ({item.note})" if item.note else item.label for item in items]
    if most is None or len(lines) <= most:
        return lines
    return [*lines[:most], str(summary_phrases()["more"]).format(len(lines) - most)]


def _section(heading: str, lines: Iterable[str]) -> str:
    found = list(lines)
    return f"{heading}:\n{bullets(found)}" if found else ""


def _complaint(case: Case, wording: Wording) -> Iterable[Row]:
    for name, heading in summary_phrases()["complaint_rows"].items():
        key = "for_whom" if name == "asked_for" else name
        value = case.values.get(key)
        text = _in_words(name, value, case, wording)
        if text:
            yield Row(key, heading, text, value)
    found = score(case.values, wording.protocol)
    if found is not None:
        say = summary_phrases()["short_check"]
        text = say["says"].format(total=found.total, distress=found.distress, band=found.band.value)
        yield Row("short_check", say["heading"], text, text)


def _in_words(name: str, value: Any, case: Case, wording: Wording) -> str:
    say = summary_phrases()
    if name == "asked_for":
        return str(say["asked_for"].get(value or "self", ""))
    if value in (None, "", [], ()):
        return ""
    band = case.values.get(name + BAND)
    if band:
        return str(band)
    if name in ("age", "age_at_onset", "severity"):
        return str(say["severity" if name == "severity" else "age"]).format(f"{value:g}")
    if name == "duration_days":
        return duration(float(value))
    if name in ("radiation", "quality"):
        places = [value] if isinstance(value, str) else value
        return ", ".join(say["radiation"].get(place, place.replace("_", " ")) for place in places)
    return " ".join(facts_in_words(case, wording, [name])) or str(value).replace("_", " ")


def _negatives(case: Case, protocol: Protocol) -> Iterable[Item]:
    flags = [flag for flag in protocol.flags.values() if case.status(flag.id) is Status.ABSENT]
    for flag in sorted(flags, key=lambda flag: -flag.disposition.urgency):
        words = case.findings[flag.id].words
        yield Item(flag.id, flag.label, note=words if words == PAST_CORRECTION else "")
    for fact in protocol.facts.values():
        if case.status(fact.id) is Status.ABSENT:
            yield Item(fact.id, fact.means)


def _not_sure(case: Case, protocol: Protocol) -> Iterable[Item]:
    note = summary_phrases()["not_sure"]
    for flag in protocol.flags.values():
        open_now = case.status(flag.id) is Status.UNCERTAIN
        if open_now or (flag.id in case.unsure_flags and not case.is_present(flag.id)):
            words = case.findings[flag.id].words if open_now else ""
            yield Item(flag.id, flag.label, words, note)
    for fact in protocol.facts.values():
        if case.status(fact.id) is Status.UNCERTAIN:
            yield Item(fact.id, fact.means, case.findings[fact.id].words, note)


def _not_asked(case: Case, active: set[str], protocol: Protocol) -> Iterable[Item]:
    say, facts = summary_phrases(), facts_of(case, protocol)
    regions = {"both", *safety_net_regions(facts)}
    fitting = [flag for flag in protocol.flags.values() if flag.region in regions and _fits(flag, facts)]
    for flag in sorted(fitting, key=lambda flag: -flag.disposition.urgency):
        if flag.id in case.findings or flag.id in case.unsure_flags or flag.id in active:
            continue
        if flag.card == BACKGROUND_FLAGS and _is_ruled_out(flag, facts):
            continue
        if _would_be_known(flag, case, protocol):
            continue
        yield Item(flag.id, flag.label, note=say["skipped" if flag.card in case.skipped else "not_asked"])


def _fits(flag: Flag, facts: Mapping[str, bool | None]) -> bool:
    if flag.ask == "core":
        return True
    return flag.ask == "conditional" and bool(flag.ask_if.all or flag.ask_if.any) and flag.ask_if.holds(facts)


def _is_ruled_out(flag: Flag, facts: Mapping[str, bool | None]) -> bool:
    """Whether each way in which facts raise the flag was denied; the denied facts stand in the summary."""
    causes = flag.raise_from_facts
    return bool(causes) and all(any(facts.get(fact) is False for fact in cause) for cause in causes)


def _would_be_known(flag: Flag, case: Case, protocol: Protocol) -> bool:
    """Whether something was denied that this sign would mean: without an injury there was no accident."""
    meant = (fact for fact, causes in protocol.implications if flag.id in causes)
    return any(case.status(fact) is Status.ABSENT for fact in meant)


def _timing(flag_id: str, case: Case, protocol: Protocol) -> str:
    known = [fact for fact, is_true in case.timing.get(flag_id, {}).items() if is_true]
    texts = (protocol.facts[fact].means for fact in known if fact in protocol.facts)
    return "; ".join(text[:1].lower() + text[1:] for text in texts)
