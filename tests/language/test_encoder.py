"""The sentence encoder against a plain calculation of the same network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import erf, softmax

from bot.language import encoder_graph
from bot.language.encoder import MOST_TOKENS, SentenceEncoder, write_encoder

WIPE = "I can't feel anything when I wipe"
SADDLE = "numbness around my bottom and genitals"
HOURS = "when do you open on weekdays"
TEXTS = (WIPE, SADDLE, HOURS, "44", "im 14 weeks pregnant can i have a massage")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    folder = tmp_path_factory.mktemp("encoder")
    write_encoder(folder)
    return SentenceEncoder(folder)


@pytest.fixture(scope="module")
def weights() -> encoder_graph.Weights:
    return encoder_graph.read_weights(encoder_graph.weights_folder() / "model.safetensors")


@pytest.mark.parametrize("text", TEXTS)
def test_eight_bits_stay_close_to_the_exact_network(
    encoder: SentenceEncoder, weights: encoder_graph.Weights, text: str
) -> None:
    exact = exact_vector(weights, encoder.token_ids(text))
    assert float(exact @ encoder.vector(text)) > 0.97


def test_the_last_layer_gives_the_published_likeness(
    encoder: SentenceEncoder, weights: encoder_graph.Weights
) -> None:
    wipe, saddle, hours = (exact_vector(weights, encoder.token_ids(text), layers=(6,)) for text in TEXTS[:3])
    assert float(wipe @ saddle) == pytest.approx(0.42, abs=0.01)
    assert float(wipe @ hours) == pytest.approx(-0.05, abs=0.01)


def test_like_meanings_lie_closer_than_unlike_ones(encoder: SentenceEncoder) -> None:
    wipe, saddle, hours = (encoder.vector(text) for text in TEXTS[:3])
    assert wipe @ saddle > wipe @ hours + 0.2
    assert saddle @ wipe > saddle @ hours + 0.2


def test_many_texts_get_the_same_vectors_as_each_alone(encoder: SentenceEncoder) -> None:
    together = encoder.vectors([*TEXTS, "what time do you open on sunday"])
    for row, text in zip(together, TEXTS, strict=False):
        assert float(row @ encoder.vector(text)) > 0.99


@pytest.mark.parametrize("text", ["", " ", "🙂", "\x00", "a" * 5000, "back pain " * 500])
def test_any_text_has_a_vector_of_length_one(encoder: SentenceEncoder, text: str) -> None:
    assert len(encoder.token_ids(text)) <= MOST_TOKENS
    assert np.linalg.norm(encoder.vector(text)) == pytest.approx(1.0, abs=1e-4)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"something else")
    with pytest.raises(encoder_graph.EncoderError, match="SHA-256"):
        encoder_graph.read_weights(file)


def exact_vector(
    weights: encoder_graph.Weights, ids: list[int], layers: tuple[int, ...] = encoder_graph.READ_OUT
) -> Any:
    """The network in 32-bit numbers, straight from its definition."""
    state = weights["embeddings.word_embeddings.weight"][ids]
    state = state + weights["embeddings.position_embeddings.weight"][: len(ids)]
    state = normalised(weights, "embeddings.LayerNorm", state + segment(weights))
    read_out = []
    for number in range(1, encoder_graph.LAYERS + 1):
        layer = f"encoder.layer.{number - 1}."
        mixed = dense(weights, f"{layer}attention.output.dense", attention(weights, layer, state))
        state = normalised(weights, f"{layer}attention.output.LayerNorm", state + mixed)
        wide = dense(weights, f"{layer}intermediate.dense", state)
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        narrow = dense(weights, f"{layer}output.dense", wide)
        state = normalised(weights, f"{layer}output.LayerNorm", state + narrow)
        if number in layers:
            mean = state.mean(axis=0)
            read_out.append(mean / np.linalg.norm(mean))
    return np.concatenate(read_out) / np.sqrt(len(layers))


def attention(weights: encoder_graph.Weights, layer: str, state: Any) -> Any:
    query, key, value = (
        dense(weights, f"{layer}attention.self.{part}", state)
        .reshape(len(state), encoder_graph.HEADS, -1)
        .swapaxes(0, 1)
        for part in ("query", "key", "value")
    )
    shares = softmax(query @ key.swapaxes(1, 2) / np.sqrt(query.shape[-1]), axis=-1)
    return (shares @ value).swapaxes(0, 1).reshape(len(state), -1)


def segment(weights: encoder_graph.Weights) -> Any:
    return weights["embeddings.token_type_embeddings.weight"][0]


def dense(weights: encoder_graph.Weights, name: str, state: Any) -> Any:
    return state @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def normalised(weights: encoder_graph.Weights, name: str, state: Any) -> Any:
    centred = state - state.mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt(state.var(axis=-1, keepdims=True) + encoder_graph.EPSILON)
    return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]
