"""Everything known about one visitor's complaint, as one immutable value.

Nothing else remembers anything about the complaint: dialogue keeps a case in one slot, and every
operation here returns a new case. The rules for conflicting answers (T5, T6) live in `with_finding`
and `corrected`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.protocol import Finding, Status, Subject

# Suffix of a value's name for the words of the band that was tapped: "35 to 49" beside an age of 42.
BAND = "_band"
# The region when the question about it was closed without a place.
UNKNOWN_PLACE = "not_known"


@dataclass(frozen=True)
class Evidence:
    """What is known of one finding, in whose words, since which turn, and whether a card asked it."""

    status: Status
    words: str = ""
    turn: int = 0
    by_card: str = ""
    subject: Subject = Subject.SELF

    @property
    def is_present(self) -> bool:
        """True when the finding is going on now."""
        return self.status is Status.PRESENT


@dataclass(frozen=True)
class Case:
    """A complaint. Mappings are never changed in place."""

    turn: int = 0
    opening: str = ""
    findings: Mapping[str, Evidence] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    timing: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    answered: tuple[str, ...] = ()
    unsure_cards: Mapping[str, int] = field(default_factory=dict)
    unsure_flags: tuple[str, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    pending: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    questions_asked: int = 0

    def next_turn(self) -> Case:
        """The same case at the visitor's next message."""
        return replace(self, turn=self.turn + 1)

    def status(self, finding_id: str) -> Status | None:
        """What is known of a finding; None when nothing is."""
        evidence = self.findings.get(finding_id)
        return evidence.status if evidence else None

    def is_present(self, finding_id: str) -> bool:
        """Whether the visitor has this now."""
        return self.status(finding_id) is Status.PRESENT

    def with_finding(self, finding: Finding, *, card: str = "") -> Case:
        """Add what was just said or tapped.

        Present overrides everything (T5: of two answers the worse one stands). Absent and
        uncertain never override present. Past, hypothetical and figurative mentions, and other
        people's findings, leave the case as it is: the sign is still unknown and is still asked.
        """
        if finding.subject is Subject.OTHER:
            return self
        if finding.status not in (Status.PRESENT, Status.ABSENT, Status.UNCERTAIN):
            return self
        known = self.status(finding.id)
        if known is Status.PRESENT and finding.status is not Status.PRESENT:
            return self
        if known is finding.status:
            return self
        evidence = Evidence(finding.status, finding.text, self.turn, card, finding.subject)
        return replace(self, findings={**self.findings, finding.id: evidence})

    def with_findings(self, findings: Iterable[Finding], *, card: str = "") -> Case:
        """Add several findings."""
        case = self
        for finding in findings:
            case = case.with_finding(finding, card=card)
        return case

    def with_present(self, ids: Iterable[str], words: str, *, card: str = "") -> Case:
        """Add findings as present in the visitor's words."""
        return self.with_findings((Finding(i, Status.PRESENT, text=words) for i in ids), card=card)

    def with_absent(self, ids: Iterable[str], *, card: str = "") -> Case:
        """Rule findings out, except those that are present already."""
        return self.with_findings((Finding(i, Status.ABSENT) for i in ids), card=card)

    def with_uncertain(self, ids: Iterable[str], words: str, *, card: str = "") -> Case:
        """Note findings that still have to be asked about."""
        return self.with_findings((Finding(i, Status.UNCERTAIN, text=words) for i in ids), card=card)

    def with_values(self, values: Mapping[str, Any]) -> Case:
        """Add or replace plain values (region, duration_days, age, ...); None leaves a value alone."""
        known = {key: value for key, value in values.items() if value not in (None, "", (), [])}
        if not known:
            return self
        # The words of a tapped band belong to the value they came with.
        kept = {key: value for key, value in self.values.items() if key.removesuffix(BAND) not in known}
        return replace(self, values={**kept, **known})

    def with_timing(self, flag_id: str, timing: Mapping[str, bool]) -> Case:
        """Record how old one sign is; this never touches another sign (T12b)."""
        merged = {**self.timing.get(flag_id, {}), **timing}
        return replace(self, timing={**self.timing, flag_id: merged})

    def with_answered(self, card_id: str) -> Case:
        """Close a card: it is not asked again."""
        if card_id in self.answered:
            return self
        pending = tuple(card for card in self.pending if card != card_id)
        return replace(self, answered=(*self.answered, card_id), pending=pending)

    def with_pending(self, card_id: str) -> Case:
        """Ask this card next."""
        if card_id in self.pending or card_id in self.answered:
            return self
        return replace(self, pending=(*self.pending, card_id))

    def with_unsure(self, card_id: str) -> Case:
        """Count a "not sure" to a card (T3)."""
        times = self.unsure_cards.get(card_id, 0) + 1
        return replace(self, unsure_cards={**self.unsure_cards, card_id: times})

    def with_unsure_flags(self, ids: Iterable[str]) -> Case:
        """Note flags that stay unknown after "not sure" twice: their `on_unsure` level applies."""
        unknown = tuple(i for i in ids if i not in self.unsure_flags and not self.is_present(i))
        return replace(self, unsure_flags=(*self.unsure_flags, *unknown))

    def with_skip(self, card_id: str) -> Case:
        """Count a skipped card (T3)."""
        skipped = {**self.skipped, card_id: self.skipped.get(card_id, 0) + 1}
        return replace(self, skipped=skipped, pending=tuple(card for card in self.pending if card != card_id))

    def corrected(self, finding_id: str, *, keeps: Container[str] = ()) -> Case:
        """Remove a finding after an explicit correction and a "no" to its own question (T6).

        What the same words raised goes with it, but for what `keeps` names: that has a question of its own.
        """
        evidence = Evidence(Status.ABSENT, "corrected by the visitor", self.turn)
        mistaken = self.findings.get(finding_id)
        # What came from the same words in the same turn was the same mistake.
        kept = {
            key: known
            for key, known in self.findings.items()
            if mistaken is None
            or key in keeps
            or (known.turn, known.words) != (mistaken.turn, mistaken.words)
            or not known.is_present
        }
        flags = tuple(flag for flag in self.unsure_flags if flag != finding_id)
        # What was only left at "not sure" was never there to be removed: facts may still raise it.
        gone = () if finding_id in self.unsure_flags else (finding_id,)
        return replace(
            self,
            findings={**kept, finding_id: evidence},
            unsure_flags=flags,
            removed=(*self.removed, *gone),
        )

    def without_denied(self, ids: Iterable[str]) -> Case:
        """Forget that these were ruled out, so that they are asked again; what is present stays."""
        open_again = {finding for finding in ids if self.status(finding) is Status.ABSENT}
        return replace(self, findings={k: v for k, v in self.findings.items() if k not in open_again})

    def without_value(self, name: str) -> Case:
        """Forget one value."""
        return replace(self, values={key: value for key, value in self.values.items() if key != name})

    def reopened(self, card_id: str, *, forget: bool = False) -> Case:
        """Ask an answered card again. What it had ruled out is unknown again; what it had found stays,
        because only a correction takes a sign back (T5), unless `forget` says that this is one."""
        findings = {
            key: evidence
            for key, evidence in self.findings.items()
            if evidence.by_card != card_id or (evidence.is_present and not forget)
        }
        answered = tuple(card for card in self.answered if card != card_id)
        return replace(self, findings=findings, answered=answered)

    def without_words(self) -> Case:
        """The same case with nothing quoted: what is known, and not how it was said."""
        findings = {key: replace(evidence, words="") for key, evidence in self.findings.items()}
        return replace(self, opening="", findings=findings)

    def to_dict(self) -> dict[str, Any]:
        """The case as JSON-ready values; `from_dict` reads it back."""
        data = asdict(self)
        for evidence in data["findings"].values():
            evidence["status"] = evidence["status"].value
            evidence["subject"] = evidence["subject"].value
        return {key: value for key, value in data.items() if value not in ({}, (), "", 0)}

    @staticmethod
    def from_dict(data: Mapping[str, Any] | None) -> Case:
        """Read what `to_dict` wrote; None gives an empty case. Raises ValueError on foreign data."""
        if not data:
            return Case()
        known = dict(data)
        try:
            findings = {
                key: Evidence(
                    Status(value["status"]),
                    value.get("words", ""),
                    value.get("turn", 0),
                    value.get("by_card", ""),
                    Subject(value.get("subject", "self")),
                )
                for key, value in known.pop("findings", {}).items()
            }
            for name in ("answered", "unsure_flags", "pending", "removed"):
                known[name] = tuple(known.get(name, ()))
            return Case(findings=findings, **known)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"this is not a stored case: {error}") from error
