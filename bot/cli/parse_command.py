"""`bot parse`: messages in, what the bot understands out, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from bot.cli.errors import ProblemFoundError
from bot.cli.terminal import progress, say

# A few messages together are read faster than one by one.
READ_TOGETHER = 32


def add(subparsers: Any) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "parse",
        help="show what the bot understands of messages",
        description='Read JSON lines {"id", "text"}; write route, intent, findings and values of each.',
    )
    parser.add_argument("file", nargs="?", type=Path, help="JSON lines to read (default: standard input)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Parse every line."""
    if options.file is None:
        _parse(sys.stdin, "standard input", total=None)
        return 0
    with options.file.open(encoding="utf-8") as lines:
        total = sum(1 for line in lines if line.strip())
        lines.seek(0)
        _parse(lines, str(options.file), total=total)
    return 0


def _parse(lines: TextIO, name: str, *, total: int | None) -> None:
    from bot.evaluation.message_parser import MessageParser
    from bot.training import ensure_model

    parser = MessageParser.load(ensure_model(Path.cwd(), say))
    rows = progress(_rows(lines, name), "Reading", total=total)
    # Whoever types wants to see each answer before the next line.
    size = 1 if lines.isatty() else READ_TOGETHER
    while chunk := list(islice(rows, size)):
        for row, parsed in zip(chunk, parser.parse_all([row["text"] for row in chunk]), strict=True):
            print(json.dumps({"id": row["id"], **parsed}, ensure_ascii=False))


def _rows(lines: TextIO, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
            raise ProblemFoundError(
                f'{name}, line {number}: not an object with "id" and "text"; mend that line.'
            )
        yield row
