"""Train the assistant when its model is older than what it is made from."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from importlib.metadata import version
from io import StringIO
from pathlib import Path

from bot.logs import configure_logging, only_errors_of_rasa

MODEL = Path("models/plumbline.tar.gz")
FINGERPRINT = Path("models/plumbline.json")
# The lexicon and the dialogue are read afresh at each start; only what the model holds is listed here.
SOURCES = (
    "config.yml",
    "domain.yml",
    "data",
    "bot/language/calm_labels.yml",
    "bot/language/encoder*.py",
    "bot/language/fine_tuning.py",
    "bot/language/finding_examples.py",
    "bot/language/recogniser.py",
    "bot/language/statistical*.py",
    "bot/language/votes.py",
)
SUFFIXES = (".yml", ".py")

Say = Callable[[str], None]


class TrainingError(Exception):
    """The model could not be trained."""


def fingerprint(root: Path) -> str:
    """One digest of everything that the model is made from, Python and Rasa included."""
    digest = hashlib.sha256(f"Python {platform.python_version()}, Rasa {version('rasa')}".encode())
    for file in _sources(root):
        digest.update(str(file.relative_to(root)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_current(root: Path) -> bool:
    """Whether the packed model was made from what is there now."""
    try:
        known = json.loads((root / FINGERPRINT).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return (root / MODEL).exists() and known.get("fingerprint") == fingerprint(root)


def train(root: Path, say: Say) -> Path:
    """Train with Rasa, pack the model and remember what it was made from. Raises TrainingError."""
    say("Training the language model. This takes a few minutes.")
    began = time.monotonic()
    made_from = fingerprint(root)
    before = Path.cwd()
    os.chdir(root)
    try:
        _train_with_rasa()
    finally:
        os.chdir(before)
    about = {"fingerprint": made_from, "python": platform.python_version(), "rasa": version("rasa")}
    (root / FINGERPRINT).write_text(json.dumps(about) + "\n", encoding="utf-8")
    say(f"Trained in {time.monotonic() - began:.0f} s.")
    return root / MODEL


def ensure_model(root: Path, say: Say) -> Path:
    """Return the packed model, trained first when it is missing or older than its sources."""
    return root / MODEL if is_current(root) else train(root, say)


def _sources(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        for path in sorted(root.glob(source)):
            files = sorted(path.rglob("*")) if path.is_dir() else [path]
            yield from (file for file in files if file.suffix in SUFFIXES and file.is_file())


def _train_with_rasa() -> None:
    from rasa.model_training import train as rasa_train
    from rasa.shared.exceptions import RasaException

    configure_logging("WARNING")
    # Rasa finds the components of config.yml, `bot` and `actions` through the working folder.
    if "" not in sys.path and os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        with redirect_stdout(StringIO()), only_errors_of_rasa():
            result = rasa_train(
                domain="domain.yml",
                config="config.yml",
                training_files=["data"],
                output="models",
                fixed_model_name=MODEL.name.removesuffix(".tar.gz"),
            )
    except RasaException as error:
        raise TrainingError(f"Rasa could not train the model: {' '.join(str(error).split())}") from error
    if result.code != 0 and result.model is None:
        raise TrainingError("Rasa could not train the model; run `rasa data validate` to see why.")
