"""What one message says: findings with status and subject, doubts to ask about, and plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spacy.language import Language

from bot.protocol.finding import Finding, Status, Subject

# When a message says two things of one finding, the one that matters more for safety stands.
WEIGHT = {
    Status.PRESENT: 6, Status.UNCERTAIN: 5, Status.ABSENT: 4, Status.PAST: 3,
    Status.HYPOTHETICAL: 2, Status.FIGURATIVE: 1,
}


@dataclass(frozen=True)
class Reading:
    """The findings that a text states, the flags it leaves in doubt, and its plain values.

    `doubts` are ids of flags whose own question should be asked. `values` comes from
    `bot.language.values` and is None when only findings were read.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    doubts: tuple[str, ...] = ()
    values: Any = None

    def status_of(self, finding_id: str) -> Status | None:
        """Return the weightiest status stated for a finding, None when it is not mentioned."""
        stated = [finding.status for finding in self.findings if finding.id == finding_id]
        return max(stated, key=WEIGHT.__getitem__, default=None)

    @property
    def present_ids(self) -> tuple[str, ...]:
        """Ids of the findings that are going on now in the person asked about."""
        return tuple(dict.fromkeys(finding.id for finding in self.findings if finding.is_present))

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form; values go through their own `to_dict`."""
        values = self.values.to_dict() if hasattr(self.values, "to_dict") else None
        return {
            "text": self.text,
            "findings": [finding_to_dict(finding) for finding in self.findings],
            "doubts": list(self.doubts),
            "values": values,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reading:
        """Return the reading that `to_dict` wrote."""
        return cls(
            text=data["text"],
            findings=tuple(finding_from_dict(item) for item in data["findings"]),
            doubts=tuple(data["doubts"]),
            values=_values_from(data.get("values")),
        )


class Reader:
    """Reads messages with one pipeline."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def read(self, text: str, *, today: date | None = None) -> Reading:
        """Return what the text says; `today` resolves dates such as "since March"."""
        reading: Reading = self._nlp(text)._.reading
        return Reading(reading.text, reading.findings, reading.doubts, _values_of(text, today))

    def read_all(self, texts: Iterable[str]) -> list[Reading]:
        """Return one reading, without values, for each text."""
        return [doc._.reading for doc in self._nlp.pipe(texts)]


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    """Return the JSON-ready form of a finding."""
    return {
        "id": finding.id, "status": finding.status.value, "subject": finding.subject.value,
        "text": finding.text, "start": finding.start, "end": finding.end,
    }


def finding_from_dict(data: Mapping[str, Any]) -> Finding:
    """Return the finding that `finding_to_dict` wrote."""
    return Finding(
        id=data["id"], status=Status(data["status"]), subject=Subject(data["subject"]),
        text=data.get("text", ""), start=data.get("start", 0), end=data.get("end", 0),
    )


def _values_of(text: str, today: date | None) -> Any:
    from bot.language.values import read_values

    return read_values(text) if today is None else read_values(text, today=today)


def _values_from(data: Mapping[str, Any] | None) -> Any:
    if data is None:
        return None
    from bot.language.values import Values

    return Values.from_dict(data)
