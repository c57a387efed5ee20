"""The tuned layers learn to name findings, and the shipped graph votes as they were trained to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.language import fine_tuning
from bot.language.encoder import SentenceEncoder, published_weights, write_encoder
from bot.language.recogniser import Recogniser, calm_truth
from bot.language.statistical_training import calm_texts
from bot.language.votes import scores

HOT = (
    "burning up",
    "a temperature of 39",
    "shivering with fever",
    "hot and clammy since dawn",
    "feverish and sweaty",
)
CALM = (
    "stiff after gardening",
    "my neck is tight",
    "the chair at work is old",
    "sore since football",
    "what do you charge",
)
PLACES = ("", " today", " since monday", ", any idea", " at my desk", " and tired", ", 44 here", " again")
TEXTS = [f"{text}{place}" for place in PLACES for text in (*HOT, *CALM)]
TRUTH = np.array([[float(text.startswith(HOT))] for text in TEXTS], dtype=np.float32)


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> tuple[SentenceEncoder, Recogniser]:
    """An encoder that votes for one finding, taught by 80 short texts in many rounds."""
    folder: Path = tmp_path_factory.mktemp("tuned")
    write_encoder(folder)
    states = SentenceEncoder(folder).lower_states(TEXTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fine_tuning, "ROUNDS", 12)
        branch, bias = fine_tuning.tune(published_weights(), states, TRUTH, seed=1)
    write_encoder(folder, branch)
    return SentenceEncoder(folder), Recogniser(("fever",), bias)


def share(learnt: tuple[SentenceEncoder, Recogniser], text: str) -> float:
    encoder, recogniser = learnt
    return float(recogniser.probabilities(encoder.encode(text).votes)[0])


def test_what_was_taught_is_told_from_the_rest(learnt: tuple[SentenceEncoder, Recogniser]) -> None:
    hot, calm = ([share(learnt, text) for text in texts] for texts in (HOT, CALM))
    assert min(hot) > 0.8
    assert max(calm) < 0.2


def test_words_that_were_never_taught_are_judged_by_their_meaning(
    learnt: tuple[SentenceEncoder, Recogniser],
) -> None:
    assert share(learnt, "boiling and shaking with chills") > share(
        learnt, "my shoulder is tight from typing"
    )


def test_the_published_vectors_stay_as_they_are(
    learnt: tuple[SentenceEncoder, Recogniser], tmp_path: Path
) -> None:
    write_encoder(tmp_path)
    plain = SentenceEncoder(tmp_path)
    assert plain.encode(HOT[0]).votes is None
    assert np.array_equal(plain.vector(HOT[0]), learnt[0].vector(HOT[0]))


def test_moves_and_plain_routine_questions_are_learnt_as_calm() -> None:
    routine = [(f"price {at}", "ask_clinic/price") for at in range(6)]
    clinical = [
        ("a disc operation in may", "ask_clinic/after_surgery"),
        ("my foot is numb", "describe_symptoms"),
    ]
    pairs = [("go back", "go_back"), *routine, *clinical]
    calm = calm_texts([text for text, _ in pairs], [label for _, label in pairs])
    assert calm == ["go back", "price 0", "price 5"]


def test_of_what_nobody_looked_for_nothing_is_learnt() -> None:
    rows = calm_truth(2, ("fever", "meningitis"), {"meningitis"})
    assert rows.tolist() == [[-1, 0], [-1, 0]]


def test_a_loud_piece_is_not_drowned_by_quiet_ones() -> None:
    def score(loud: Any) -> float:
        return float(scores(np.array([[each, 0.0] for each in loud]), np.zeros(1))[0])

    assert score([4.0]) == pytest.approx(4.0)
    assert score([4.0, *[-4.0] * 40]) == pytest.approx(4.0, abs=0.01)
    assert score([4.0, 4.0]) > 4.0
