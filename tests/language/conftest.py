"""One pipeline and one reader for all tests of reading."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.language.pipeline import build_pipeline
from bot.language.reading import Reader


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline as it is shipped."""
    return build_pipeline()


@pytest.fixture(scope="session")
def reader(nlp: Language) -> Reader:
    """A reader over the shipped pipeline."""
    return Reader(nlp)
