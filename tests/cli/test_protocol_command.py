"""The protocol from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.protocol import CONTENT
from tests.cli.conftest import Run


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The shipped protocol in a folder that may be spoiled."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_protocol_and_training_data_agree(bot: Run) -> None:
    ran = bot("protocol", "check")
    assert ran.err == ""
    assert ran.status == 0


def test_all_problems_are_told_at_once_with_file_and_entry(bot: Run, copy: Path) -> None:
    spoil(copy, "plans.yml", "exercises: [knee_hug", "exercises: [knee_hugs")
    spoil(copy, "texts.yml", "{review_days}", "{review_day}")
    ran = bot("protocol", "check", copy)
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 2
    assert "plans.yml, stenosis_like: exercise 'knee_hugs'" in ran.err
    assert "{review_day}" in ran.err


def test_a_file_that_cannot_be_read_is_one_line(bot: Run, copy: Path) -> None:
    spoil(copy, "flags.yml", "disposition: emergency_now", "disposition: at_once")
    ran = bot("protocol", "check", copy)
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 1
    assert "at_once" in ran.err


def test_it_is_shown_as_markdown_or_as_a_page(bot: Run, tmp_path: Path) -> None:
    assert bot("protocol", "show").out.startswith("# ")
    page = tmp_path / "protocol.html"
    assert bot("protocol", "show", "--html", page).status == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_same_version_twice_differs_in_nothing(bot: Run, tmp_path: Path) -> None:
    cases = tmp_path / "cases.yml"
    cases.write_text(
        "- {id: plain, values: {region: [low_back], age: 40}, expect: {disposition: self_care}}\n"
    )
    ran = bot("protocol", "diff", CONTENT, CONTENT, "--cases", cases)
    assert (ran.status, ran.out, ran.err) == (0, "0 of 1 cases get other advice.\n", "")


def test_a_lowered_danger_sign_shows_as_changed_advice_and_fails(
    bot: Run, copy: Path, tmp_path: Path
) -> None:
    spoil(copy, "flags.yml", "disposition: emergency_now", "disposition: same_day")
    cases = tmp_path / "cases.yml"
    cases.write_text(
        "- {id: saddle, facts: [ces_saddle_numbness], values: {region: [low_back], age: 40}, "
        "expect: {disposition: emergency_now, flags: {ces_saddle_numbness: emergency_now}}}\n"
    )
    ran = bot("protocol", "diff", CONTENT, copy, "--cases", cases)
    assert ran.status == 1
    assert "flag ces_saddle_numbness: changed (disposition)" in ran.out
    assert "saddle: disposition emergency_now -> same_day" in ran.out
    assert "saddle" in ran.err
