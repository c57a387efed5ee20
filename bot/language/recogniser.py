"""The second reader of findings: learnt from sentences, for what no lexicon lists.

The last layers of the sentence encoder are trained to name findings (`fine_tuning.py`) and travel inside
its graph, which gives the votes of every word piece. Here is what turns the votes of a message, or of one
sentence in it, into a probability for each finding.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.language.finding_examples import FindingExample
from bot.language.votes import shares

FEWEST_SENTENCES = 15
FILE = "recogniser.npz"


@dataclass(frozen=True)
class Recogniser:
    """The findings that were learnt, in the order of the votes, and each one's score before any word."""

    labels: tuple[str, ...]
    bias: Any

    def probabilities(self, votes: Any) -> Any:
        """The probability of each label for a text whose word pieces voted so, one row a piece."""
        return shares(votes, self.bias)


def learnt_labels(examples: Sequence[FindingExample]) -> tuple[str, ...]:
    """The findings that enough sentences state."""
    counts: dict[str, int] = {}
    for example in examples:
        for finding in example.findings:
            counts[finding] = counts.get(finding, 0) + 1
    return tuple(sorted(name for name, count in counts.items() if count >= FEWEST_SENTENCES))


def truth_of(examples: Sequence[FindingExample], labels: Sequence[str]) -> Any:
    """One row an example, one column a label: 1 where it is stated."""
    rows = [[label in example.findings for label in labels] for example in examples]
    return np.array(rows, dtype=np.float32)


def calm_truth(texts: int, labels: Sequence[str], flags: Collection[str]) -> Any:
    """Rows for texts that state no danger sign, and of which nobody noted the plain facts: -1."""
    row = [0.0 if label in flags else -1.0 for label in labels]
    return np.tile(np.array(row, dtype=np.float32), (texts, 1))


def save_recogniser(model: Recogniser, folder: Path) -> None:
    """Write the model into a folder, beside the encoder whose graph votes."""
    np.savez_compressed(folder / FILE, labels=np.array(model.labels), bias=model.bias)


def read_recogniser(folder: Path) -> Recogniser:
    """Read what `save_recogniser` wrote."""
    with np.load(folder / FILE, allow_pickle=False) as arrays:
        return Recogniser(tuple(arrays["labels"].tolist()), arrays["bias"])
