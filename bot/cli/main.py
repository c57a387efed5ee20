"""The `bot` command: exit status 0, 1 (found a problem) or 2 (bad usage); errors in one plain line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

# Before anything imports Rasa: nothing leaves the server, and no library floods the terminal.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
COMMANDS = ("run", "train")


class UsageError(Exception):
    """The command was called in a way that cannot work (exit 2)."""


class FoundProblem(Exception):
    """The command ran and found a problem (exit 1)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    import warnings

    warnings.filterwarnings("ignore", module="(?!bot).*")
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except UsageError as error:
        print(f"bot {options.command}: {error}", file=sys.stderr)
        return 2
    except FoundProblem as error:
        print(f"bot {options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        if not _is_ours(error):
            raise
        print(f"bot {options.command}: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot", description="Plumbline: safe triage and answers for clinics.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name in COMMANDS:
        import_module(f"bot.cli.{name}_command").add(subparsers)
    return parser


def _is_ours(error: Exception) -> bool:
    return type(error).__module__.split(".")[0] == "bot" or isinstance(error, FileNotFoundError)
