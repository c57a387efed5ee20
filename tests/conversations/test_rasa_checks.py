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
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "BOT_DATABASE_URL": "sqlite://"}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "rasa", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip


def test_data_is_valid() -> None:
    done = rasa("data", "validate", "--fail-on-warnings")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_stories_come_out_as_written(trained_model: Path, tmp_path: Path) -> None:
    done = rasa(
        "test", "core", "--model", str(trained_model), "--stories", str(STORIES), "--out", str(tmp_path),
        "--fail-on-prediction-errors", "--no-plot",
    )  # fmt: skip
    failed = tmp_path / "failed_test_stories.yml"
    report = failed.read_text(encoding="utf-8") if failed.exists() else ""
    assert done.returncode == 0, report + done.stderr[-3000:]
