"""`bot bench`: the benchmarks."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bot.cli.errors import UsageError
from bot.cli.terminal import say

DEFAULT_ROUNDS = 20


def add(subparsers: Any) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "bench",
        help="measure speed and memory",
        description="Measure triage, language, whole turns over a real server, start and memory. Ratios are "
        "against an echo server in the same run; compare those rather than milliseconds of two machines.",
    )
    parser.add_argument("--rounds", type=int, default=DEFAULT_ROUNDS, help=f"default: {DEFAULT_ROUNDS}")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Measure and print."""
    if options.rounds < 1:
        raise UsageError("--rounds: use 1 or more.")
    from bot.evaluation.bench import run_benchmarks
    from bot.training import ensure_model

    archive = ensure_model(Path.cwd(), say)
    benchmarks = run_benchmarks(
        Path.cwd(), archive, rounds=options.rounds, step=lambda what: say(f"Now {what}.")
    )
    if options.json:
        json.dump(benchmarks.to_json(), sys.stdout, indent=2)
        print()
    else:
        print("\n".join(benchmarks.lines()))
    return 0
