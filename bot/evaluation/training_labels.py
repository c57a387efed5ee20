"""Which intents the training files name, and which the domain knows; read without Rasa."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DOMAIN = Path("domain.yml")
EXAMPLES = Path("data/nlu")


def labels_by_file(root: Path) -> dict[str, list[str]]:
    """Return the labels (`ask_clinic/hours`) that each training file has examples for."""
    return {
        str(path.relative_to(root)): [
            entry["intent"] for entry in _read(path).get("nlu", ()) if "intent" in entry
        ]
        for path in sorted((root / EXAMPLES).glob("*.yml"))
    }


def known_intents(root: Path) -> set[str]:
    """Return the intents of the domain."""
    entries = _read(root / DOMAIN).get("intents", ())
    return {name for entry in entries for name in (entry if isinstance(entry, dict) else [entry])}


def _read(path: Path) -> dict[str, Any]:
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded if isinstance(loaded, dict) else {}
