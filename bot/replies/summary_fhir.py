"""The summary for a clinician as a FHIR R4B bundle, for health-record systems.

A collection of: the answers, one observation for each finding that was said, denied or left open, the
advice as a risk assessment, and where it comes from. The patient has no identifiers: whoever files the
bundle knows the person.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from bot.replies.summary import Item, Summary, protocol_line, summary_phrases, summary_text

Resource = dict[str, Any]

# Our own code systems; `urn:` names need no server.
FINDINGS = "urn:plumbline:finding"
DISPOSITIONS = "urn:plumbline:disposition"
HANDS_ON = "urn:plumbline:hands-on"
PROTOCOL = "urn:plumbline:protocol"
ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
PARTICIPANT_TYPE = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
SOFTWARE = "Plumbline"


def summary_fhir(summary: Summary) -> str:
    """Return the bundle as JSON, read and checked against the R4B models first."""
    # Slow to import, and few visitors ask for it.
    from fhir.resources.R4B.bundle import Bundle

    return str(Bundle.parse_obj(summary_bundle(summary)).json(indent=2))


def summary_bundle(summary: Summary) -> Resource:
    """The bundle as plain values. The same summary gives the same bundle, ids included."""
    named = _Named(summary)
    patient, device = named("patient"), named("device")
    observations = dict(_observations(summary, named))
    resources = {
        patient: {"resourceType": "Patient"},
        device: _device(summary),
        named("answers"): _answers(summary, patient, device),
        **observations,
        named("hands_on"): _hands_on(summary, patient, device),
        named("advice"): _advice(summary, patient, device, list(observations)),
    }
    resources[named("provenance")] = _provenance(summary, device, [*resources])
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": summary.made_at.isoformat(),
        "entry": [
            {"fullUrl": name, "resource": {"id": name.rsplit(":", 1)[1], **resource}}
            for name, resource in resources.items()
        ],
    }


class _Named:
    """Names of the bundle's resources, made from what the summary says."""

    def __init__(self, summary: Summary) -> None:
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, f"{PROTOCOL}:{summary!r}")

    def __call__(self, part: str) -> str:
        return uuid.uuid5(self._space, part).urn


def _device(summary: Summary) -> Resource:
    return {
        "resourceType": "Device",
        "status": "active",
        "deviceName": [{"name": SOFTWARE, "type": "user-friendly-name"}],
        "version": [{"type": {"text": PROTOCOL}, "value": _protocol(summary)}],
        "note": [{"text": summary.disclaimer}],
    }


def _answers(summary: Summary, patient: str, device: str) -> Resource:
    items: list[Resource] = []
    say = summary_phrases()
    if summary.own_words:
        answer = [{"valueString": summary.own_words}]
        items.append({"linkId": "opening", "text": say["own_words"], "answer": answer})
    for row in summary.complaint:
        items.append({"linkId": row.id, "text": row.heading, "answer": [_value(row.value, row.text)]})
    for finding in (*summary.signs, *summary.also, *summary.background):
        items.append(_finding_answer(finding, {"valueBoolean": True}))
    for finding in summary.negatives:
        items.append(_finding_answer(finding, {"valueBoolean": False}))
    for finding in summary.not_sure:
        items.append(_finding_answer(finding, {"valueCoding": _absent("asked-unknown")}))
    return {
        "resourceType": "QuestionnaireResponse",
        "text": {"status": "generated", "div": _narrative(summary)},
        "status": "completed" if summary.is_complete else "in-progress",
        "questionnaire": f"{PROTOCOL}:{summary.protocol_id}|{summary.protocol_version}",
        "subject": {"reference": patient},
        "author": {"reference": device},
        "authored": summary.made_at.isoformat(),
        "item": _once(items),
    }


def _narrative(summary: Summary) -> str:
    """The whole summary as text, for systems that show what people read before what programs read."""
    shown = "".join(char for char in summary_text(summary) if char.isprintable() or char == "\n")
    lines = "".join(f"<p>{escape(line)}</p>" for line in shown.split("\n"))
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{lines}</div>'


