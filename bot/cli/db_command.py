"""`bot db upgrade|purge|delete-visitor`: schema, retention, erasure."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from bot.cli.database import add_database_option, database_session, settings_of
from bot.cli.errors import ProblemFoundError


def add(subparsers: Any) -> None:
    """Register the subcommands."""
    parser = subparsers.add_parser("db", help="upgrade the database, purge it, erase a visitor")
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    upgrade = actions.add_parser(
        "upgrade",
        help="bring the schema up to date",
        description="Bring the database to the newest schema; a second time changes nothing.",
    )
    upgrade.set_defaults(run=run_upgrade)
    purge = actions.add_parser(
        "purge",
        help="erase what is older than it may be kept",
        description="Erase every record older than the clinic's retention_days, and private conversations an "
        "hour after their last message. `bot run` does both by itself; beside plain `rasa run`, have it "
        "run every few minutes.",
    )
    purge.set_defaults(run=run_purge)
    delete = actions.add_parser(
        "delete-visitor",
        help="erase everything about one conversation",
        description="Erase everything about one conversation; status 1 when nothing was there.",
    )
    delete.add_argument("conversation", help="the conversation's id, or a call-back reference")
    delete.set_defaults(run=run_delete_visitor)
    for action in (upgrade, purge, delete):
        add_database_option(action)


def run_upgrade(options: argparse.Namespace) -> int:
    """Upgrade."""
    from bot.records import upgrade

    print(f"The database is at revision {upgrade(settings_of(options).database_url)}.")
    return 0


def run_purge(options: argparse.Namespace) -> int:
    """Purge by the clinic's retention."""
    from dataclasses import asdict

    from bot.clinic import load_clinic
    from bot.records import KeepDays, purge

    keep = KeepDays(**asdict(load_clinic(settings_of(options).clinic_dir).retention_days))
    with database_session(options) as session:
        counts = purge(session, now=datetime.now(timezone.utc), keep=keep)
    print(f"Erased {_told(counts)}.")
    return 0


def run_delete_visitor(options: argparse.Namespace) -> int:
    """Erase one conversation."""
    from bot.records import delete_visitor, handover_by_reference

    with database_session(options) as session:
        handover = handover_by_reference(session, options.conversation)
        conversation = handover.conversation_id if handover else options.conversation
        counts = delete_visitor(session, conversation, now=datetime.now(timezone.utc))
    if not any(counts.values()):
        raise ProblemFoundError(f"there is nothing about {options.conversation!r}; check the id.")
    print(f"Erased {_told(counts)}.")
    return 0


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} of {table}" for table, count in counts.items())
