"""What one message says: findings with status and subject, doubts to ask about, and plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from bot.language.values import Values, read_values
from bot.protocol.finding import Finding, Status, Subject

# When a message says two things of one finding, the one that matters more for safety stands.
WEIGHT = {
    Status.PRESENT: 6,
    Status.UNCERTAIN: 5,
    Status.ABSENT: 4,
    Status.PAST: 3,
    Status.HYPOTHETICAL: 2,
    Status.FIGURATIVE: 1,
}


@dataclass(frozen=True)
class Reading:
    """The findings that a text states, the flags it leaves in doubt, and its plain values.

    `doubts` are ids of flags whose own question should be asked. `values` is None when only findings
    were read.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    doubts: tuple[str, ...] = ()
    values: Values | None = None

    def status_of(self, finding_id: str) -> Status | None:
        """Return the weightiest status stated for a finding, None when it is not mentioned."""
        stated = [finding.status for finding in self.findings if finding.id == finding_id]
        return max(stated, key=WEIGHT.__getitem__, default=None)

    @property
    def present_ids(self) -> tuple[str, ...]:
        """Ids of the findings that are going on now in the person asked about."""
        return tuple(dict.fromkeys(finding.id for finding in self.findings if finding.is_present))

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form."""
        return {
            "text": self.text,
            "findings": [finding_to_dict(finding) for finding in self.findings],
            "doubts": list(self.doubts),
            "values": None if self.values is None else values_to_dict(self.values),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reading:
        """Return the reading that `to_dict` wrote."""
        return cls(
            text=data["text"],
            findings=tuple(finding_from_dict(item) for item in data["findings"]),
            doubts=tuple(data["doubts"]),
            values=None if data.get("values") is None else values_from_dict(data["values"]),
        )


class Reader:
    """Reads messages with one pipeline."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def read(self, text: str, *, today: date | None = None) -> Reading:
        """Return what the text says; `today` resolves dates such as "since March"."""
        doc, values = self.read_parts(text, today=today)
        return replace(doc._.reading, values=values)

    def read_parts(self, text: str, *, today: date | None = None) -> tuple[Doc, Values]:
        """Return the read document, whose reading has no values, and the values."""
        return self._nlp(text), read_values(text, today=today)

    def read_all(self, texts: Iterable[str]) -> list[Reading]:
        """Return one reading, without values, for each text."""
        return [doc._.reading for doc in self._nlp.pipe(texts)]


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    """Return the JSON-ready form of a finding."""
    return {
        "id": finding.id,
        "status": finding.status.value,
        "subject": finding.subject.value,
        "text": finding.text,
        "start": finding.start,
        "end": finding.end,
        **({} if finding.days_ago is None else {"days_ago": finding.days_ago}),
    }


def finding_from_dict(data: Mapping[str, Any]) -> Finding:
    """Return the finding that `finding_to_dict` wrote."""
    return Finding(
        id=data["id"],
        status=Status(data["status"]),
        subject=Subject(data["subject"]),
        text=data.get("text", ""),
        start=data.get("start", 0),
        end=data.get("end", 0),
        days_ago=data.get("days_ago"),
    )


def values_to_dict(values: Values) -> dict[str, Any]:
    """Return the JSON-ready form of the stated values; what was not stated is left out."""
    stated = {field.name: getattr(values, field.name) for field in fields(values) if field.name != "spans"}
    plain = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in stated.items()
        if value not in (None, ())
    }
    return {**plain, "spans": {name: list(span) for name, span in values.spans.items()}}


def values_from_dict(data: Mapping[str, Any]) -> Values:
    """Return the values that `values_to_dict` wrote."""
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in data.items()
        if name != "spans"
    }
    spans = {name: (start, end) for name, (start, end) in data.get("spans", {}).items()}
    return Values(**plain, spans=spans)
