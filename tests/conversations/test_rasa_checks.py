"""Rasa's own checks: the files fit together, and its stories come out as written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STORIES = Path(__file__).parent / "test_stories.yml"

pytestmark = pytest.mark.slow


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Rasa's command line in the project's folder."""
    # Training in this process may have made the libraries quiet for its children, too.
    loud = {"LOG_LEVEL": "INFO", "LOG_LEVEL_LIBRARIES": "INFO"}
    own = {"RASA_TELEMETRY_ENABLED": "false", "BOT_DATABASE_URL": "sqlite://"}
    environment = {**os.environ, **loud, **own}
    return subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_data_is_valid() -> None:
    # Not with --fail-on-warnings: Rasa warns of every retrieval intent and of every question of a form.
    done = rasa("data", "validate")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-3000:]
    assert "No story structure conflicts found" in said
    twice = [line for line in said.splitlines() if "labeled with multiple different intents" in line]
    assert not twice


def test_stories_come_out_as_written(trained_model: Path, tmp_path: Path) -> None:
    done = rasa(
        "test",
        "core",
        "--model",
        str(trained_model),
        "--stories",
        str(STORIES),
        "--out",
        str(tmp_path),
        "--fail-on-prediction-errors",
        "--no-plot",
    )
    failed = tmp_path / "failed_test_stories.yml"
    report = failed.read_text(encoding="utf-8") if failed.exists() else ""
    assert done.returncode == 0, report + done.stderr[-3000:]
