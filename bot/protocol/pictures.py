"""The pictures of the exercises: one drawing each, and in words what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.protocol.loader import CONTENT


@dataclass(frozen=True)
class Picture:
    """One drawing; `words` say what can be seen, `url` is its place on the service."""

    id: str
    words: str
    file: Path

    @property
    def url(self) -> str:
        """Path on the service, without its host."""
        return f"/exercises/{self.id}.svg"


@lru_cache(maxsize=1)
def exercise_pictures() -> Mapping[str, Picture]:
    """Every picture by the id of its exercise."""
    words = yaml.safe_load((CONTENT / "pictures.yml").read_text(encoding="utf-8"))
    return {id_: Picture(id_, text, CONTENT / "pictures" / f"{id_}.svg") for id_, text in words.items()}
