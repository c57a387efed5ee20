"""Everything learnt from examples, as one value: intents, topics, and the second reader of findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bot.language.encoder import Encoding, SentenceEncoder, is_encoder
from bot.language.encoder_classifier import ROUTINE, IntentModel, read_model
from bot.language.reading import Reading
from bot.language.recogniser import FILE, Recogniser, read_recogniser
from bot.language.second_reading import Shares, completed, sentences
from bot.protocol import default_protocol

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
        return self.read_all([(text, doc)])[0]

    def read_all(self, messages: Sequence[tuple[str, Doc | None]]) -> list[Prediction]:
        """Read several messages, each in a run of its own.

        The encoder's integers are scaled by the largest number of a run: beside others a message would be
        read a little differently.
        """
        return [self._read(text, doc) for text, doc in messages]

    def _read(self, text: str, doc: Doc | None) -> Prediction:
        encoding = self._encoding(text)
        return self._prediction(text, encoding, self._reading(doc, encoding))

    def _encoding(self, text: str) -> Encoding | None:
        return self.encoder.encode(text.translate(APOSTROPHES)) if self.encoder else None

    def _votes(self, text: str) -> Any:
        encoding = self._encoding(text)
        return encoding.votes if encoding else None

    def _prediction(self, text: str, encoding: Encoding | None, reading: Reading | None) -> Prediction:
        shares, topics = self.intents.probabilities(text, encoding.vector if encoding else None)
        intents = tuple(sorted(shares.items(), key=lambda item: -item[1]))
        first_two = {name for name, _ in intents[:2]}
        topic = max(topics, key=topics.__getitem__) if topics and ROUTINE in first_two else None
        return Prediction(intents, topic, reading)

    def _reading(self, doc: Doc | None, encoding: Encoding | None) -> Reading | None:
        """The lexicon's reading of the document, completed by the recogniser where it has a say."""
        if doc is None or self.recogniser is None or encoding is None or encoding.votes is None:
            return None if doc is None else doc._.reading
        if not (words := doc._.words):
            return doc._.reading
        parts = sentences(doc)
        # Each sentence once more by itself: a greeting in front must not change how it is read.
        alone = (self._votes(doc.text[words[start].start : words[end - 1].end]) for start, end in parts[1:])
        rows = np.stack([self.recogniser.probabilities(votes) for votes in (encoding.votes, *alone)])
        return completed(doc, Shares(parts, self.recogniser.labels, rows), default_protocol().emergencies)


def read_statistical(folder: Path) -> StatisticalModel:
    """Read the models from one folder. Raises ValueError when they do not fit each other."""
    # Products this small are faster on one thread than handed out to several.
    threadpool_limits(limits=1, user_api="blas")
    encoder = SentenceEncoder(folder) if is_encoder(folder) else None
    recogniser = read_recogniser(folder) if (folder / FILE).exists() else None
    return StatisticalModel(read_model(folder, encoder), encoder, recogniser)
