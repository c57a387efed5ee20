"""The scaffold: a new clinic.yml that loads as it is and explains every key."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.clinic import Clinic, ClinicError, check_clinic, init_clinic, load_clinic


def test_a_fresh_scaffold_loads_with_defaults_only(tmp_path: Path) -> None:
    init_clinic(tmp_path / "new")
    assert load_clinic(tmp_path / "new") == Clinic(name="My Clinic")


def test_the_scaffold_explains_every_key(tmp_path: Path) -> None:
    text = init_clinic(tmp_path).read_text(encoding="utf-8")
    for field in fields(Clinic):
        assert f"# {field.metadata['help']}\n" in text
        assert re.search(rf"^(# )?{field.name}:", text, re.MULTILINE), field.name


def test_the_scaffold_loads_with_every_comment_mark_taken_away(tmp_path: Path) -> None:
    path = init_clinic(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [re.sub(r"^# ?", "", line) for line in lines if re.match(r"^(# )? *(- |[a-z_]+:)", line)]
    # Empty texts stand for what the clinic has yet to write.
    path.write_text(
        "\n".join(line for line in kept if '""' not in line or line.endswith(":")), encoding="utf-8"
    )
    text = path.read_text(encoding="utf-8").replace("lines:\n", "")
    path.write_text(text, encoding="utf-8")
    assert check_clinic(tmp_path) == []


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "clinic.yml").write_text("name: Mine")
    with pytest.raises(ClinicError, match="already there"):
        init_clinic(tmp_path)
    assert (tmp_path / "clinic.yml").read_text() == "name: Mine"
