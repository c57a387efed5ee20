"""Every text that the bot can say, gathered from wherever it is kept.

Left out are words that are only read, never said: what visitors type, ids and sources.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
YAML_PLACES = (
    "bot/protocol/content/*.yml",
    "bot/replies/*.yml",
    "bot/clinic/content/**/*.yml",
    "bot/dialogue/*.yml",
    "clinic/clinic.yml",
    "domain.yml",
)
PYTHON_PLACES = ("actions/*.py", "bot/replies/*.py", "bot/dialogue/*.py", "bot/clinic/*.py", "bot/web/*.py")
# The list of claims quotes them on purpose.
NOT_SAID = {"bot/protocol/content/unsupported_claims.yml"}
# What visitors are expected to write, and the notes that only clinicians read.
ONLY_READ = {"says", "near_miss", "clarify", "source"}
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
JS_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`|\'((?:[^\'\\\n]|\\.)*)\'')


@lru_cache(maxsize=1)
def spoken_texts() -> tuple[tuple[str, str], ...]:
    """File and text of everything that can be said."""
    return tuple(_gathered())


def _gathered() -> Iterator[tuple[str, str]]:
    for place in YAML_PLACES:
        for path in sorted(ROOT.glob(place)):
            if (name := str(path.relative_to(ROOT))) not in NOT_SAID:
                content = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
                yield from ((name, text) for text in _values(content))
    for place in PYTHON_PLACES:
        for path in sorted(ROOT.glob(place)):
            yield from ((str(path.relative_to(ROOT)), text) for text in _literals(path))
    for path in sorted((ROOT / "bot/web/static").iterdir()):
        yield from ((str(path.relative_to(ROOT)), text) for text in _page(path))
    with (ROOT / "clinic/therapists.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield "clinic/therapists.csv", ". ".join(value for value in row.values() if value)


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ONLY_READ:
                yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
        # Sentences of a list are often said one after the other.
        if value and all(isinstance(inner, str) for inner in value):
            yield " ".join(value)
    elif isinstance(value, str):
        yield value


def _literals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value


def _page(path: Path) -> Iterator[str]:
    if path.suffix == ".js":
        for found in JS_STRING.finditer(path.read_text(encoding="utf-8")):
            yield next(text for text in (*found.groups(), "") if text is not None)
    elif path.suffix == ".html":
        reader = _Text()
        reader.feed(path.read_text(encoding="utf-8"))
        yield " ".join(reader.texts)


class _Text(HTMLParser):
    """What a page shows, and what its attributes say aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts += data.split()

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.texts += [
            value for name, value in attributes if value and name in ("alt", "aria-label", "content")
        ]
