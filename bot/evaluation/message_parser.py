"""One message as the contract's JSON: what `bot parse` writes for each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.dialogue.emergency_words import has_emergency_word
from bot.evaluation.coarse import coarse_topic, meant_intent
from bot.evaluation.model_archive import Classifier, read_classifier
from bot.evaluation.routes import BESIDE_TRIAGE, OTHER, behaviour_of, is_vague_alarm, route_of
from bot.language.nlu import plain_values
from bot.language.pipeline import build_pipeline
from bot.language.reading import Reader, Reading, finding_to_dict
from bot.language.values import Values
from bot.language.values.mechanism import read_aggravating
from bot.protocol import Disposition, Protocol, default_protocol
from bot.triage import Case, assess, facts_of

VALUES = (
    "region", "side", "severity", "duration_days", "onset", "mechanism", "quality", "radiation", "trend",
    "location", "specialty", "insurance", "constraints", "radius",
)  # fmt: skip
NOTHING_SAID = "type_gibberish"
UNCLEAR = "nlu_fallback"
AGE = "age"


class MessageParser:
    """Reads messages with the language pipeline and the trained classifier, without dialogue or server."""

    def __init__(self, reader: Reader, classifier: Classifier, protocol: Protocol) -> None:
        self._reader = reader
        self._classifier = classifier
        self._protocol = protocol

    @classmethod
    def load(cls, archive: Path) -> MessageParser:
        """Return a parser that uses the packed model. Raises ModelArchiveError."""
        return cls(Reader(build_pipeline()), read_classifier(archive), default_protocol())

    def parse(self, text: str, *, today: date | None = None) -> dict[str, Any]:
        """Return the keys of the contract that the text states, `id` left out."""
        return self.parse_all([text], today=today)[0]

    def parse_all(self, texts: Sequence[str], *, today: date | None = None) -> list[dict[str, Any]]:
        """Return what `parse` returns for each text; together they take less time."""
        read = [self._reader.read_parts(text, today=today) for text in texts]
        said = [(text, doc) for text, (doc, _) in zip(texts, read, strict=True) if text.strip()]
        predicted = iter(self._classifier.predict_all(said))
        return [
            self._parsed(
                text,
                stated,
                next(predicted) if text.strip() else (NOTHING_SAID, 1.0, None, doc._.reading),
            )
            for text, (doc, stated) in zip(texts, read, strict=True)
        ]

    def _parsed(
        self, text: str, stated: Values, predicted: tuple[str, float, str | None, Reading]
    ) -> dict[str, Any]:
        intent, confidence, topic, reading = predicted
        values = plain_values(stated)
        if "mechanism" not in values and (trigger := read_aggravating(text)):
            # In dialogue a trigger is no cause: an injury is still asked about.
            values["mechanism"] = trigger
        flags = self._flags(reading, values)
        escalate = self._is_emergency(reading, values)
        meant = meant_intent(intent, topic)
        route = route_of(
            meant,
            present=reading.present_ids,
            mentioned=[finding.id for finding in reading.findings],
            values=values,
            escalate=escalate,
            protocol=self._protocol,
        )
        parsed: dict[str, Any] = {
            "route": route,
            "intent": intent,
            "confidence": round(confidence, 4),
            "flags": flags,
            "escalate": escalate,
            "findings": [finding_to_dict(finding) for finding in reading.findings],
            **{name: values[name] for name in VALUES if name in values},
        }
        coarse = coarse_topic(intent, topic, text)
        if coarse:
            parsed["topic"] = coarse
        is_alarm = is_vague_alarm(reading.present_ids, values)
        if route == OTHER or intent in BESIDE_TRIAGE:
            meant = UNCLEAR if is_alarm else meant
            behaviour = behaviour_of(meant, text, has_emergency_word=is_alarm or has_emergency_word(text))
            parsed |= {"behaviour": behaviour} if behaviour else {}
        return parsed

    def _flags(self, reading: Reading, values: Mapping[str, Any]) -> list[str]:
        ids = dict.fromkeys(reading.present_ids)
        if AGE in values:
            facts = facts_of(Case(values={AGE: values[AGE]}), self._protocol)
            by_age = (fact.id for fact in self._protocol.valued_facts if fact.value == AGE)
            ids |= {fact_id: None for fact_id in by_age if facts.get(fact_id)}
        return list(ids)

    def _is_emergency(self, reading: Reading, values: Mapping[str, Any]) -> bool:
        doubted = (self._protocol.flags[flag_id] for flag_id in reading.doubts)
        if any(flag.disposition is Disposition.EMERGENCY_NOW for flag in doubted):
            return True
        # Nothing but an age makes an emergency out of plain values.
        if AGE not in values and not any(finding.is_present for finding in reading.findings):
            return False
        case = Case().with_findings(reading.findings).with_values(values)
        return assess(case, self._protocol).is_emergency