def _value(value: Any, text: str) -> Resource:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, (int, float)):
        return {"valueDecimal": value}
    return {"valueString": text}


def _finding_answer(finding: Item, answer: Resource) -> Resource:
    return {"linkId": finding.id, "text": finding.label, "answer": [answer]}


def _once(items: Iterable[Resource]) -> list[Resource]:
    # Some flags and facts share an id; a linkId stands once.
    return list({item["linkId"]: item for item in reversed(list(items))}.values())[::-1]


def _observations(summary: Summary, named: _Named) -> Iterable[tuple[str, Resource]]:
    asked_unknown = {"dataAbsentReason": {"coding": [_absent("asked-unknown")]}}
    not_asked = {"dataAbsentReason": {"coding": [_absent("not-asked")]}}
    groups: tuple[tuple[tuple[Item, ...], Mapping[str, Any]], ...] = (
        ((*summary.signs, *summary.also, *summary.background), {"valueBoolean": True}),
        (summary.negatives, {"valueBoolean": False}),
        (summary.not_sure, asked_unknown),
        (summary.not_asked, not_asked),
    )
    for findings, value in groups:
        for finding in findings:
            yield (
                named(finding.id),
                {
                    "resourceType": "Observation",
                    "status": "final",
                    "code": _code(FINDINGS, finding.id, finding.label),
                    "subject": {"reference": named("patient")},
                    "effectiveDateTime": summary.made_at.isoformat(),
                    "device": {"reference": named("device")},
                    **value,
                    **_notes(finding),
                },
            )


def _notes(finding: Item) -> Resource:
    said = [f'"{finding.words}"'] if finding.words else []
    notes = [{"text": text} for text in (*said, finding.note) if text]
    return {"note": notes} if notes else {}


def _advice(summary: Summary, patient: str, device: str, basis: list[str]) -> Resource:
    say = summary_phrases()
    level = _code(DISPOSITIONS, summary.disposition.value, summary.advice)
    reasons = [{"text": reason} for reason in summary.reasons]
    return {
        "resourceType": "RiskAssessment",
        "status": "final" if summary.is_complete else "preliminary",
        "method": _code(PROTOCOL, summary.protocol_id, protocol_line(summary)),
        "subject": {"reference": patient},
        "occurrenceDateTime": summary.made_at.isoformat(),
        "performer": {"reference": device},
        "basis": [{"reference": name} for name in basis],
        "prediction": [
            {
                "outcome": {"text": f"{say['when']}: {summary.time_frame}"},
                "qualitativeRisk": level,
                "rationale": " ".join(summary.reasons) or summary.advice,
            }
        ],
        "mitigation": f"{summary.action} {say['hands_on']}: {summary.hands_on_says}.",
        "note": [*reasons, {"text": summary.disclaimer}],
    }


def _hands_on(summary: Summary, patient: str, device: str) -> Resource:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": _code(FINDINGS, "hands_on", summary_phrases()["hands_on"]),
        "subject": {"reference": patient},
        "effectiveDateTime": summary.made_at.isoformat(),
        "device": {"reference": device},
        "valueCodeableConcept": _code(HANDS_ON, summary.hands_on.value, summary.hands_on_says),
    }


def _provenance(summary: Summary, device: str, targets: list[str]) -> Resource:
    return {
        "resourceType": "Provenance",
        "target": [{"reference": name} for name in targets if name != device],
        "recorded": summary.made_at.isoformat(),
        "agent": [
            {
                "type": {"coding": [{"system": PARTICIPANT_TYPE, "code": "assembler"}]},
                "who": {"reference": device},
            }
        ],
    }


def _protocol(summary: Summary) -> str:
    return f"{summary.protocol_id} {summary.protocol_version}"


def _code(system: str, code: str, display: str) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def _absent(code: str) -> Resource:
    return {"system": ABSENT_REASON, "code": code}
