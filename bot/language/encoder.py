"""Sentence vectors: texts of like meaning point in like directions.

A small BERT (`encoder_graph.py` has where it comes from), run by onnxruntime on one thread; the files it
needs lie beside each other in one folder, which travels inside the trained model.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

GRAPH_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
# Visitors' messages seldom have more than 60 words, and time grows with every token.
MOST_TOKENS = 64
# Two layers of 384 each, see `encoder_graph.READ_OUT`.
LAYER_WIDTH = 384
WIDTH = 2 * LAYER_WIDTH
BATCH = 32


class Encoding(NamedTuple):
    """What the encoder made of one text: a state for each word piece, and where the piece stands.

    `places` are the first character and the one after the last; the marks of start and end have none.
    """

    states: Any
    places: Sequence[tuple[int, int]]

    @property
    def vector(self) -> Any:
        """The vector of the whole text, of length one."""
        return _vector(self.states.mean(axis=0))

    def part(self, start: int, end: int) -> Any:
        """The vector of the pieces that begin within these characters; of the whole text without any."""
        inside = [at for at, (first, last) in enumerate(self.places) if start <= first < end and last > first]
        return _vector(self.states[inside].mean(axis=0)) if inside else self.vector


class SentenceEncoder:
    """A tokenizer and a loaded graph."""

    def __init__(self, folder: Path) -> None:
        # Both cost some 0.1 seconds to import, which only whoever has a trained model should pay.
        import onnxruntime  # type: ignore[import-untyped]
        from tokenizers import Tokenizer  # type: ignore[import-untyped]

        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / GRAPH_FILE), options, providers=["CPUExecutionProvider"]
        )

    def token_ids(self, text: str) -> list[int]:
        """The numbers of the word pieces of a text, with its start and end marks."""
        return list(self._tokenizer.encode(text).ids)

    def encode(self, text: str) -> Encoding:
        """The states of one text's word pieces."""
        pieces = self._tokenizer.encode(text)
        return Encoding(self._run([pieces.ids])[0], pieces.offsets)

    def vector(self, text: str) -> Any:
        """The vector of one text, of length one."""
        return self.encode(text).vector

    def vectors(self, texts: list[str]) -> Any:
        """One row a text; texts of equally many tokens share a run, as the graph knows no padding."""
        ids = [self.token_ids(text) for text in texts]
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda number: len(ids[number]))
        while order:
            length = len(ids[order[0]])
            batch = [number for number in order[:BATCH] if len(ids[number]) == length]
            rows[batch] = _vector(self._run([ids[number] for number in batch]).mean(axis=1))
            order = order[len(batch) :]
        return rows

    def _run(self, ids: list[list[int]]) -> Any:
        return self._session.run(["states"], {"ids": np.array(ids, dtype=np.int64)})[0]


def _vector(means: Any) -> Any:
    """Mean states as vectors of length one, to which each layer adds as much."""
    layers = means.reshape(*means.shape[:-1], -1, LAYER_WIDTH)
    # What `np.linalg.norm` computes, without looking for other norms first.
    layers = layers / np.sqrt(np.add.reduce(layers * layers, axis=-1, keepdims=True))
    return layers.reshape(means.shape) / np.sqrt(layers.shape[-2])


def write_encoder(folder: Path) -> None:
    """Convert the installed weights and put graph and tokenizer into `folder`."""
    # Only training needs the converter, and it is not small.
    from bot.language import encoder_graph

    published = encoder_graph.weights_folder()
    weights = encoder_graph.read_weights(published / "model.safetensors")
    encoder_graph.write_encoder_graph(weights, folder / GRAPH_FILE)
    shutil.copyfile(published / TOKENIZER_FILE, folder / TOKENIZER_FILE)


def copy_encoder(source: Path, folder: Path) -> None:
    """Copy the files that `write_encoder` made."""
    for name in (GRAPH_FILE, TOKENIZER_FILE):
        shutil.copyfile(source / name, folder / name)


def is_encoder(folder: Path) -> bool:
    """Whether `folder` holds an encoder."""
    return (folder / GRAPH_FILE).exists()
