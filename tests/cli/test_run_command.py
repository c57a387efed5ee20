"""`--port` and `--database` win over the environment, through the settings alone."""

from __future__ import annotations

import os

import pytest

from bot.settings import QUIET, SettingsError, current_settings, override, quieten_libraries
from tests.cli.conftest import Run


def test_options_win_over_the_environment() -> None:
    os.environ["BOT_PORT"] = "7000"
    assert override(port=7001, database_url=None).port == 7001
    assert current_settings().port == 7001
    assert current_settings().database_url.startswith("sqlite:")


def test_a_refused_option_changes_nothing() -> None:
    with pytest.raises(SettingsError, match="BOT_PORT"):
        override(port=0)
    assert current_settings().port == 5005


def test_only_settings_can_be_overridden() -> None:
    with pytest.raises(TypeError, match="colour"):
        override(colour="red")


def test_libraries_are_quiet_whatever_the_environment_says() -> None:
    os.environ["LOG_LEVEL"] = "DEBUG"
    quieten_libraries()
    assert {name: os.environ[name] for name in QUIET} == QUIET
    assert QUIET["RASA_TELEMETRY_ENABLED"] == "false"


def test_run_hands_its_options_to_the_server(
    bot: Run, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    served = []
    monkeypatch.setattr("bot.serving.prepare", lambda *_: None)
    monkeypatch.setattr("bot.serving.serve", lambda settings, *_: served.append(settings))
    assert bot("run", "--port", "7002", "--database", database).status == 0
    assert (served[0].port, served[0].database_url) == (7002, database)
