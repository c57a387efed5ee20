"""Random visitors over the trained bot: anything at any moment, checked after every turn.

`make fuzz` walks much further, over a server process. What a walk finds becomes a script of its own here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.walking import Coverage, Said, Walk
from bot.evaluation.walking.runner import intents_of
from bot.evaluation.walking.stored import intents, pass_time
from bot.evaluation.walking.transcript import transcript
from bot.protocol import Protocol
from tests.conversations.conftest import ROOT, Visit

pytestmark = pytest.mark.slow

SEED = 20
TURNS = 1_000


class Written(logging.Handler):
    """Everything that is logged, until it is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line, with the trace of an error."""
        self._lines.append(self.format(record))

    def news(self) -> str:
        """What was logged since the last time."""
        lines, self._lines = self._lines, []
        return "\n".join(lines)


@pytest.fixture
def written() -> Iterator[Written]:
    """What goes to the log meanwhile."""
    handler = Written()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


async def test_a_thousand_turns_at_random(agent: Any, written: Written, protocol: Protocol) -> None:
    coverage = Coverage()
    while coverage.turns < TURNS:
        walk, visit = Walk(SEED, coverage.walks, protocol), Visit(agent)
        while (said := walk.next()) is not None:
            replies = await _tell(visit, said)
            faults = walk.heard(replies, written.news())
            assert not faults, "\n".join(transcript(walk))
        coverage.add(walk, intents(_database(), visit.sender))
    report = "\n".join(coverage.lines(protocol, intents_of(ROOT)))
    assert coverage.signs["said"] >= 20, report
    assert len(coverage.met["moves"]) >= 40, report


async def _tell(visit: Visit, said: Said) -> list[dict[str, Any]]:
    from bot.dialogue.gate import Refusal, accept
    from bot.evaluation.walking.lines import refusal

    if said.after_seconds:
        pass_time(_database(), visit.sender, said.after_seconds)
    verdict = accept(said.text, None)
    if isinstance(verdict, Refusal):
        return [refusal({"error": {"code": verdict.code, "message": verdict.message}})]
    return await visit.say(said.text)


def _database() -> Path:
    from bot.settings import current_settings

    return Path(current_settings().database_url.removeprefix("sqlite:///"))
