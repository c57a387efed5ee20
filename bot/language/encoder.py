"""Sentence vectors: texts of like meaning point in like directions.

A small BERT (`encoder_graph.py` has where it comes from), run by onnxruntime on one thread; the files it
needs lie beside each other in one folder, which travels inside the trained model.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np

GRAPH_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
# Visitors' messages seldom have more than 60 words, and time grows with every token.
MOST_TOKENS = 64
WIDTH = 384
BATCH = 32


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

    def vector(self, text: str) -> Any:
        """The vector of one text, of length one."""
        return self._run([self.token_ids(text)])[0]

    def vectors(self, texts: list[str]) -> Any:
        """One row a text; texts of equally many tokens share a run, as the graph knows no padding."""
        ids = [self.token_ids(text) for text in texts]
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda number: len(ids[number]))
        while order:
            length = len(ids[order[0]])
            batch = [number for number in order[:BATCH] if len(ids[number]) == length]
            rows[batch] = self._run([ids[number] for number in batch])
            order = order[len(batch) :]
        return rows

    def _run(self, ids: list[list[int]]) -> Any:
        return self._session.run(None, {"ids": np.array(ids, dtype=np.int64)})[0]


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
