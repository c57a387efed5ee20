"""Where tests of the database keep their rows: in SQLite, or in the PostgreSQL of `make test-postgres`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from bot.records.database import database_address

# Taken out of the environment: for the settings of the bot it would be an unknown variable.
POSTGRES_URL = os.environ.pop("BOT_TEST_DATABASE_URL", "")


@contextmanager
def empty_database(sqlite_url: str = "sqlite://") -> Iterator[str]:
    """Yield the URL of a database without tables.

    That is the SQLite database of this URL, or a schema of its own in the PostgreSQL database that the run is
    for: what that database already holds is neither seen nor changed.
    """
    if not POSTGRES_URL:
        yield sqlite_url
        return
    engine = create_engine(_postgres_address(), future=True)
    schema = f"test_{uuid4().hex}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    try:
        address = _postgres_address().update_query_dict({"options": f"-csearch_path={schema}"})
        yield address.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            # A transaction that a test left open is an error, not a reason to wait for ever.
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
        engine.dispose()


def numbered_key() -> str:
    """Return how the database spells a primary key that counts up by itself."""
    return "SERIAL PRIMARY KEY" if POSTGRES_URL else "INTEGER PRIMARY KEY"


def _postgres_address() -> URL:
    address = database_address(POSTGRES_URL)
    if address.get_backend_name() != "postgresql":
        # Not repeated here: it may hold a password.
        pytest.exit("BOT_TEST_DATABASE_URL: not the address of a PostgreSQL database.", returncode=2)
    return address
