"""Everything learnt from examples, as a Rasa component: intent, routine topic, and further findings.

What it computes is in `statistical.py`. All its files, the encoder's among them, lie in the trained model,
which therefore needs nothing but itself. The sentences of the findings are read from `data/findings`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.nlu import DOC, entity, reading_entities
from bot.language.statistical import FALLBACK, StatisticalModel, read_statistical
from bot.language.statistical_training import train_statistical

TOPIC = "topic"
RANKING = "intent_ranking"
LONGEST_RANKING = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class StatisticalReader(GraphComponent, IntentClassifier):
    """Predicts intent and topic (an entity), and adds what the recogniser found to the findings."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: StatisticalModel | None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: below it the intent is a fallback.

        `encoder`: whether to use sentence vectors; `findings`: the folder of the recogniser's sentences,
        empty for none; a recogniser needs the encoder.
        """
        return {"threshold": 0.3, "encoder": True, "findings": "data/findings", "strength": 0.3, "seed": 7}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A digest of what the model is made with: Rasa's cache looks at this module and `data/nlu` alone."""
        here = Path(__file__).parent
        names = ("encoder*.py", "finding_examples.py", "recogniser.py", "statistical_training.py")
        files = [file for name in names for file in sorted(here.glob(name))]
        # Rasa hands over what config.yml says, without the defaults.
        folder = {**cls.get_default_config(), **config}["findings"]
        files += sorted(Path(str(folder)).glob("*.yml")) if folder else []
        digest = hashlib.sha256()
        for file in files:
            digest.update(file.read_bytes())
        return digest.hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> StatisticalReader:
        """Rasa's constructor before training."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> StatisticalReader:
        """Rasa's constructor after training."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, read_statistical(Path(folder)))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples and store the models with their encoder."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        with TemporaryDirectory() as built:
            train_statistical(
                [example.get(TEXT) for example in examples],
                [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples],
                Path(built),
                uses_encoder=self._config["encoder"],
                findings=Path(self._config["findings"]) if self._config["findings"] else None,
                strength=self._config["strength"],
                seed=self._config["seed"],
            )
            self._model = read_statistical(Path(built))
            with self._storage.write_to(self._resource) as folder:
                for file in Path(built).iterdir():
                    (Path(folder) / file.name).write_bytes(file.read_bytes())
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this component needs its predictions in training."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking, add the topic, and write the completed reading anew."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text or text.startswith("/") or self._model is None:
                continue
            prediction = self._model.read(text, message.get(DOC))
            name, confidence = prediction.intents[0]
            if confidence < self._config["threshold"]:
                name = FALLBACK
            message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
            likeliest = prediction.intents[:LONGEST_RANKING]
            ranking = [{"name": key, "confidence": value} for key, value in likeliest]
            message.set(RANKING, ranking, add_to_output=True)
            entities = message.get(ENTITIES, [])
            if prediction.reading is not None:
                stated = reading_entities(prediction.reading)
                entities = [*stated, *(one for one in entities if one["entity"] not in ("finding", "doubt"))]
            if prediction.topic:
                entities = [*entities, entity(TOPIC, prediction.topic, extractor=type(self).__name__)]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages
