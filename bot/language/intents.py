"""A small linear classifier for intents and routine topics, as a Rasa component.

Word and character n-grams into one linear support vector machine over intents and topics
(`ask_clinic/hours`), with a temperature that turns its margins into probabilities. It is stored as
plain arrays and JSON, never as a pickle.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

TOPIC = "topic"
FALLBACK = "nlu_fallback"
RANKING = "intent_ranking"
LONGEST_RANKING = 5
MOST_CHARACTERS = 1500
VECTORIZERS: tuple[dict[str, Any], ...] = (
    {
        "analyzer": "word",
        "ngram_range": (1, 2),
        "token_pattern": r"(?u)\b\w[\w']*\b|[?!]",
        "sublinear_tf": True,
    },
    {"analyzer": "char_wb", "ngram_range": (2, 4), "sublinear_tf": True, "min_df": 3},
)


@dataclass(frozen=True)
class LinearModel:
    """Vectorizers and weights."""

    vectorizers: tuple[TfidfVectorizer, ...]
    labels: tuple[str, ...]
    weights: Any
    bias: Any
    temperature: float

    def probabilities(self, text: str) -> Any:
        """One probability for each label."""
        rows = [vectorizer.transform([normalised(text)]) for vectorizer in self.vectorizers]
        scores = np.asarray(sparse.hstack(rows).tocsr() @ self.weights).ravel() + self.bias
        scores = scores / self.temperature
        scores = np.exp(scores - scores.max())
        return scores / scores.sum()


def normalised(text: str) -> str:
    """The form that training and reading share."""
    return " ".join(text[:MOST_CHARACTERS].lower().replace("’", "'").split())


def train_model(texts: list[str], labels: list[str], *, strength: float = 0.5, seed: int = 7) -> LinearModel:
    """Fit vectorizers, weights and temperature on labelled texts."""
    cleaned = [normalised(text) for text in texts]
    vectorizers = tuple(TfidfVectorizer(**options) for options in VECTORIZERS)
    rows = sparse.hstack([vectorizer.fit_transform(cleaned) for vectorizer in vectorizers]).tocsr()
    named = sorted(set(labels))
    numbers = np.array([named.index(label) for label in labels])
    temperature = _temperature(rows, numbers, strength, seed)
    classifier = LinearSVC(C=strength, random_state=seed).fit(rows, numbers)
    weights = np.ascontiguousarray(classifier.coef_.T.astype(np.float32))
    bias = classifier.intercept_.astype(np.float32)
    return LinearModel(vectorizers, tuple(named), weights, bias, temperature)


def _temperature(rows: Any, numbers: Any, strength: float, seed: int) -> float:
    """The divisor under which margins on examples not trained on give the likeliest probabilities."""
    margins = np.zeros((len(numbers), numbers.max() + 1))
    for kept, left_out in StratifiedKFold(3, shuffle=True, random_state=seed).split(rows, numbers):
        classifier = LinearSVC(C=strength, random_state=seed).fit(rows[kept], numbers[kept])
        margins[left_out] = classifier.decision_function(rows[left_out])

    def surprise(temperature: float) -> float:
        scores = margins / temperature
        return float(np.mean(logsumexp(scores, axis=1) - scores[np.arange(len(numbers)), numbers]))

    return float(minimize_scalar(surprise, bounds=(0.02, 2.0), method="bounded").x)


def save_model(model: LinearModel, folder: Path) -> None:
    """Write arrays and vocabularies."""
    arrays = {"weights": model.weights.astype(np.float16), "bias": model.bias}
    for number, vectorizer in enumerate(model.vectorizers):
        arrays[f"idf_{number}"] = vectorizer.idf_.astype(np.float32)
    np.savez_compressed(folder / "model.npz", **arrays)
    vocabularies = [
        sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
        for vectorizer in model.vectorizers
    ]
    text = json.dumps(
        {"labels": model.labels, "temperature": model.temperature, "vocabularies": vocabularies},
        ensure_ascii=False,
    )
    (folder / "model.json").write_text(text, encoding="utf-8")


def read_model(folder: Path) -> LinearModel:
    """Read what `save_model` wrote."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    with np.load(folder / "model.npz", allow_pickle=False) as arrays:
        vectorizers = []
        for number, words in enumerate(about["vocabularies"]):
            vectorizer = TfidfVectorizer(**VECTORIZERS[number])
            # Given as an argument, it would be checked again, whole, at every message.
            vectorizer.vocabulary_ = {word: place for place, word in enumerate(words)}
            vectorizer.idf_ = arrays[f"idf_{number}"]
            vectorizers.append(vectorizer)
        weights = arrays["weights"].astype(np.float32)
        return LinearModel(
            tuple(vectorizers), tuple(about["labels"]), weights, arrays["bias"], about["temperature"]
        )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Predicts the intent and, for `ask_clinic`, the topic (an entity)."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LinearModel | None
    ):
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: below it the intent is a fallback; `strength`: inverse regularisation."""
        return {"threshold": 0.25, "strength": 0.5, "seed": 7}

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
        """Fit on all examples and store the arrays."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        texts = [example.get(TEXT) for example in examples]
        self._model = train_model(texts, labels, strength=self._config["strength"], seed=self._config["seed"])
        with self._storage.write_to(self._resource) as folder:
            save_model(self._model, Path(folder))
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


def predict(model: LinearModel, text: str) -> tuple[list[tuple[str, float]], str | None]:
    """Return intents with their probabilities, likeliest first, and the likeliest topic.

    The probability of `ask_clinic` is the sum over its topics. The topic is None unless
    `ask_clinic` is among the first two.
    """
    sums: dict[str, float] = {}
    best: tuple[float, str | None] = (0.0, None)
    for label, probability in zip(model.labels, model.probabilities(text), strict=True):
        intent, _, topic = label.partition("/")
        sums[intent] = sums.get(intent, 0.0) + float(probability)
        if topic and probability > best[0]:
            best = (float(probability), topic)
    intents = sorted(sums.items(), key=lambda item: -item[1])
    first_two = {name for name, _ in intents[:2]}
    return intents, best[1] if "ask_clinic" in first_two else None
