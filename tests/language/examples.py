"""Annotated messages: what each of them says of each finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.language.reading import Reading
from bot.protocol import Status, Subject

CASES = Path(__file__).with_name("cases")
NOT_PRESENT = "not_present"


@dataclass(frozen=True)
class Example:
    """A message, the status and subject it gives to findings, and what it must not do.

    `raises_nothing`: no flag is present. `is_calm`: nor is one left in doubt.
    """

    text: str
    expected: Mapping[str, str] = field(default_factory=dict)
    raises_nothing: bool = False
    is_calm: bool = False

    def failures(self, reading: Reading, flag_ids: frozenset[str]) -> list[str]:
        """Return what the reading says differently, in plain words."""
        found = [
            f"{finding_id}: expected {expected}, read {self._stated(reading, finding_id) or 'nothing'}"
            for finding_id, expected in self.expected.items()
            if not self._agrees(reading, finding_id, expected)
        ]
        raised = flag_ids & set(reading.present_ids)
        if raised and (self.raises_nothing or self.is_calm):
            found.append(f"raised {', '.join(sorted(raised))}")
        if reading.doubts and self.is_calm:
            found.append(f"left in doubt {', '.join(reading.doubts)}")
        return found

    @staticmethod
    def _stated(reading: Reading, finding_id: str) -> list[str]:
        return [
            f"{finding.status.value}/{finding.subject.value}"
            for finding in reading.findings
            if finding.id == finding_id
        ]

    @staticmethod
    def _agrees(reading: Reading, finding_id: str, expected: str) -> bool:
        if expected == NOT_PRESENT:
            return finding_id not in reading.present_ids
        status, _, subject = expected.partition("/")
        wanted = Subject(subject or "self")
        return any(
            finding.id == finding_id
            and finding.status is Status(status)
            and (finding.subject is wanted or finding.status is not Status.PRESENT)
            for finding in reading.findings
        )


def load_examples() -> list[Example]:
    """Return every example of the case files."""
    return [
        Example(item["text"], item.get("expect") or {}, bool(item.get("none")), bool(item.get("calm")))
        for path in sorted(CASES.glob("*.yml"))
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
