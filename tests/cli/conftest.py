"""Runs the `bot` command inside the test, with an environment and settings of its own."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main
from bot.settings import PREFIX, current_settings
from tests.databases import empty_database

ROOT = Path(__file__).parent.parent.parent


class Ran(NamedTuple):
    """What a run of the command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    monkeypatch.setattr(os, "environ", kept)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.chdir(ROOT)
    current_settings.cache_clear()
    yield
    current_settings.cache_clear()


@pytest.fixture
def bot(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Ran:
        status = main([str(argument) for argument in arguments])
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    with empty_database(f"sqlite:///{tmp_path / 'test.db'}") as url:
        yield url
