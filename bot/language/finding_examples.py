"""The sentences from which the recogniser learns: `data/findings/*.yml`.

A file is a list of entries: the sentences of one finding, whole messages with all that they state, or plain
sentences that hold no finding at all:

    - id: fever
      says: ["burning up since last night", {text: "hot and shivery, neck wont bend", also: [meningitis]}]
      denies: ["temp is normal"]
      near_miss: ["everyone here has christmas fever"]
    - {text: "no fever but the foot drags and mum had cancer", states: [leg_weakness_one]}
    - "stiff after the long drive"
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SAYS = "says"
KINDS = (SAYS, "denies", "near_miss")


class ExampleError(ValueError):
    """A file of example sentences cannot be used; the message names file and entry."""


@dataclass(frozen=True)
class FindingExample:
    """A sentence and the findings it states, often none."""

    text: str
    findings: frozenset[str]


def read_examples(folder: Path, known: Collection[str]) -> list[FindingExample]:
    """Return every sentence of a folder. Raises ExampleError for an unknown id or another shape."""
    examples = [example for file in sorted(folder.glob("*.yml")) for example in _in_file(file, known)]
    if not examples:
        raise ExampleError(f"{folder}: no example sentences in it; the recogniser learns from data/findings.")
    return examples


def _in_file(file: Path, known: Collection[str]) -> Iterator[FindingExample]:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    if not isinstance(content, list):
        raise ExampleError(f"{file.name}: expected a list of entries or of sentences.")
    for entry in content:
        if isinstance(entry, str):
            yield FindingExample(entry, frozenset())
            continue
        if isinstance(entry, dict) and "states" in entry:
            yield _example({"text": entry.get("text"), "also": entry["states"]}, set(), known, file.name)
            continue
        finding = entry.get("id") if isinstance(entry, dict) else None
        if finding not in known:
            raise ExampleError(f"{file.name}: entry {finding!r} is no finding of the protocol.")
        for kind in KINDS:
            stated = {str(finding)} if kind == SAYS else set()
            for sentence in entry.get(kind, ()):
                yield _example(sentence, stated, known, f"{file.name}, {finding}, {kind}")


def _example(sentence: Any, stated: set[str], known: Collection[str], place: str) -> FindingExample:
    if isinstance(sentence, str):
        return FindingExample(sentence, frozenset(stated))
    if not isinstance(sentence, dict) or not isinstance(sentence.get("text"), str):
        raise ExampleError(f"{place}: {sentence!r} is neither a sentence nor one with its findings.")
    also = set(sentence.get("also", ()))
    if unknown := also - set(known):
        raise ExampleError(f"{place}: {sentence['text']!r} names {sorted(unknown)}, which is no finding.")
    return FindingExample(sentence["text"], frozenset(stated | also))
