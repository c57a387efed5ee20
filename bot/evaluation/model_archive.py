"""Read what was learnt from examples out of the packed model, without loading Rasa's agent."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

CLASSIFIER = "StatisticalReader"
WEIGHTS = "model.npz"
METADATA = "metadata.json"


class ModelArchiveError(Exception):
    """The packed model cannot be read."""


@dataclass(frozen=True)
class Classifier:
    """The trained models, and the confidence below which an intent counts as not understood."""

    model: Any
    threshold: float

    def predict(self, text: str, doc: Any = None) -> tuple[str, float, str | None, Any]:
        """Return intent, confidence, the likeliest topic and the completed reading, as the server does."""
        return self.predict_all([(text, doc)])[0]

    def predict_all(self, messages: Sequence[tuple[str, Any]]) -> list[tuple[str, float, str | None, Any]]:
        """Predict for several messages with their documents at once."""
        return [self._named(prediction) for prediction in self.model.read_all(messages)]

    def _named(self, prediction: Any) -> tuple[str, float, str | None, Any]:
        from bot.language.statistical import FALLBACK

        name, confidence = prediction.intents[0]
        name = name if confidence >= self.threshold else FALLBACK
        return name, confidence, prediction.topic, prediction.reading


def read_classifier(archive: Path) -> Classifier:
    """Return the classifier that `archive` holds. Raises ModelArchiveError saying how to mend it."""
    from bot.language.statistical import read_statistical

    try:
        with tarfile.open(archive) as packed, TemporaryDirectory() as folder:
            files = _files_of_classifier(packed)
            for name, member in files.items():
                target = Path(folder) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                content = packed.extractfile(member)
                target.write_bytes(content.read() if content else b"")
            return Classifier(read_statistical(Path(folder)), _threshold(packed))
    except (tarfile.TarError, KeyError, ValueError) as error:
        raise ModelArchiveError(f"{archive}: not a model of ours ({error}); run `bot train`.") from error


def _files_of_classifier(packed: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    files = {PurePosixPath(member.name): member for member in packed.getmembers() if member.isfile()}
    folders = [path.parent for path in files if path.name == WEIGHTS and CLASSIFIER in str(path)]
    if not folders:
        raise KeyError(f"no {CLASSIFIER} in it")
    # Names are rebuilt from below the component's folder, so none can point outside the target.
    return {
        str(path.relative_to(folders[0])): member
        for path, member in files.items()
        if folders[0] in path.parents and ".." not in path.parts
    }


def _threshold(packed: tarfile.TarFile) -> float:
    content = packed.extractfile(METADATA)
    nodes = json.loads(content.read())["predict_schema"]["nodes"] if content else {}
    for node in nodes.values():
        if str(node["uses"]).endswith(CLASSIFIER):
            return float(node["config"]["threshold"])
    raise KeyError(f"no {CLASSIFIER} in its metadata")
