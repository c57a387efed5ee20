"""The `bot` command: exit status 0, 1 (found a problem) or 2 (bad usage); errors in plain lines.

Nothing heavy is imported before a subcommand runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from bot.cli.errors import ProblemFoundError, UsageError

COMMANDS = ("run", "train", "parse", "evaluate", "protocol", "therapists", "clinic", "db", "bench")
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """A parser that reports a wrong call in one line."""

    def error(self, message: str) -> NoReturn:
        """Leave with status 2."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    _quieten()
    try:
        return int(options.run(options) or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain again when it flushes at exit.
        sys.stdout = None
        return 0
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        _report(" ".join(filter(None, (options.command, getattr(options, "action", None)))), error)
        return 2 if isinstance(error, UsageError) else 1


def _parser() -> Parser:
    parser = Parser(prog="bot", description="Plumbline: safe triage and answers for clinics.")
    parser.add_argument("--version", action="version", version=_version())
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name in COMMANDS:
        import_module(f"bot.cli.{name}_command").add(subparsers)
    return parser


def _version() -> str:
    from bot import __version__

    return f"plumbline {__version__}"


def _quieten() -> None:
    import warnings

    from bot.settings import quieten_libraries

    quieten_libraries()
    show = warnings.showwarning

    # A filter would not do: libraries put filters of their own in front of it when they are imported.
    def show_ours(message: Any, category: Any, filename: str, *more: Any, **named: Any) -> None:
        if "site-packages" not in filename:
            show(message, category, filename, *more, **named)

    if not sys.flags.dev_mode:
        warnings.showwarning = show_ours


def _report(command: str, error: Exception) -> None:
    if isinstance(error, FileNotFoundError | IsADirectoryError | NotADirectoryError | PermissionError):
        lines = [f"{error.filename}: {(error.strerror or 'cannot be read').lower()}."]
    elif isinstance(error, UsageError | ProblemFoundError) or type(error).__module__.split(".")[0] == "bot":
        lines = str(error).splitlines()
    else:
        what = " ".join(str(error).split())
        lines = [f"unexpected {type(error).__name__}: {what} (python -X dev -m bot shows where)"]
    for line in lines:
        print(f"bot {command}: {line}", file=sys.stderr)
