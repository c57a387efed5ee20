"""Messages in, the contract's JSON out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MESSAGES = {
    "numb": "my lower back is bad and i cant feel when i wipe",
    "hours": "when do you open on saturday mornings",
    "search": "find me a massage therapist near Austin",
    "empty": "",
}


@pytest.mark.parametrize("line", ["not json", "[]", '{"id": 1}', '{"text": "x"}', '{"id": 1, "text": 2}'])
@pytest.mark.slow
def test_a_line_that_is_no_message_is_named(bot: Run, trained_model: Path, tmp_path: Path, line: str) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(f'{{"id": 0, "text": "hello"}}\n\n{line}\n')
    ran = bot("parse", file)
    assert ran.status == 1
    assert "line 3" in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.slow
def test_each_line_has_one_line_in_the_contracts_form(bot: Run, trained_model: Path, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in MESSAGES.items()))
    ran = bot("parse", file)
    assert ran.status == 0
    assert ran.err == ""
    rows = {row["id"]: row for row in map(json.loads, ran.out.splitlines())}
    assert list(rows) == list(MESSAGES)
    assert {key: row["route"] for key, row in rows.items()} == {
        "numb": "triage", "hours": "inquiry", "search": "search", "empty": "other",
    }  # fmt: skip
    assert "ces_saddle_numbness" in rows["numb"]["flags"]
    assert rows["numb"]["escalate"] is True
    assert rows["numb"]["region"] == ["low_back"]
    assert rows["hours"]["topic"] == "hours"
    assert rows["search"]["location"] == "Austin"
    assert "side" not in rows["numb"]
