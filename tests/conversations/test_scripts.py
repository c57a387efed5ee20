"""Any turn, any move: each file in scripts/ is a chat that must come out as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.conftest import Visit
from tests.conversations.script_player import play

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.txt"))

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("script", SCRIPTS, ids=[path.stem for path in SCRIPTS])
async def test_script(script: Path, visit: Visit) -> None:
    await play(visit, script)


def test_there_are_scripts_for_every_move() -> None:
    assert len(SCRIPTS) >= 40
