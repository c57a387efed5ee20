"""`bot run`: train when needed, prepare the database, serve."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def add(subparsers: Any) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser("run", help="serve chat, widget and demo page")
    parser.add_argument("--port", type=int, help="port to listen on (default: BOT_PORT, else 5005)")
    parser.add_argument("--database", help="database URL (default: BOT_DATABASE_URL)")
    parser.add_argument("--workers", type=int, default=1, help="server processes; more than one needs BOT_REDIS_URL")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    from bot.cli.main import UsageError

    if options.database:
        os.environ["BOT_DATABASE_URL"] = options.database
    if options.port:
        os.environ["BOT_PORT"] = str(options.port)
    from bot.settings import current_settings

    settings = current_settings()
    if options.workers > 1 and not settings.redis_url:
        raise UsageError("more than one worker needs BOT_REDIS_URL, because workers share their locks there.")
    say("Checking the clinic's settings and the database.")
    from bot.serving import prepare, serve

    prepare(settings, Path.cwd(), say)
    serve(settings, Path.cwd(), say)
    return 0


def say(text: str) -> None:
    """Tell the person at the terminal what is going on."""
    print(text, file=sys.stderr, flush=True)
