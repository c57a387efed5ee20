"""The intent classifier as a Rasa component: which intent, and which topic of a routine question.

What it computes is in `encoder_classifier.py`, the sentence vectors in `encoder.py`. All its files, the
encoder's among them, lie in the trained model, which therefore needs nothing but itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language import encoder, encoder_classifier, encoder_graph
from bot.language.encoder import SentenceEncoder, copy_encoder, is_encoder, write_encoder
from bot.language.encoder_classifier import ROUTINE, IntentModel, save_model, train_model

TOPIC = "topic"
FALLBACK = "nlu_fallback"
RANKING = "intent_ranking"
LONGEST_RANKING = 5
# Routine topics that say the same as an intent: trained as that intent, since no wording tells them apart.
SAME_AS = {
    f"{ROUTINE}/greeting_thanks": "greet",
    f"{ROUTINE}/therapist_search": "find_therapist",
    f"{ROUTINE}/unrelated": "ask_unrelated",
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Predicts the intent and, for `ask_clinic`, the topic (an entity)."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None
    ):
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: below it the intent is a fallback; `encoder`: whether to use sentence vectors."""
        return {"threshold": 0.3, "encoder": True, "strength": 0.3, "seed": 7}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A digest of what the model is made with: Rasa's cache looks at this module alone."""
        modules = (encoder, encoder_classifier, encoder_graph)
        return digest_of(Path(str(module.__file__)) for module in modules)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
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
    ) -> LinearIntentClassifier:
        """Rasa's constructor after training."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, read_model(Path(folder)))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples and store the model with its encoder."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        labels = [SAME_AS.get(label, label) for label in labels]
        texts = [example.get(TEXT) for example in examples]
        with TemporaryDirectory() as built:
            encoder = _new_encoder(Path(built)) if self._config["encoder"] else None
            self._model = train_model(
                texts, labels, encoder=encoder, strength=self._config["strength"], seed=self._config["seed"]
            )
            with self._storage.write_to(self._resource) as folder:
                save_model(self._model, Path(folder))
                if encoder:
                    copy_encoder(Path(built), Path(folder))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this component needs its predictions in training."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent, ranking and topic."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text or text.startswith("/") or self._model is None:
                continue
            intents, topic = predict(self._model, text)
            name, confidence = intents[0]
            if confidence < self._config["threshold"]:
                name = FALLBACK
            message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)
            ranking = [{"name": key, "confidence": value} for key, value in intents[:LONGEST_RANKING]]
            message.set(RANKING, ranking, add_to_output=True)
            if topic:
                entity = {
                    "entity": TOPIC,
                    "value": topic,
                    "start": 0,
                    "end": 0,
                    "extractor": "LinearIntentClassifier",
                }
                message.set("entities", [*message.get("entities", []), entity], add_to_output=True)
        return messages


def predict(model: IntentModel, text: str) -> tuple[list[tuple[str, float]], str | None]:
    """Return intents with their probabilities, likeliest first, and the likeliest topic.

    The topic is None unless `ask_clinic` is among the first two intents.
    """
    shares, topics = model.probabilities(text)
    intents = sorted(shares.items(), key=lambda item: -item[1])
    first_two = {name for name, _ in intents[:2]}
    return intents, max(topics, key=topics.__getitem__) if topics and ROUTINE in first_two else None


def read_model(folder: Path) -> IntentModel:
    """Read the model and, where it was trained with one, its encoder."""
    return encoder_classifier.read_model(folder, SentenceEncoder(folder) if is_encoder(folder) else None)


def digest_of(files: Iterable[Path]) -> str:
    """One SHA-256 of the contents of some files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _new_encoder(folder: Path) -> SentenceEncoder:
    write_encoder(folder)
    return SentenceEncoder(folder)
