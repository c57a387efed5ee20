"""`bot run`: train when needed, prepare the database, serve."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bot.cli.errors import UsageError
from bot.cli.terminal import say


def add(subparsers: Any) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "run",
        help="serve chat, widget and demo page",
        description="Train the model when needed, prepare the database, and serve until Ctrl-C.",
    )
    parser.add_argument("--port", type=int, help="port to listen on (default: BOT_PORT, else 5005)")
    parser.add_argument("--database", help="database URL (default: BOT_DATABASE_URL)")
    parser.add_argument(
        "--workers", type=int, default=1, help="server processes; more than one needs BOT_REDIS_URL"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    from bot.settings import SettingsError, override

    try:
        settings = override(port=options.port, database_url=options.database)
    except SettingsError as error:
        raise UsageError(str(error)) from error
    if options.workers < 1:
        raise UsageError("--workers: use 1 or more.")
    if options.workers > 1 and not settings.redis_url:
        raise UsageError("more than one worker needs BOT_REDIS_URL, because workers share their locks there.")
    say("Checking the clinic's settings and the database.")
    from bot.serving import prepare, serve

    prepare(settings, Path.cwd(), say)
    serve(settings, Path.cwd(), say)
    return 0
