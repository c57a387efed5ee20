"""What is shown beside the result."""

from __future__ import annotations

import sys

import pytest

from bot.cli.terminal import progress, say


def test_what_goes_on_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    say("Starting.")
    assert tuple(capsys.readouterr()) == ("", "Starting.\n")


def test_without_a_terminal_there_is_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress(range(50), "Reading")) == list(range(50))
    assert tuple(capsys.readouterr()) == ("", "")


def test_on_a_terminal_long_work_has_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert list(progress(iter("abc"), "Reading", total=50)) == ["a", "b", "c"]
    assert "Reading" in capsys.readouterr().err


def test_on_a_terminal_short_work_has_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert list(progress([1, 2, 3], "Reading")) == [1, 2, 3]
    assert capsys.readouterr().err == ""
