"""Train the assistant when its model is older than what it is made from."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

logger = logging.getLogger(__name__)

MODEL = Path("models/plumbline.tar.gz")
FINGERPRINT = Path("models/plumbline.json")
SOURCES = ("config.yml", "domain.yml", "data", "bot/language/intents.py")
SUFFIXES = (".yml", ".py")

Say = Callable[[str], None]


def fingerprint(root: Path) -> str:
    """One digest of everything that the model is made from."""
    digest = hashlib.sha256()
    for source in SOURCES:
        path = root / source
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in SUFFIXES and file.is_file():
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
    from rasa.model_training import train as rasa_train

    say("Training the language model. This takes about a minute.")
    made_from = fingerprint(root)
    before = Path.cwd()
    os.chdir(root)
    try:
        result = rasa_train(
            domain="domain.yml", config="config.yml", training_files=["data"], output="models",
            fixed_model_name=MODEL.name.removesuffix(".tar.gz"),
        )  # fmt: skip
    finally:
        os.chdir(before)
    if result.code != 0 and result.model is None:
        raise TrainingError("Rasa could not train the model; run `rasa data validate` to see why.")
    (root / FINGERPRINT).write_text(json.dumps({"fingerprint": made_from}), encoding="utf-8")
    return root / MODEL


def ensure_model(root: Path, say: Say) -> Path:
    """Return the packed model, trained first when it is missing or older than its sources."""
    return root / MODEL if is_current(root) else train(root, say)


class TrainingError(Exception):
    """The model could not be trained."""
