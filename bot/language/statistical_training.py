"""Train everything that is learnt from examples; only `rasa train` needs this."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.language.encoder import SentenceEncoder, published_weights, write_encoder
from bot.language.encoder_classifier import ROUTINE, normalised, save_model, train_model
from bot.language.finding_examples import read_examples
from bot.language.recogniser import Recogniser, learnt_labels, save_recogniser, truth_of
from bot.language.statistical import emergencies
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
        labels = learnt_labels(examples)
        states = encoder.lower_states([normalised(example.text) for example in examples])
        branch, bias = tune(published_weights(), states, truth_of(examples, labels, emergencies()), seed=seed)
        write_encoder(folder, branch)
        save_recogniser(Recogniser(labels, bias), folder)
