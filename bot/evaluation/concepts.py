"""The coarse vocabulary of annotations, and the way from the protocol's findings to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def concepts() -> Mapping[str, tuple[str, ...]]:
    """Every concept with the findings that express it."""
    path = Path(__file__).with_name("concepts.yml")
    return {name: tuple(ids) for name, ids in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


@lru_cache(maxsize=1)
def _of_finding() -> Mapping[str, str]:
    # The first concept counts where a finding stands under two.
    found: dict[str, str] = {}
    for name, ids in concepts().items():
        for finding in ids:
            found.setdefault(finding, name)
    return found


def concept_of(finding_id: str) -> str:
    """The concept that a finding expresses; the id itself when it stands under none."""
    return _of_finding().get(finding_id, finding_id)


def concepts_in(finding_ids: Iterable[str]) -> set[str]:
    """The concepts that some findings express, each finding under every concept that lists it."""
    ids = set(finding_ids)
    known = {name for name, members in concepts().items() if ids & set(members)}
    return known | {finding for finding in ids if finding not in _of_finding()}


def findings_of(concept: str) -> frozenset[str]:
    """The findings that express a concept, and the name itself, which may be a finding's id already."""
    return frozenset([concept, *concepts().get(concept, ())])
