"""The directory from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

EXAMPLE = Path("clinic/therapists.csv")


@pytest.fixture
def filled(bot: Run, database: str) -> str:
    assert bot("therapists", "import", EXAMPLE, "--database", database).status == 0
    return database


def test_importing_twice_changes_nothing(bot: Run, filled: str) -> None:
    out = bot("therapists", "import", EXAMPLE, "--database", filled).out
    assert out.startswith("0 added, 0 updated, ")


def test_an_export_imports_again_without_a_change(bot: Run, filled: str, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    assert bot("therapists", "export", file, "--database", filled).status == 0
    assert bot("therapists", "import", file, "--database", filled).out.startswith("0 added, 0 updated, ")
    assert bot("therapists", "export", "--database", filled).out == file.read_text(encoding="utf-8")


def test_a_bad_row_stores_nothing_and_is_named(bot: Run, database: str, tmp_path: Path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "bad.csv"
    file.write_text("\n".join([*lines[:3], "somebody,,,"]) + "\n", encoding="utf-8")
    ran = bot("therapists", "import", file, "--database", database)
    assert ran.status == 1
    assert "Row 4" in ran.err
    assert "Nothing was stored" in ran.err
    kept = bot("therapists", "import", file, "--database", database, "--keep-good-rows")
    assert kept.status == 1
    assert kept.out.startswith("2 added")


def test_a_search_is_printed_and_as_json_holds_the_contracts_keys(bot: Run, filled: str) -> None:
    ran = bot("therapists", "search", "Portland, OR", "--database", filled, "--limit", "2")
    assert ran.status == 0
    assert len([line for line in ran.out.splitlines() if not line.startswith(" ")]) == 2
    found = json.loads(bot("therapists", "search", "Portland, OR", "--database", filled, "--json").out)
    assert set(found) == {"query", "results", "relax"}
    assert found["results"][0]["distance_km"] is not None


def test_nobody_is_status_1_and_says_what_to_widen(bot: Run, filled: str) -> None:
    ran = bot("therapists", "search", "Portland, OR", "--database", filled, "--language", "Klingon")
    assert ran.status == 1
    assert "without" in ran.err


def test_a_place_that_is_not_known_is_said_so(bot: Run, filled: str) -> None:
    ran = bot("therapists", "search", "Qxyzzyville", "--database", filled)
    assert ran.status == 1
    assert "Qxyzzyville" in ran.err
