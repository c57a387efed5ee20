"""The command itself: help, exit statuses, and errors in plain lines."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.cli.main import COMMANDS
from tests.cli.conftest import ROOT, Run

CONTRACT = [
    ("run",),
    ("train",),
    ("parse",),
    ("evaluate", "utterances"),
    ("evaluate", "vignettes"),
    ("protocol", "check"),
    ("protocol", "show"),
    ("protocol", "diff"),
    ("therapists", "import"),
    ("therapists", "export"),
    ("therapists", "search"),
    ("clinic", "check"),
    ("clinic", "init"),
    ("db", "upgrade"),
    ("db", "purge"),
    ("db", "delete-visitor"),
    ("bench",),
]


@pytest.mark.parametrize("command", CONTRACT, ids=" ".join)
def test_every_command_explains_itself(bot: Run, command: tuple[str, ...]) -> None:
    ran = bot(*command, "--help")
    assert ran.status == 0
    assert ran.out.startswith(f"usage: bot {' '.join(command)}")
    assert len([line for line in ran.out.splitlines() if line.strip()]) > 2


def test_the_help_names_every_command(bot: Run) -> None:
    words = bot("--help").out.split()
    assert set(COMMANDS) <= set(words)
    assert {command[0] for command in CONTRACT} == set(COMMANDS)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from bot.cli import main; main(['--help']); "
        "print([n for n in ('rasa', 'spacy', 'sqlalchemy', 'sklearn', 'yaml', 'tqdm') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("frobnicate",),
        ("evaluate",),
        ("run", "--port", "many"),
        ("run", "--port", "99999"),
        ("run", "--workers", "0"),
        ("run", "--workers", "2"),
        ("db", "upgrade", "--database", "nonsense"),
        ("evaluate", "utterances", "x.jsonl", "--min", "recall"),
        ("bench", "--rounds", "0"),
        ("therapists", "search", "--with", "flying"),
        ("protocol", "diff", "no-such-revision", "HEAD"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_status_2_and_one_plain_line(bot: Run, arguments: tuple[str, ...]) -> None:
    ran = bot(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("bot")


@pytest.mark.parametrize(
    "arguments",
    [
        ("parse", "no-such-file"),
        ("evaluate", "utterances", "no-such-file"),
        ("therapists", "import", "no-such-file"),
        ("protocol", "check", "no-such-folder"),
        ("clinic", "check", "no-such-folder"),
    ],
    ids=" ".join,
)
def test_a_missing_file_is_status_1_and_is_named(bot: Run, arguments: tuple[str, ...]) -> None:
    ran = bot(*arguments)
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 1
    assert arguments[-1] in ran.err


def test_an_unexpected_fault_is_one_line_without_a_traceback(
    bot: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("bot.training.train", fail)
    ran = bot("train")
    assert ran.status == 1
    assert ran.err.startswith("bot train: unexpected ZeroDivisionError: division by zero")
    assert len(ran.err.splitlines()) == 1


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = f"{sys.executable} -m bot protocol show | head -n 1"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("# ")
    assert done.stderr == ""
