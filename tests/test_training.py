"""When the model is trained anew, and what is said meanwhile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import training
from bot.training import FINGERPRINT, MODEL, ensure_model, fingerprint, is_current, train


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project as far as training looks at it."""
    files = {
        "config.yml": "language: en",
        "domain.yml": "intents: []",
        "data/nlu/a.yml": "nlu: []",
        "bot/language/recogniser.py": "A = 1",
        "bot/language/phrases.py": "B = 1",
        "bot/dialogue/steps.py": "C = 1",
        "bot/protocol/content/flags.yml": "[]",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "models").mkdir()
    return tmp_path


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where Rasa was asked to train; it packs an empty file."""
    asked: list[Path] = []

    def train_with_rasa() -> None:
        asked.append(Path.cwd())
        MODEL.write_bytes(b"")

    monkeypatch.setattr(training, "_train_with_rasa", train_with_rasa)
    return asked


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "data/nlu/a.yml", "data/nlu/new.yml", "bot/language/recogniser.py"]
)
def test_what_the_model_is_made_from_makes_it_old(root: Path, trainings: list[Path], name: str) -> None:
    ensure_model(root, lambda _: None)
    (root / name).write_text("changed: true")
    assert not is_current(root)


@pytest.mark.parametrize(
    "name",
    [
        "bot/dialogue/steps.py",
        "bot/language/phrases.py",
        "bot/protocol/content/flags.yml",
        "data/notes.txt",
        "README.md",
    ],
)
def test_nothing_else_does(root: Path, trainings: list[Path], name: str) -> None:
    ensure_model(root, lambda _: None)
    (root / name).write_text("changed: true")
    assert is_current(root)


def test_an_encoder_beside_the_classifier_would_count(root: Path, trainings: list[Path]) -> None:
    before = fingerprint(root)
    (root / "bot/language/encoder.py").write_text("D = 1")
    assert fingerprint(root) != before


def test_another_python_or_rasa_makes_it_old(
    root: Path, trainings: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_model(root, lambda _: None)
    monkeypatch.setattr(training, "version", lambda _: "9.9.9")
    assert not is_current(root)


def test_a_current_model_is_not_trained_again(root: Path, trainings: list[Path]) -> None:
    assert ensure_model(root, lambda _: None) == root / MODEL
    assert ensure_model(root, lambda _: None) == root / MODEL
    assert trainings == [root]


def test_a_model_that_is_gone_or_a_note_that_cannot_be_read_means_training(
    root: Path, trainings: list[Path]
) -> None:
    ensure_model(root, lambda _: None)
    (root / FINGERPRINT).write_text("not json")
    assert not is_current(root)
    train(root, lambda _: None)
    (root / MODEL).unlink()
    assert not is_current(root)


def test_it_says_two_lines_and_keeps_the_working_folder(root: Path, trainings: list[Path]) -> None:
    said: list[str] = []
    before = Path.cwd()
    train(root, said.append)
    assert [line.split()[0] for line in said] == ["Training", "Trained"]
    assert Path.cwd() == before
    assert set(json.loads((root / FINGERPRINT).read_text())) == {"fingerprint", "python", "rasa"}
