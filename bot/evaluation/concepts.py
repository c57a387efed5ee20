"""The coarse vocabulary of annotations, and the way from the protocol's findings to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def concepts() -> Mapping[str, tuple[str, ...]]:
    """Every concept with the findings that express it, the plainest first."""
    path = Path(__file__).with_name("concepts.yml")
    return {name: tuple(ids) for name, ids in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


@lru_cache(maxsize=1)
def _concept_of_finding() -> Mapping[str, str]:
    return {finding: name for name, ids in concepts().items() for finding in ids}


def concepts_in(finding_ids: Iterable[str]) -> set[str]:
    """The concept that each finding is scored as; a finding that stands under none is left as it is."""
    return {_concept_of_finding().get(finding, finding) for finding in finding_ids}


def findings_of(concept: str) -> tuple[str, ...]:
    """The findings that express a concept, and the name itself, which may be a finding's id already."""
    return tuple(dict.fromkeys([*concepts().get(concept, ()), concept]))
