"""Collects the longest interviews that were found, and prints them below the results."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.triage.proofs.visitors import LONGEST_POSSIBLE

Longest = Callable[[str, int, int], None]

FOUND: dict[str, tuple[int, int]] = {}


@pytest.fixture
def longest_walk() -> Longest:
    """Note how many questions a visitor was asked, and how many were allowed."""

    def note(name: str, asked: int, allowed: int) -> None:
        FOUND[name] = (max(asked, FOUND.get(name, (0, 0))[0]), allowed)

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the bound: longest interview by visitor."""
    if FOUND:
        terminalreporter.section("longest interviews found")
        for name, (asked, allowed) in FOUND.items():
            terminalreporter.write_line(f"{asked:4} of at most {allowed} questions: {name}")
        terminalreporter.write_line(f"No interview can be longer than {LONGEST_POSSIBLE} questions.")
