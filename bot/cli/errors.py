"""How a subcommand says that it was called wrongly, or that it found a problem."""

from __future__ import annotations


class UsageError(Exception):
    """The command was called in a way that cannot work (exit 2)."""


class ProblemFoundError(Exception):
    """The command ran and found a problem (exit 1); each line of the message is printed."""
