"""The bot's own sentences, read once from `wording.yml` and filled with the clinic's names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.protocol import Protocol


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "wording.yml").read_text(encoding="utf-8"))


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


@dataclass(frozen=True)
class Wording:
    """Texts of the bot and of the protocol, filled with `names` (phone lines, clinic, retention).

    A name that the clinic has not set becomes nothing, never a brace in front of a visitor.
    """

    protocol: Protocol
    names: Mapping[str, str]

    def say(self, key: str, **more: str) -> str:
        """The bot's own sentence with this key. Raises KeyError for an unknown key."""
        return self.fill(_texts()[key], **more)

    def choice(self, key: str) -> str:
        """The title of a quick reply."""
        return str(_texts()["choices"][key])

    def variants(self, kind: str) -> tuple[str, ...]:
        """Other words for what was just said twice: question, emergency or other."""
        return tuple(self.fill(text) for text in _texts()["said_again"][kind])

    def clinical(self, *path: str, **more: str) -> str:
        """A sentence of the protocol's texts."""
        value: Any = self.protocol.texts
        for step in path:
            value = value[step]
        return self.fill(value, **more)

    def advice(self, level: str) -> str:
        """The heading of a level as part of a sentence: "see a clinician in the next few days"."""
        heading = self.clinical("headings", level)
        return heading[:1].lower() + heading[1:]

    def fill(self, text: str, **more: str) -> str:
        """Fill the braces of a text and tidy the spaces that an empty name leaves."""
        return " ".join(text.format_map(_Names({**self.names, **more})).split())


def keys() -> tuple[str, ...]:
    """Every key of the wording file, for checks."""
    return tuple(_texts())
