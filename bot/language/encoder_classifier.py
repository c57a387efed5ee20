"""The model behind the intent classifier: features, two linear stages, and its files.

Features are word and character n-grams beside the sentence vector (`encoder.py`). The first stage
chooses among the intents, with all routine questions as one; the second chooses the topic of a routine
question. Both are linear support vector machines whose margins a temperature turns into probabilities.
Everything is stored as plain arrays and JSON, never as a pickle.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed  # type: ignore[import-untyped]
from scipy import sparse
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.language.encoder import WIDTH, SentenceEncoder

ROUTINE = "ask_clinic"
MOST_CHARACTERS = 1500
# How much n-grams and the sentence vector weigh beside each other; chosen by cross-validation.
GRAM_WEIGHT = 0.7
VECTOR_WEIGHT = 2.0
# One example in so many is left out of a second fit, to see how far margins can be trusted.
FOLDS = 3
# Of so many words the n-grams are kept.
MOST_WORDS = 20_000
VECTORIZERS: tuple[dict[str, Any], ...] = (
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w[\w']*\b|[?!]"},
    {"analyzer": "char_wb", "ngram_range": (2, 4), "min_df": 3},
)


@dataclass(frozen=True)
class Grams:
    """One kind of n-gram: how a text is cut, and the place and weight of each n-gram.

    N-grams that lie within one word are looked up once for each different word, not for each message.
    """

    cut: Any
    places: dict[str, int]
    weights: Any
    is_within_words: bool

    def row(self, text: str) -> tuple[Any, Any]:
        """Places and values of the n-grams of a text; the values have length one."""
        parts = text.split() if self.is_within_words else [text]
        counts = Counter(chain.from_iterable(map(self._find, parts)))
        if not counts:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        places = np.array(list(counts))
        values = (1 + np.log(np.array(list(counts.values())))) * self.weights[places]
        return places, (values / np.linalg.norm(values)).astype(np.float32)

    @cached_property
    def _find(self) -> Callable[[str], list[int]]:
        return lru_cache(maxsize=MOST_WORDS)(self._found) if self.is_within_words else self._found

    def _found(self, text: str) -> list[int]:
        return [self.places[gram] for gram in self.cut(text) if gram in self.places]


@dataclass(frozen=True)
class Stage:
    """One linear choice among labels."""

    labels: tuple[str, ...]
    temperature: float
    columns: slice


@dataclass(frozen=True)
class IntentModel:
    """Features and weights; rows of the weights are features, columns the labels of both stages."""

    grams: tuple[Grams, ...]
    encoder: SentenceEncoder | None
    intents: Stage
    topics: Stage | None
    weights: Any
    bias: Any

    def probabilities(self, text: str, vector: Any = None) -> tuple[dict[str, float], dict[str, float]]:
        """The probability of each intent, and of each topic given a routine question.

        `vector` is the encoder's vector of the text where it is known already.
        """
        cleaned = normalised(text)
        scores = self.bias.copy()
        start = 0
        for grams in self.grams:
            places, values = grams.row(cleaned)
            scores += GRAM_WEIGHT * _product(values, self.weights[start + places])
            start += len(grams.places)
        if self.encoder:
            vector = self.encoder.vector(cleaned) if vector is None else vector
            scores += VECTOR_WEIGHT * _product(vector, self.weights[start:])
        return _shares(self.intents, scores), _shares(self.topics, scores) if self.topics else {}


def normalised(text: str) -> str:
    """The form that training and reading share."""
    return " ".join(text[:MOST_CHARACTERS].lower().replace("’", "'").split())


def train_model(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    encoder: SentenceEncoder | None = None,
    strength: float = 0.3,
    seed: int = 7,
) -> IntentModel:
    """Fit n-grams, weights and temperatures on labelled texts; `ask_clinic/<topic>` has two stages."""
    cleaned = [normalised(text) for text in texts]
    grams = tuple(_fitted(options, cleaned) for options in VECTORIZERS)
    parts = [_matrix(kind, cleaned) * GRAM_WEIGHT for kind in grams]
    if encoder:
        parts.append(sparse.csr_matrix(encoder.vectors(cleaned) * VECTOR_WEIGHT))
    rows = sparse.hstack(parts).tocsr()
    intents = np.array([label.partition("/")[0] for label in labels])
    topics = np.array([label.partition("/")[2] for label in labels])
    stage, weights, bias = _fitted_stage(rows, intents, 0, strength, seed)
    routine = np.flatnonzero(topics)
    if not len(set(topics[routine])) > 1:
        return IntentModel(grams, encoder, stage, None, weights, bias)
    second = _fitted_stage(rows[routine], topics[routine], len(bias), strength, seed)
    weights, bias = np.hstack([weights, second[1]]), np.concatenate([bias, second[2]])
    return IntentModel(grams, encoder, stage, second[0], np.ascontiguousarray(weights), bias)


def save_model(model: IntentModel, folder: Path) -> None:
    """Write arrays, vocabularies and labels; the encoder's own files are not written here."""
    arrays = {"weights": model.weights.astype(np.float16), "bias": model.bias}
    for number, grams in enumerate(model.grams):
        arrays[f"grams_{number}"] = grams.weights
    np.savez_compressed(folder / "model.npz", **arrays)
    about = {
        "intents": _stage_json(model.intents),
        "topics": _stage_json(model.topics) if model.topics else None,
        "grams": [sorted(grams.places, key=grams.places.__getitem__) for grams in model.grams],
    }
    (folder / "model.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def read_model(folder: Path, encoder: SentenceEncoder | None) -> IntentModel:
    """Read what `save_model` wrote; `encoder` must be the one trained with."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    with np.load(folder / "model.npz", allow_pickle=False) as arrays:
        kinds = []
        for number, words in enumerate(about["grams"]):
            places = {word: place for place, word in enumerate(words)}
            kinds.append(_grams(VECTORIZERS[number], places, arrays[f"grams_{number}"]))
        weights = arrays["weights"].astype(np.float32)
        bias = arrays["bias"]
    expected = sum(len(kind.places) for kind in kinds) + (WIDTH if encoder else 0)
    if len(weights) != expected:
        raise ValueError(f"{folder}: weights for {len(weights)} features, expected {expected}; train anew.")
    intents = _stage(about["intents"], 0)
    topics = _stage(about["topics"], len(intents.labels)) if about["topics"] else None
    return IntentModel(tuple(kinds), encoder, intents, topics, weights, bias)


def _product(values: Any, rows: Any) -> Any:
    # `@` would wake the threads of the linear algebra library, which costs more than so small a product.
    return np.einsum("i,ij->j", values, rows)


def _shares(stage: Stage, scores: Any) -> dict[str, float]:
    scaled = scores[stage.columns] / stage.temperature
    values = np.exp(scaled - scaled.max())
    return dict(zip(stage.labels, (values / values.sum()).tolist(), strict=True))


def _fitted(options: dict[str, Any], texts: list[str]) -> Grams:
    vectorizer = TfidfVectorizer(**options).fit(texts)
    places = {gram: int(place) for gram, place in vectorizer.vocabulary_.items()}
    return _grams(options, places, vectorizer.idf_.astype(np.float32))


def _grams(options: dict[str, Any], places: dict[str, int], weights: Any) -> Grams:
    cut = TfidfVectorizer(**options).build_analyzer()
    return Grams(cut, places, weights, is_within_words=options["analyzer"] == "char_wb")


def _matrix(grams: Grams, texts: list[str]) -> Any:
    found = [grams.row(text) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in found)])
    values = np.concatenate([values for _, values in found])
    places = np.concatenate([places for places, _ in found])
    return sparse.csr_matrix((values, places, ends), shape=(len(texts), len(grams.places)))


def _fitted_stage(rows: Any, labels: Any, start: int, strength: float, seed: int) -> tuple[Stage, Any, Any]:
    names, numbers = np.unique(labels, return_inverse=True)
    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    kept, left_out = next(splitter.split(rows, numbers))
    # In processes of their own: two fits in one process would draw from the same random numbers.
    machine, other = Parallel(n_jobs=-1, max_nbytes=None)(
        delayed(_machine)(rows[chosen], numbers[chosen], strength, seed)
        for chosen in (np.arange(len(numbers)), kept)
    )
    temperature = _temperature(_margins(other, rows[left_out]), numbers[left_out])
    # Half precision halves the file; rounding now keeps what was trained and what is read the same.
    weights = machine.coef_.T.astype(np.float16).astype(np.float32)
    bias = machine.intercept_.astype(np.float32)
    if len(names) == 2:
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    stage = Stage(tuple(names.tolist()), temperature, slice(start, start + len(names)))
    return stage, weights, bias


def _machine(rows: Any, numbers: Any, strength: float, seed: int) -> Any:
    return LinearSVC(C=strength, random_state=seed).fit(rows, numbers)


def _margins(machine: Any, rows: Any) -> Any:
    margins = machine.decision_function(rows)
    return np.stack([-margins, margins], axis=1) if margins.ndim == 1 else margins


def _temperature(margins: Any, numbers: Any) -> float:
    """The divisor under which margins on examples not trained on give the likeliest probabilities."""

    def surprise(temperature: float) -> float:
        scores = margins / temperature
        return float(np.mean(logsumexp(scores, axis=1) - scores[np.arange(len(numbers)), numbers]))

    return float(minimize_scalar(surprise, bounds=(0.02, 2.0), method="bounded").x)


def _stage_json(stage: Stage) -> dict[str, Any]:
    return {"labels": list(stage.labels), "temperature": stage.temperature}


def _stage(about: dict[str, Any], start: int) -> Stage:
    labels = tuple(about["labels"])
    return Stage(labels, about["temperature"], slice(start, start + len(labels)))
