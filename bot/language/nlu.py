"""The bot's reading of a message as Rasa NLU components.

`LayEnglishNLP` gives Rasa our spaCy pipeline, `FindingExtractor` turns its reading into entities:
`finding` (role: status, group: subject), `doubt` (a flag to ask about) and one entity per plain value
(`region`, `duration_days`, ...). `readings_of` reads them back on the other side of the tracker.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime, timezone
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.pipeline import build_pipeline
from bot.language.reading import Reader, Reading
from bot.language.values import Values
from bot.protocol import Finding, Status, Subject

logger = logging.getLogger(__name__)

PIPELINE = "bot.language.pipeline"
READ_FAILED = "read_failed"
# The read message, for the components after this one; never written out.
DOC = "read_doc"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MODEL_LOADER, is_trainable=False)
class LayEnglishNLP(SpacyNLP):
    """Rasa's spaCy loader for a pipeline that is built from the package instead of read from a folder."""

    @staticmethod
    def load_model(spacy_model_name: str | None) -> SpacyModel:
        """Build the pipeline; the name is only shown in logs."""
        return SpacyModel(model=build_pipeline(), model_name=PIPELINE)

    @staticmethod
    def ensure_proper_language_model(nlp: Any) -> None:
        """Accept a pipeline without a folder: ours has none."""

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Leave training data alone: nothing that is trained looks at the findings."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Leave messages alone: the extractor asks for the reading itself, values included."""
        return messages


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="LayEnglishNLP"
)
class FindingExtractor(GraphComponent):
    """Writes findings, doubts and values of a message as entities."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FindingExtractor:
        """Rasa's constructor."""
        return cls()

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Training examples keep their own annotation."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Add the entities. A failure is marked, so that the dialogue answers with the safety net."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text or text.startswith("/"):
                continue
            try:
                doc, values = Reader(model.model).read_parts(text, today=datetime.now(timezone.utc).date())
                entities = [*reading_entities(doc._.reading), *value_entities(values)]
                message.set(DOC, doc)
            except Exception as error:
                logger.error("Reading a message failed: %s", type(error).__name__)
                entities = [entity(READ_FAILED, True)]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
        return messages


def reading_entities(reading: Reading) -> list[dict[str, Any]]:
    """Findings and doubts as Rasa entities."""
    found = [
        {
            **entity("finding", finding.id, finding.start, finding.end),
            "role": finding.status.value,
            "group": finding.subject.value,
            **({} if finding.days_ago is None else {"days_ago": finding.days_ago}),
        }
        for finding in reading.findings
    ]
    return [*found, *(entity("doubt", flag_id) for flag_id in reading.doubts)]


def value_entities(values: Values | None) -> list[dict[str, Any]]:
    """The stated values as Rasa entities."""
    spans = values.spans if values else {}
    plain = plain_values(values)
    return [entity(name, value, *spans.get(name, (0, 0))) for name, value in plain.items()]


def plain_values(values: Values | None) -> dict[str, Any]:
    """The stated values as JSON-ready ones."""
    if values is None:
        return {}
    stated = {item.name: getattr(values, item.name) for item in fields(values) if item.name != "spans"}
    listed = {name: list(value) if isinstance(value, tuple) else value for name, value in stated.items()}
    return {name: value for name, value in listed.items() if value not in (None, [], "")}


def findings_in(entities: Iterable[Mapping[str, Any]], text: str) -> tuple[Finding, ...]:
    """The findings that the extractor wrote."""
    return tuple(
        Finding(
            id=str(one["value"]),
            status=Status(one.get("role", "present")),
            subject=Subject(one.get("group", "self")),
            text=text[one.get("start", 0) : one.get("end", 0)],
            start=one.get("start", 0),
            end=one.get("end", 0),
            days_ago=one.get("days_ago"),
        )
        for one in entities
        if one["entity"] == "finding"
    )


def doubts_in(entities: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The flags that are left in doubt."""
    return tuple(str(one["value"]) for one in entities if one["entity"] == "doubt")


def values_in(entities: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The plain values, with lists as they were written."""
    names = {item.name for item in fields(Values)}
    return {str(one["entity"]): one["value"] for one in entities if one["entity"] in names}


def entity(
    name: str, value: Any, start: int = 0, end: int = 0, extractor: str = "FindingExtractor"
) -> dict[str, Any]:
    """One Rasa entity."""
    return {"entity": name, "value": value, "start": start, "end": end, "extractor": extractor}
