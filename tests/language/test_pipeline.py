"""The spaCy pipeline: saved, loaded, and fast enough to sit in front of every message."""

from __future__ import annotations

import time
from pathlib import Path

import spacy
from spacy.language import Language

from bot.language.pipeline import COMPONENTS, SPAN_GROUP, build_pipeline
from bot.protocol import Protocol

# A tenth of what the matcher does on an idle machine, so that a busy one does not fail the test.
FEWEST_MESSAGES_A_SECOND = 120


def test_components_stand_in_their_order() -> None:
    assert tuple(build_pipeline().pipe_names) == COMPONENTS


def test_a_saved_pipeline_reads_the_same(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "language")
    loaded = spacy.load(tmp_path / "language")
    text = "no fever but I can't pee"
    assert loaded(text)._.reading == nlp(text)._.reading


def test_findings_are_a_span_group_too(nlp: Language) -> None:
    doc = nlp("both legs are numb")
    assert "ces_both_legs" in {span.label_ for span in doc.spans[SPAN_GROUP]}


def test_messages_are_read_fast(nlp: Language, protocol: Protocol) -> None:
    texts = [text for flag in protocol.flags.values() for text in flag.says]
    start = time.perf_counter()
    for _ in nlp.pipe(texts):
        pass
    assert len(texts) / (time.perf_counter() - start) > FEWEST_MESSAGES_A_SECOND
