"""A clinic's settings from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_the_example_clinic_has_no_problem(bot: Run) -> None:
    ran = bot("clinic", "check", "clinic")
    assert ran.status == 0
    assert ran.err == ""


def test_init_writes_a_folder_that_check_accepts_and_does_not_overwrite(bot: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    ran = bot("clinic", "init", folder)
    assert ran.status == 0
    assert ran.out.strip() == str(folder / "clinic.yml")
    assert bot("clinic", "check", folder).status == 0
    again = bot("clinic", "init", folder)
    assert again.status == 1
    assert "already there" in again.err


def test_every_problem_is_reported_on_a_line_of_its_own(bot: Run, tmp_path: Path) -> None:
    (tmp_path / "clinic.yml").write_text("name: X\ncountry: Atlantis\ncurrency: 12\n")
    (tmp_path / "therapists.csv").write_text("id,colour\na,red\n")
    ran = bot("clinic", "check", tmp_path)
    assert ran.status == 1
    lines = ran.err.splitlines()
    assert all(line.startswith("bot clinic check: ") for line in lines)
    assert all(any(word in line for line in lines) for word in ("country", "currency", "colour"))
