"""Walk over a real server process until enough turns are played, or enough faults are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.evaluation.rest_client import RestClient
from bot.evaluation.server_process import ServerProcess, running_server
from bot.evaluation.walking.coverage import Coverage
from bot.evaluation.walking.lines import Line, LogFile, RestLine, WebLine
from bot.evaluation.walking.stored import intents, pass_time
from bot.evaluation.walking.walk import Walk
from bot.protocol import default_protocol

# Every so many walks goes over the widget's channel.
WIDGET_EVERY = 4
# The widget's visitors are slowed down; walkers do not wait.
SETTINGS = {"BOT_RATE_PER_MINUTE": "1000"}
ENOUGH_FAULTS = 12

Told = Callable[[Walk, int], None]


@dataclass
class Run:
    """What came of it."""

    coverage: Coverage = field(default_factory=Coverage)
    failed: list[Walk] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


def run_walks(root: Path, *, seed: int, turns: int, only: int | None = None, told: Told) -> Run:
    """Start a server and walk; `only` plays one walk again. `told` hears each walk and all turns so far."""
    run = Run()
    with running_server(root, SETTINGS) as server:
        log = LogFile(server.log)
        client = RestClient(server.url)
        number = 0 if only is None else only
        while run.coverage.turns < turns and len(run.failed) < ENOUGH_FAULTS:
            walk = _play(number, seed, run, server, client, log)
            told(walk, run.coverage.turns)
            if only is not None:
                break
            number += 1
        client.close()
        log.close()
    return run


def _play(number: int, seed: int, run: Run, server: ServerProcess, client: RestClient, log: LogFile) -> Walk:
    is_widget = number % WIDGET_EVERY == WIDGET_EVERY - 1
    line: Line = WebLine(client) if is_widget else RestLine(client)
    walk = Walk(seed, number, default_protocol(), has_copies=is_widget)
    while (said := walk.next()) is not None:
        if said.after_seconds and server.database:
            pass_time(server.database, line.sender, said.after_seconds)
        replies = line.send(said)
        if walk.heard(replies, log.news()):
            break
    run.coverage.add(walk, intents(server.database, line.sender) if server.database else Counter())
    if walk.faults:
        run.failed.append(walk)
        run.faults.update(fault.check for fault in walk.faults)
    return walk


def intents_of(root: Path) -> list[str]:
    """Return the intents that the assistant tells apart."""
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    return [name for entry in domain["intents"] for name in (entry if isinstance(entry, dict) else [entry])]
