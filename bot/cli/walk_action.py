"""`bot evaluate walk`: random visitors against a real server, checked after every turn."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.errors import ProblemFoundError, UsageError
from bot.cli.terminal import say

if TYPE_CHECKING:
    from bot.evaluation.walking import Walk

DEFAULT_TURNS = 10_000
TELL_EVERY = 1_000


def add(actions: Any) -> None:
    """Register the action."""
    parser = actions.add_parser(
        "walk",
        help="let random visitors do anything at any moment, and check every reply",
        description="Start a server with a database that is thrown away and walk over it at random. A walk "
        "follows from its seed and number, so that --seed with --walk plays it again.",
    )
    parser.add_argument("--turns", type=int, default=DEFAULT_TURNS, help=f"default: {DEFAULT_TURNS}")
    parser.add_argument("--seed", type=int, help="default: another one each time")
    parser.add_argument("--walk", type=int, metavar="NUMBER", help="play this one walk only, and print it")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Walk, print what was met, and print each walk that went wrong."""
    if options.turns < 1:
        raise UsageError("--turns: use 1 or more.")
    if options.walk is not None and options.seed is None:
        raise UsageError("--walk: name the --seed too.")
    seed = int(time.time()) if options.seed is None else options.seed
    from bot.evaluation.walking.runner import intents_of, run_walks
    from bot.protocol import default_protocol
    from bot.training import ensure_model

    root = Path.cwd()
    ensure_model(root, say)
    say(f"Walking with seed {seed}.")
    told = _Told(prints_all=options.walk is not None)
    result = run_walks(root, seed=seed, turns=options.turns, only=options.walk, told=told)
    print(f"seed {seed}")
    print("\n".join(result.coverage.lines(default_protocol(), intents_of(root))))
    sys.stdout.flush()
    if result.failed:
        counts = ", ".join(f"{count} {name}" for name, count in result.faults.most_common())
        numbers = ", ".join(str(walk.number) for walk in result.failed)
        raise ProblemFoundError(f"{counts}.\nPlay one again with --seed {seed} --walk NUMBER: {numbers}.")
    return 0


class _Told:
    """Says now and then how far it is, and prints what went wrong at once."""

    def __init__(self, *, prints_all: bool) -> None:
        self._prints_all = prints_all
        self._next = TELL_EVERY

    def __call__(self, walk: Walk, turns: int) -> None:
        if walk.faults or self._prints_all:
            from bot.evaluation.walking.transcript import transcript

            print("\n".join(transcript(walk)), end="\n\n", flush=True)
        if turns >= self._next:
            say(f"{turns} turns.")
            self._next = turns - turns % TELL_EVERY + TELL_EVERY
