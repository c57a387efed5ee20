"""The intent classifier: its files, its two stages, and messages that it never trained on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from rasa.shared.nlu.training_data.loading import load_data

from bot.language.encoder import SentenceEncoder, copy_encoder, write_encoder
from bot.language.encoder_classifier import IntentModel, normalised, read_model, save_model, train_model
from bot.language.statistical import Prediction, StatisticalModel
from bot.language.statistical_training import SAME_AS

ROOT = Path(__file__).parents[2]
HELD_OUT = Path(__file__).parent / "intents_held_out.yml"
# Small enough to train in seconds; the full model's figures are in docs/language-ablation.md.
TOPICS = ("hours", "parking", "price", "insurance", "does_it_hurt", "telehealth", "cupping_scraping", "tips")
INTENTS = ("describe_symptoms", "find_therapist", "affirm", "deny", "greet", "give_thanks", "delete_my_data")
LABELS = (*INTENTS, *(f"ask_clinic/{topic}" for topic in TOPICS))
MOST_EXAMPLES = 60


@pytest.fixture(scope="module")
def examples() -> list[tuple[str, str]]:
    """Text and label of every training example."""
    data = load_data(str(ROOT / "data" / "nlu"))
    return [
        (one.get("text"), one.get("intent_response_key") or one.get("intent")) for one in data.intent_examples
    ]


@pytest.fixture(scope="module")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    write_encoder(folder)
    return folder


@pytest.fixture(scope="module")
def model(examples: list[tuple[str, str]], encoder_folder: Path) -> IntentModel:
    some = [pair for label in LABELS for pair in [one for one in examples if one[1] == label][:MOST_EXAMPLES]]
    texts, labels = zip(*some, strict=True)
    return train_model(texts, labels, encoder=SentenceEncoder(encoder_folder))


def test_what_is_read_predicts_what_was_saved(
    model: IntentModel, encoder_folder: Path, tmp_path: Path
) -> None:
    save_model(model, tmp_path)
    copy_encoder(encoder_folder, tmp_path)
    read = read_model(tmp_path, SentenceEncoder(tmp_path))
    for text in ("when do you open", "my back hurts", "", "zzz", "Don’t take it"):
        for before, after in zip(model.probabilities(text), read.probabilities(text), strict=True):
            assert after == pytest.approx(before, abs=1e-6)


def test_without_its_encoder_a_model_is_refused(model: IntentModel, tmp_path: Path) -> None:
    save_model(model, tmp_path)
    with pytest.raises(ValueError, match="features"):
        read_model(tmp_path, None)


def test_it_trains_without_an_encoder_and_with_two_labels(tmp_path: Path) -> None:
    texts = ["yes", "yes please", "yeah yes", "yes ok", "no", "no thanks", "nope no", "no way"]
    save_model(train_model(texts, ["affirm"] * 4 + ["deny"] * 4), tmp_path)
    prediction = StatisticalModel(read_model(tmp_path, None)).read("no no", None)
    assert (prediction.intents[0][0], prediction.topic) == ("deny", None)


def test_probabilities_of_each_stage_sum_to_one(model: IntentModel) -> None:
    for shares in model.probabilities("do you take blue cross"):
        assert np.sum(list(shares.values())) == pytest.approx(1.0)


def test_a_routine_question_has_a_topic(model: IntentModel) -> None:
    assert StatisticalModel(model).read("is there somewhere to leave the car", None).topic == "parking"


def test_unseen_messages_keep_their_accuracy(model: IntentModel) -> None:
    cases = [case for case in held_out() if case[1] in LABELS]
    right = sum(label_of(StatisticalModel(model).read(text, None)) == label for text, label in cases)
    assert right / len(cases) >= 0.8


def test_no_held_out_message_is_a_training_example(examples: list[tuple[str, str]]) -> None:
    trained = {normalised(text) for text, _ in examples}
    assert not [text for text, _ in held_out() if normalised(text) in trained]


def test_every_trained_label_has_held_out_messages(examples: list[tuple[str, str]]) -> None:
    trained = {SAME_AS.get(label, label) for _, label in examples}
    assert {label for _, label in held_out()} == trained


def held_out() -> list[tuple[str, str]]:
    cases = yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))
    return [(text, label) for label, texts in cases.items() for text in texts]


def label_of(predicted: Prediction) -> str:
    intent = predicted.intents[0][0]
    return f"ask_clinic/{predicted.topic}" if intent == "ask_clinic" else intent
