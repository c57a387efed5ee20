"""Teaches the encoder's last layers to name findings; needed in training only.

The layers below stay as published, so their states are computed once. Above them two layers are trained
together with a linear vote of every word piece for every finding. A text states what one of its pieces votes
for loudly enough (a soft maximum, so that a sign is not drowned in a long story), helped or held back by the
mean of all pieces, which sees what the story is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax  # type: ignore[import-untyped]

from bot.language.encoder_graph import (
    EPSILON,
    FIRST_TUNED,
    HEADS,
    LAYERS,
    WIDTH,
    Branch,
    Weights,
    layer_prefix,
)
from bot.language.votes import SOFTNESS

# How often each text is seen: a second time brought nothing (docs/language-ablation.md).
ROUNDS = 1
BATCH = 48
# Each batch, and then each step, is shared between so many threads: one computation does not fill two cores.
HANDS = 2
RATE = 5e-4
# The votes start from nothing, the layers from what they know: they may move slowly.
VOTE_RATE = 20 * RATE
WARM_UP = 0.1
DROPPED = 0.1
# Of all findings a text states one or two.
FIRST_BIAS = -4.0
# Every length is a computation of its own to compile.
LENGTHS = (10, 14, 20, 28, 40, 64)
# Batches are cut from so many shuffled texts, sorted by length: little padding, much chance.
POOL = 20 * BATCH
VERY_UNLIKELY = -1e4

# A layer, or the votes: the names of its arrays and the arrays.
Part = Mapping[str, Any]


def tune(weights: Weights, states: Sequence[Any], truth: Any, *, seed: int) -> tuple[Branch, Any]:
    """Return the branch for the graph and the bias of each finding.

    `states` are those below the tuned layers, for each text one row a word piece; `truth` has one row a text
    and one column a finding: 1 stated, 0 not stated, below 0 nobody looked.
    """
    chance = np.random.default_rng(seed)
    lengths = [len(text) for text in states]
    batches = list(chain.from_iterable(_batches(lengths, chance) for _ in range(ROUNDS)))
    parts = _first_parameters(weights, truth.shape[1], chance)
    pace = optax.warmup_cosine_decay_schedule(
        0.0, 1.0, max(1, int(WARM_UP * len(batches))), len(batches), 0.02
    )
    moves = [_move(rate, pace) for rate in (*[RATE] * (len(parts) - 1), VOTE_RATE)]
    memories = [optimiser.init(part) for (optimiser, _), part in zip(moves, parts, strict=True)]
    slope = jax.jit(jax.grad(_loss))

    def slope_of(share: list[int], key: Any) -> Any:
        text, mask = _padded([states[at] for at in share])
        return jax.block_until_ready(slope(parts, text, mask, truth[share], key))

    def moved(at: int) -> tuple[Any, Any]:
        return jax.block_until_ready(moves[at][1](parts[at], memories[at], [each[at] for each in slopes]))

    keys = jax.random.PRNGKey(seed)
    with ThreadPoolExecutor(HANDS) as hands:
        for batch in batches:
            keys, *own = jax.random.split(keys, HANDS + 1)
            shares = [batch[at::HANDS] for at in range(HANDS)]
            slopes = list(hands.map(slope_of, shares, own))
            parts, memories = map(list, zip(*hands.map(moved, range(len(parts))), strict=True))
    return _branch(parts), np.asarray(parts[-1]["bias"])


def _move(rate: float, pace: Any) -> tuple[Any, Any]:
    """An optimiser, and the step it makes with one part of the parameters."""
    optimiser = optax.adamw(lambda at: rate * pace(at))

    @jax.jit
    def moved(part: Part, memory: Any, slopes: Sequence[Any]) -> tuple[Part, Any]:
        mean = jax.tree_util.tree_map(lambda *each: sum(each) / len(each), *slopes)
        step, memory = optimiser.update(mean, memory, part)
        return optax.apply_updates(part, step), memory

    return optimiser, moved


def _first_parameters(weights: Weights, findings: int, chance: np.random.Generator) -> list[Part]:
    """The layers as published, and after them the votes."""
    layers = [
        {
            name.removeprefix(prefix): jnp.asarray(array)
            for name, array in weights.items()
            if name.startswith(prefix)
        }
        for prefix in map(layer_prefix, range(FIRST_TUNED, LAYERS))
    ]
    votes = chance.normal(0.0, 0.02, (2, WIDTH, findings)).astype(np.float32)
    words, whole = map(jnp.asarray, votes)
    return [*layers, {"words": words, "whole": whole, "bias": jnp.full(findings, FIRST_BIAS)}]


def _branch(parts: Sequence[Part]) -> Branch:
    *layers, votes = parts
    named = {
        f"{layer_prefix(FIRST_TUNED + at)}{name}": np.asarray(array)
        for at, layer in enumerate(layers)
        for name, array in layer.items()
    }
    return Branch(named, np.hstack([votes["words"], votes["whole"]]))


def _batches(lengths: Sequence[int], chance: np.random.Generator) -> list[list[int]]:
    """Numbers of texts of like length, in chance order; the few that fill no batch wait an epoch."""
    order = chance.permutation(len(lengths)).tolist()
    batches = []
    for start in range(0, len(order), POOL):
        pool = sorted(order[start : start + POOL], key=lengths.__getitem__)
        batches += [pool[at : at + BATCH] for at in range(0, len(pool) - BATCH + 1, BATCH)]
    return [batches[at] for at in chance.permutation(len(batches))]


def _padded(texts: Sequence[Any]) -> tuple[Any, Any]:
    longest = max(len(text) for text in texts)
    length = next(length for length in LENGTHS if length >= longest)
    filled = np.zeros((len(texts), length, WIDTH), np.float32)
    mask = np.zeros((len(texts), length), np.float32)
    for at, text in enumerate(texts):
        filled[at, : len(text)] = text
        mask[at, : len(text)] = 1
    return filled, mask


def _loss(parts: Sequence[Part], state: Any, mask: Any, wanted: Any, key: Any) -> Any:
    kept = jax.random.bernoulli(key, 1 - DROPPED, state.shape) / (1 - DROPPED)
    scores = _scores(parts, state * kept, mask)
    surprise = optax.sigmoid_binary_cross_entropy(scores, jnp.maximum(wanted, 0.0))
    return jnp.where(wanted < 0, 0.0, surprise).sum(axis=-1).mean()


def _scores(parts: Sequence[Part], state: Any, mask: Any) -> Any:
    """One score a text and finding; `bot.language.votes` computes the same from the graph's votes."""
    *layers, voting = parts
    for layer in layers:
        state = _layer(layer, state, mask)
    votes = state @ voting["words"] + (mask[:, :, None] - 1) * -VERY_UNLIKELY
    loudest = jax.nn.logsumexp(votes * SOFTNESS, axis=1) / SOFTNESS
    mean = (state * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
    return loudest + mean @ voting["whole"] + voting["bias"]


def _layer(layer: Part, state: Any, mask: Any) -> Any:
    """The same operations as `encoder_graph._layer`, in a form that can be differentiated."""
    texts, pieces, _ = state.shape

    def heads(part: str) -> Any:
        split = _dense(layer, f"attention.self.{part}", state).reshape(texts, pieces, HEADS, WIDTH // HEADS)
        return split.transpose(0, 2, 1, 3)

    closeness = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS)
    closeness += (mask[:, None, None, :] - 1) * -VERY_UNLIKELY
    mixed = (jax.nn.softmax(closeness) @ heads("value")).transpose(0, 2, 1, 3).reshape(state.shape)
    attended = _dense(layer, "attention.output.dense", mixed)
    state = _normalised(layer, "attention.output.LayerNorm", state + attended)
    wide = jax.nn.gelu(_dense(layer, "intermediate.dense", state), approximate=False)
    return _normalised(layer, "output.LayerNorm", state + _dense(layer, "output.dense", wide))


def _dense(layer: Part, name: str, state: Any) -> Any:
    return state @ layer[f"{name}.weight"].T + layer[f"{name}.bias"]


def _normalised(layer: Part, name: str, state: Any) -> Any:
    centred = state - state.mean(axis=-1, keepdims=True)
    spread = (centred**2).mean(axis=-1, keepdims=True)
    return centred / jnp.sqrt(spread + EPSILON) * layer[f"{name}.weight"] + layer[f"{name}.bias"]
