"""The second reader of findings: learnt from sentences, for what no lexicon lists.

Kernel ridge regression on sentence vectors: a text is as much like a finding as it is like the sentences
that state it and unlike the ones that only sound so. Beside a score for each finding there is one for
"some emergency", which is surer than any single one. Scores become probabilities by one logistic curve,
fitted on what each sentence scores when it is left out (Rifkin & Lippert 2007 has the closed form).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from bot.language.finding_examples import FindingExample

EMERGENCY = "some_emergency"
FEWEST_SENTENCES = 15
MOST_LANDMARKS = 3000
DIMENSIONS = 256
SHARPNESS = 1.5
PENALTY = 0.15
FILE = "recogniser.npz"


@dataclass(frozen=True)
class Recogniser:
    """Landmark sentences, what likeness to each says for each finding, and the curve to probabilities."""

    labels: tuple[str, ...]
    centre: Any
    axes: Any
    landmarks: Any
    weights: Any
    curve: Any

    def probabilities(self, vectors: Any) -> Any:
        """One row for each vector, one column for each label."""
        likeness = _likeness(_placed(vectors, self.centre, self.axes), self.landmarks, self._lengths)
        return _curved(likeness @ self.weights, self.curve)

    @cached_property
    def _lengths(self) -> Any:
        return _squares(self.landmarks)


def train_recogniser(
    examples: Sequence[FindingExample], vectors: Any, emergencies: Collection[str], *, seed: int = 7
) -> Recogniser:
    """Fit on sentences and their vectors; `emergencies` are the ids of the flags of the highest level."""
    counts: dict[str, int] = {}
    for example in examples:
        for finding in example.findings:
            counts[finding] = counts.get(finding, 0) + 1
    labels = (*sorted(name for name, count in counts.items() if count >= FEWEST_SENTENCES), EMERGENCY)
    truth = np.array([[_states(example, label, emergencies) for label in labels] for example in examples])
    centre = vectors.mean(axis=0)
    axes = _main_axes(vectors - centre)
    placed = _placed(vectors, centre, axes)
    chosen = np.random.default_rng(seed).permutation(len(placed))[:MOST_LANDMARKS]
    landmarks = placed[chosen]
    own = _likeness(landmarks, landmarks).astype(np.float64)
    values, directions = np.linalg.eigh(own)
    root = directions / np.sqrt(np.maximum(values, 1e-6))
    features = _likeness(placed, landmarks) @ root
    inverse = np.linalg.inv(features.T @ features + PENALTY * np.eye(len(root)))
    solved = inverse @ (features.T @ truth)
    leverage = np.einsum("ij,ij->i", features @ inverse, features)
    left_out = truth - (truth - features @ solved) / (1 - np.minimum(leverage, 0.999))[:, None]
    weights = (root @ solved).astype(np.float32)
    curve = np.stack([_fitted_curve(left_out[:, at], truth[:, at]) for at in range(len(labels))])
    return Recogniser(labels, centre.astype(np.float32), axes, landmarks, weights, curve.astype(np.float32))


def save_recogniser(model: Recogniser, folder: Path) -> None:
    """Write the model into a folder."""
    np.savez_compressed(
        folder / FILE,
        labels=np.array(model.labels),
        centre=model.centre,
        axes=model.axes.astype(np.float16),
        landmarks=model.landmarks.astype(np.float16),
        weights=model.weights,
        curve=model.curve,
    )


def read_recogniser(folder: Path) -> Recogniser:
    """Read what `save_recogniser` wrote."""
    with np.load(folder / FILE, allow_pickle=False) as arrays:
        return Recogniser(
            tuple(arrays["labels"].tolist()),
            arrays["centre"],
            arrays["axes"].astype(np.float32),
            arrays["landmarks"].astype(np.float32),
            arrays["weights"],
            arrays["curve"],
        )


def _states(example: FindingExample, label: str, emergencies: Collection[str]) -> float:
    if label == EMERGENCY:
        return float(not example.findings.isdisjoint(emergencies))
    return float(label in example.findings)


def _main_axes(centred: Any) -> Any:
    """The directions in which the sentences differ most; half precision, as they will be stored."""
    _, directions = np.linalg.eigh(_unit(centred).T @ _unit(centred))
    return directions[:, ::-1][:, :DIMENSIONS].astype(np.float16).astype(np.float32)


def _placed(vectors: Any, centre: Any, axes: Any) -> Any:
    placed = _unit(vectors - centre) @ axes
    return placed.astype(np.float16).astype(np.float32)


def _unit(rows: Any) -> Any:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


def _likeness(rows: Any, landmarks: Any, lengths: Any = None) -> Any:
    lengths = _squares(landmarks) if lengths is None else lengths
    distances = (-2 * rows) @ landmarks.T
    distances += lengths
    distances += _squares(rows)[:, None]
    return np.exp(-SHARPNESS / 2 * np.maximum(distances, 0))


def _squares(rows: Any) -> Any:
    return np.einsum("ij,ij->i", rows, rows)


def _curved(scores: Any, curve: Any) -> Any:
    return 1 / (1 + np.exp(-(scores * curve[:, 0] + curve[:, 1])))


def _fitted_curve(scores: Any, truth: Any) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    machine = LogisticRegression(C=100.0).fit(scores[:, None], truth > 0)
    return float(machine.coef_[0, 0]), float(machine.intercept_[0])
