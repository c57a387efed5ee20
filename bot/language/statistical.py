"""Everything learnt from examples, as one value: intents, topics, and the second reader of findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from spacy.tokens import Doc
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bot.language.encoder import Encoding, SentenceEncoder, is_encoder
from bot.language.encoder_classifier import ROUTINE, IntentModel, read_model
from bot.language.reading import Reading
from bot.language.recogniser import FILE, Recogniser, read_recogniser
from bot.language.second_reading import Shares, completed, sentences
from bot.protocol import Disposition, default_protocol

FALLBACK = "nlu_fallback"
APOSTROPHES = str.maketrans("’", "'")


@dataclass(frozen=True)
class Prediction:
    """Intents with their probabilities, likeliest first, the likeliest topic, and the completed reading."""

    intents: tuple[tuple[str, float], ...]
    topic: str | None
    reading: Reading | None


@dataclass(frozen=True)
class StatisticalModel:
    """The trained models over one sentence encoder; without an encoder there is no recogniser."""

    intents: IntentModel
    encoder: SentenceEncoder | None = None
    recogniser: Recogniser | None = None

    def read(self, text: str, doc: Doc | None) -> Prediction:
        """Predict intent and topic, and complete the lexicon's reading of `doc` where there is one."""
        # One character for one, so that the places of the word pieces are places in the message.
        encoding = self.encoder.encode(text.translate(APOSTROPHES)) if self.encoder else None
        shares, topics = self.intents.probabilities(text, encoding.vector if encoding else None)
        intents = tuple(sorted(shares.items(), key=lambda item: -item[1]))
        first_two = {name for name, _ in intents[:2]}
        topic = max(topics, key=topics.__getitem__) if topics and ROUTINE in first_two else None
        reading = doc._.reading if doc is not None else None
        if doc is not None and encoding and self.recogniser and len(doc._.words):
            reading = completed(doc, self._sentence_shares(doc, encoding, self.recogniser), emergencies())
        return Prediction(intents, topic, reading)

    def _sentence_shares(self, doc: Doc, encoding: Encoding, recogniser: Recogniser) -> Shares:
        words, parts = doc._.words, sentences(doc)
        vectors = [encoding.part(words[start].start, words[end - 1].end) for start, end in parts]
        return Shares(parts, recogniser.labels, recogniser.probabilities(np.stack(vectors)))


def read_statistical(folder: Path) -> StatisticalModel:
    """Read the models from one folder. Raises ValueError when they do not fit each other."""
    # Products this small are faster on one thread than handed out to several.
    threadpool_limits(limits=1, user_api="blas")
    encoder = SentenceEncoder(folder) if is_encoder(folder) else None
    recogniser = read_recogniser(folder) if (folder / FILE).exists() else None
    return StatisticalModel(read_model(folder, encoder), encoder, recogniser)


@lru_cache(maxsize=1)
def emergencies() -> frozenset[str]:
    """The flags that are an emergency by themselves."""
    flags = default_protocol().flags.items()
    return frozenset(name for name, flag in flags if flag.disposition is Disposition.EMERGENCY_NOW)
