"""What is kept of a visitor's words holds no name, phone, address, birth date or number of a document."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.orm import Session

from bot.logs import FORMAT, RedactingFormatter
from bot.records import (
    FlagRecord,
    NewAssessment,
    add_audit_event,
    latest_assessment,
    redacted,
    redacted_values,
    store_assessment,
)

EXAMPLES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "redaction.yml").read_text(encoding="utf-8")
)
LEAST_FOUND = 0.95
MOST_TOUCHED = 0.02
NOW = datetime(2026, 11, 18, 20, 0, tzinfo=timezone.utc)
WORDS = "I'm Sarah Connelly, 503-555-0142, numb foot since 12/03/2024"
KEPT = "I'm [name], [phone], numb foot since 12/03/2024"


def test_there_are_examples_enough() -> None:
    assert len(EXAMPLES["personal"]) + len(EXAMPLES["plain"]) >= 120


def test_personal_details_are_found() -> None:
    details = [(each["text"], detail) for each in EXAMPLES["personal"] for detail in each["hides"]]
    left = [detail for text, detail in details if detail in redacted(text)]
    assert 1 - len(left) / len(details) >= LEAST_FOUND, left


def test_what_a_clinician_needs_is_left_alone() -> None:
    touched = [text for text in EXAMPLES["plain"] if redacted(text) != text]
    assert len(touched) / len(EXAMPLES["plain"]) <= MOST_TOUCHED, touched


@pytest.mark.parametrize("each", EXAMPLES["personal"], ids=lambda each: str(each["text"])[:40])
def test_redacting_twice_changes_nothing_more(each: dict[str, Any]) -> None:
    once = redacted(each["text"])
    assert redacted(once) == once


def test_values_inside_json_are_redacted_and_keys_and_numbers_stay() -> None:
    assert redacted_values({"a": [WORDS, 7], "503-555-0142": {"b": ("x",)}}) == {
        "a": [KEPT, 7],
        "503-555-0142": {"b": ["x"]},
    }


def test_a_stored_verdict_holds_no_personal_detail(session: Session) -> None:
    new = NewAssessment(
        conversation_id="web-1",
        created_at=NOW,
        disposition="same_day",
        protocol_version="1",
        hands_on="no",
        safety_net_shown=True,
        case={"opening": WORDS, "findings": {"leg_weakness_one": {"words": WORDS, "status": "present"}}},
        flags=(FlagRecord("leg_weakness_one", "present", WORDS, "same_day"),),
    )
    store_assessment(session, new)
    stored = latest_assessment(session, "web-1")
    assert stored is not None
    assert stored.case["opening"] == KEPT
    assert stored.case["findings"]["leg_weakness_one"] == {"words": KEPT, "status": "present"}
    assert stored.flags[0].because == KEPT


def test_the_audit_trail_holds_no_personal_detail(session: Session) -> None:
    entry = add_audit_event(
        session, "web-1", "flag_corrected", at=NOW, detail={"flags": ["a"], "said": WORDS}
    )
    assert entry.detail == {"flags": ["a"], "said": KEPT}


def test_a_log_line_and_its_traceback_hold_no_personal_detail() -> None:
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        raised = (type(error), error, error.__traceback__)
    record = logging.LogRecord("rasa.core", logging.WARNING, "x.py", 1, "could not read %s", (WORDS,), raised)
    line = RedactingFormatter(FORMAT).format(record)
    assert "Sarah" not in line
    assert "0142" not in line
    assert "rasa.core: could not read" in line
