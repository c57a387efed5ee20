"""What a message takes back or changes of what the case holds."""

from __future__ import annotations

from bot.dialogue.heard import Heard
from bot.dialogue.meant import CORRECTION
from bot.dialogue.spoken_moves import denies_pregnancy
from bot.protocol import Protocol, Status
from bot.triage import Case

TAKES_BACK = (CORRECTION, "report_mistake")
PREGNANCY = ("pregnant", "possibly_pregnant")
VALUE_NAMES = (
    "region", "side", "severity", "duration_days", "onset", "mechanism", "quality", "radiation",
    "trend", "age", "sex", "for_whom",
)  # fmt: skip


def changed_by(before: Case, after: Case, heard: Heard) -> tuple[str, ...]:
    """What a correction says: values other than were known, and signs that were not."""
    if heard.intent != CORRECTION:
        return ()
    values = (
        name
        for name in VALUE_NAMES
        if before.values.get(name) not in (None, "", [], ()) and before.values[name] != after.values.get(name)
    )
    signs = (
        finding.id
        for finding in heard.findings
        if not before.is_present(finding.id) and after.is_present(finding.id)
    )
    return tuple(dict.fromkeys((*values, *signs)))


def disputed_by(before: Case, heard: Heard, protocol: Protocol) -> str:
    """A sign that stands and is now denied as a mistake: its own question is asked before it goes (T6)."""
    if sign := _no_pregnancy(before, heard, protocol):
        return sign
    if heard.intent not in TAKES_BACK:
        return ""
    denied = [f.id for f in heard.findings if f.status is Status.ABSENT and before.is_present(f.id)]
    return next((finding for finding in denied if finding in protocol.ids), "")


def _no_pregnancy(before: Case, heard: Heard, protocol: Protocol) -> str:
    """The pregnancy that stands and is denied in plain words; a warning sign of one has its own question."""
    if not denies_pregnancy(heard.text) or any(f.id in PREGNANCY and f.is_present for f in heard.findings):
        return ""
    signs = (cause for fact, causes in protocol.implications if fact in PREGNANCY for cause in causes)
    return next((known for known in (*signs, *PREGNANCY) if before.is_present(known)), "")
