"""The database that a subcommand works on: --database, else the settings', brought up to date."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.cli.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.settings import Settings


def add_database_option(parser: Any) -> None:
    """Let the subcommand take --database."""
    parser.add_argument("--database", help="database URL (default: BOT_DATABASE_URL)")


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings with the database of the options. Raises UsageError for one that is no address."""
    from bot.settings import SettingsError, override

    try:
        return override(database_url=options.database)
    except SettingsError as error:
        raise UsageError(str(error)) from error


@contextmanager
def database_session(options: argparse.Namespace) -> Iterator[Session]:
    """Yield one unit of work on the upgraded database."""
    from bot.records import open_engine, session_factory
    from bot.records.schema import upgrade_engine

    engine = open_engine(settings_of(options).database_url)
    try:
        upgrade_engine(engine)
        with session_factory(engine).begin() as session:
            yield session
    finally:
        engine.dispose()
