"""Train everything that is learnt from examples; only `rasa train` needs this."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import yaml

from bot.language.encoder import SentenceEncoder, published_weights, write_encoder
from bot.language.encoder_classifier import ROUTINE, normalised, save_model, train_model
from bot.language.finding_examples import read_examples
from bot.language.recogniser import Recogniser, calm_truth, learnt_labels, save_recogniser, truth_of
from bot.protocol import default_protocol

# Routine topics that say the same as an intent: trained as that intent, since no wording tells them apart.
SAME_AS = {
    f"{ROUTINE}/greeting_thanks": "greet",
    f"{ROUTINE}/therapist_search": "find_therapist",
    f"{ROUTINE}/unrelated": "ask_unrelated",
}


def train_statistical(
    texts: Sequence[str],
    labels: Sequence[str],
    folder: Path,
    *,
    uses_encoder: bool,
    findings: Path | None,
    strength: float,
    seed: int,
) -> None:
    """Fit all models and write them, with the encoder they need, into `folder`."""
    # Nobody who only reads messages pays for importing the trainer.
    from bot.language.fine_tuning import tune

    encoder = None
    if uses_encoder:
        write_encoder(folder)
        encoder = SentenceEncoder(folder)
    joined = [SAME_AS.get(label, label) for label in labels]
    save_model(train_model(texts, joined, encoder=encoder, strength=strength, seed=seed), folder)
    if encoder and findings:
        examples = read_examples(findings, default_protocol().ids)
        known = learnt_labels(examples)
        calm = calm_texts(texts, labels)
        told = [normalised(text) for text in (*(example.text for example in examples), *calm)]
        truth = np.vstack([truth_of(examples, known), calm_truth(len(calm), known, default_protocol().flags)])
        branch, bias = tune(published_weights(), _lower_states(told), truth, seed=seed)
        write_encoder(folder, branch)
        save_recogniser(Recogniser(known, bias), folder)


def _lower_states(texts: list[str]) -> list[Any]:
    with TemporaryDirectory() as folder:
        write_encoder(Path(folder), is_lower_half=True)
        return SentenceEncoder(Path(folder)).lower_states(texts)


def calm_texts(texts: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Moves, small talk, and some routine questions: the recogniser must stay quiet on them."""
    calm = yaml.safe_load(Path(__file__).with_name("calm_labels.yml").read_text(encoding="utf-8"))
    moves = [text for text, label in zip(texts, labels, strict=True) if label in calm["intents"]]
    routine = []
    for text, label in zip(texts, labels, strict=True):
        intent, _, topic = label.partition("/")
        if intent == ROUTINE and topic not in calm["clinical_topics"]:
            routine.append(text)
    return [*moves, *routine[:: calm["every_routine_question"]]]
