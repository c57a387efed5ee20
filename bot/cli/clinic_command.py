"""`bot clinic check|init`: a clinic's own settings."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bot.cli.errors import ProblemFoundError
from bot.cli.terminal import say


def add(subparsers: Any) -> None:
    """Register the subcommands."""
    parser = subparsers.add_parser("clinic", help="check or scaffold a clinic's own settings")
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    check = actions.add_parser(
        "check",
        help="find what is wrong in clinic.yml and therapists.csv",
        description="Validate a clinic's folder, and say what should be seen to before visitors come.",
    )
    check.add_argument("folder", nargs="?", type=Path, help="clinic's folder (default: BOT_CLINIC_DIR)")
    check.set_defaults(run=run_check)
    init = actions.add_parser(
        "init", help="write a first clinic.yml", description="Write a clinic.yml with every key explained."
    )
    init.add_argument("folder", nargs="?", type=Path, help="clinic's folder (default: BOT_CLINIC_DIR)")
    init.set_defaults(run=run_init)


def run_check(options: argparse.Namespace) -> int:
    """Print advice; status 1 when something is wrong."""
    from bot.clinic import advise_clinic, check_clinic, load_clinic

    folder = _folder(options)
    problems = [*check_clinic(folder), *_check_therapists(folder)]
    if problems:
        raise ProblemFoundError("\n".join(problems))
    clinic = load_clinic(folder)
    for advice in advise_clinic(clinic):
        print(f"To see to: {advice}")
    print(f"{clinic.name}: no problem found in {folder}.")
    return 0


def run_init(options: argparse.Namespace) -> int:
    """Write the scaffold."""
    from bot.clinic import init_clinic

    path = init_clinic(_folder(options))
    print(path)
    say("Fill in what you know, then run `bot clinic check`.")
    return 0


def _folder(options: argparse.Namespace) -> Path:
    from bot.settings import current_settings

    return options.folder or Path(current_settings().clinic_dir)


def _check_therapists(folder: Path) -> list[str]:
    path = folder / "therapists.csv"
    if not path.exists():
        return []
    from bot.directory import read_csv

    with path.open(encoding="utf-8", newline="") as file:
        _, errors = read_csv(file)
    return [f"{path}: {error}" for error in errors]
