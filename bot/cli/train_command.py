"""`bot train`: train the language model and pack it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bot.cli.terminal import say


def add(subparsers: Any) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "train",
        help="train the language model and pack it",
        description="Train the language model from config.yml, domain.yml and data/; pack it into models/.",
    )
    parser.add_argument(
        "--if-needed", action="store_true", help="only when the model is older than its sources"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train."""
    from bot.training import ensure_model, train

    model = ensure_model(Path.cwd(), say) if options.if_needed else train(Path.cwd(), say)
    print(model.relative_to(Path.cwd()))
    return 0
