"""Sentence vectors: texts of like meaning point in like directions.

A small BERT (`encoder_graph.py` has where it comes from), run by onnxruntime on one thread; the files it
needs lie beside each other in one folder, which travels inside the trained model.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from bot.language.encoder_graph import Branch, Weights

GRAPH_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
# Visitors' messages seldom have more than 60 words, and time grows with every token.
MOST_TOKENS = 64
# Two layers of 384 each, see `encoder_graph.READ_OUT`.
LAYER_WIDTH = 384
WIDTH = 2 * LAYER_WIDTH
BATCH = 32


class Encoding(NamedTuple):
    """What the encoder made of one text: a state for each word piece.

    `votes` is there when the graph has a branch: what each piece says for each finding.
    """

    states: Any
    votes: Any = None

    @property
    def vector(self) -> Any:
        """The vector of the whole text, of length one."""
        return _vector(self.states.mean(axis=0))


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
        found = self._session.run(None, {"ids": np.array([self.token_ids(text)], dtype=np.int64)})
        return Encoding(found[0][0], found[1][0] if len(found) > 1 else None)

    def vector(self, text: str) -> Any:
        """The vector of one text, of length one."""
        return self.encode(text).vector

    def vectors(self, texts: list[str]) -> Any:
        """One row a text."""
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for batch, states in self._runs(texts):
            rows[batch] = _vector(states.mean(axis=1))
        return rows

    def lower_states(self, texts: list[str]) -> list[Any]:
        """For each text the lower layer's states, one row a word piece: where training goes on from."""
        found: list[Any] = [None] * len(texts)
        for batch, states in self._runs(texts):
            for number, state in zip(batch, states[:, :, :LAYER_WIDTH].astype(np.float16), strict=True):
                found[number] = state
        return found

    def _runs(self, texts: list[str]) -> Iterator[tuple[list[int], Any]]:
        """Numbers of texts and their states; only texts of equally many tokens share a run."""
        ids = [self.token_ids(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda number: len(ids[number]))
        batches = []
        while order:
            length = len(ids[order[0]])
            batches.append([number for number in order[:BATCH] if len(ids[number]) == length])
            order = order[len(batches[-1]) :]

        def run(batch: list[int]) -> Any:
            rows = np.array([ids[number] for number in batch], dtype=np.int64)
            return self._session.run(["states"], {"ids": rows})[0]

        # A run keeps one core busy.
        with ThreadPoolExecutor() as pool:
            yield from zip(batches, pool.map(run, batches), strict=True)


def _vector(means: Any) -> Any:
    """Mean states as vectors of length one, to which each layer adds as much."""
    layers = means.reshape(*means.shape[:-1], -1, LAYER_WIDTH)
    # What `np.linalg.norm` computes, without looking for other norms first.
    layers = layers / np.sqrt(np.add.reduce(layers * layers, axis=-1, keepdims=True))
    return layers.reshape(means.shape) / np.sqrt(layers.shape[-2])


def write_encoder(folder: Path, branch: Branch | None = None, *, is_lower_half: bool = False) -> None:
    """Convert the installed weights and put graph and tokenizer into `folder`; a branch gives votes.

    The lower half ends below the branch: it reads faster, and `lower_states` needs no more.
    """
    # Only training needs the converter, and it is not small.
    from bot.language import encoder_graph

    read_out = encoder_graph.READ_OUT[:1] if is_lower_half else encoder_graph.READ_OUT
    encoder_graph.write_encoder_graph(published_weights(), folder / GRAPH_FILE, branch, read_out=read_out)
    shutil.copyfile(encoder_graph.weights_folder() / TOKENIZER_FILE, folder / TOKENIZER_FILE)


def published_weights() -> Weights:
    """The weights that are installed, by their names."""
    from bot.language import encoder_graph

    return encoder_graph.read_weights(encoder_graph.weights_folder() / "model.safetensors")


def copy_encoder(source: Path, folder: Path) -> None:
    """Copy the files that `write_encoder` made."""
    for name in (GRAPH_FILE, TOKENIZER_FILE):
        shutil.copyfile(source / name, folder / name)


def is_encoder(folder: Path) -> bool:
    """Whether `folder` holds an encoder."""
    return (folder / GRAPH_FILE).exists()
