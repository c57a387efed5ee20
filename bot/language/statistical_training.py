"""Train everything that is learnt from examples; only `rasa train` needs this."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.language.encoder import SentenceEncoder, write_encoder
from bot.language.encoder_classifier import ROUTINE, normalised, save_model, train_model
from bot.language.finding_examples import FindingExample, read_examples
from bot.language.pipeline import build_pipeline
from bot.language.reading import Reader
from bot.language.recogniser import save_recogniser, train_recogniser
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
    encoder = None
    if uses_encoder:
        write_encoder(folder)
        encoder = SentenceEncoder(folder)
    joined = [SAME_AS.get(label, label) for label in labels]
    save_model(train_model(texts, joined, encoder=encoder, strength=strength, seed=seed), folder)
    if encoder and findings:
        examples = with_plain_facts(read_examples(findings, default_protocol().ids))
        vectors = encoder.vectors([normalised(example.text) for example in examples])
        save_recogniser(train_recogniser(examples, vectors, emergencies(), seed=seed), folder)


def with_plain_facts(examples: Sequence[FindingExample]) -> list[FindingExample]:
    """Add the facts that the lexicon reads: whoever annotated a danger sign did not note every small fact."""
    facts = default_protocol().facts
    readings = Reader(build_pipeline()).read_all(example.text for example in examples)
    return [
        FindingExample(example.text, example.findings | {one for one in reading.present_ids if one in facts})
        for example, reading in zip(examples, readings, strict=True)
    ]
