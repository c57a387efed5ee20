"""One message as it was understood, and its form while it waits for a yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.protocol import Finding, Status, Subject


@dataclass(frozen=True)
class Heard:
    """One message as the language pipeline understood it."""

    text: str = ""
    intent: str = ""
    confidence: float = 0.0
    topic: str = ""
    findings: tuple[Finding, ...] = ()
    doubts: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    card: str = ""
    options: tuple[str, ...] = ()
    in_form: bool = False

    @property
    def is_tap(self) -> bool:
        """Whether it is a tapped answer."""
        return bool(self.card)


def held_message(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a message that was kept while the bot asked something first."""
    findings = tuple(
        Finding(**{**item, "status": Status(item["status"]), "subject": Subject(item["subject"])})
        for item in data.get("findings", ())
    )
    return {**{name: data.get(name, "") for name in ("text", "intent")}, "findings": findings,
            "values": dict(data.get("values", {}))}  # fmt: skip


def held(heard: Heard) -> dict[str, Any]:
    """A message as JSON-ready values."""
    findings = [
        {**asdict(finding), "status": finding.status.value, "subject": finding.subject.value}
        for finding in heard.findings
    ]
    return {"text": heard.text, "intent": heard.intent, "findings": findings, "values": dict(heard.values)}
