"""The database session: one engine per process, one unit of work per request.

engine = open_engine("sqlite:///plumbline.sqlite")
sessions = session_factory(engine)
with sessions.begin() as session:
    store_assessment(session, ...)
"""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, MetaData, create_engine, delete, event
from sqlalchemy.engine import Dialect, Engine, ExceptionContext, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, declarative_base, sessionmaker
from sqlalchemy.pool import QueuePool, StaticPool
from sqlalchemy.types import TypeDecorator

from bot.records.errors import DatabaseAddressError

BUSY_TIMEOUT_MS = 5_000

# Every constraint has a name of its own, so that a migration can drop it on any database.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

Base: Any = declarative_base(metadata=MetaData(naming_convention=NAMES))


class UtcDateTime(TypeDecorator):
    """A moment in UTC, with its zone on the way in and out; SQLite itself forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC; a time without a zone is refused, because it could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; pass a time such as datetime.now(timezone.utc).")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def database_address(url: str) -> URL:
    """Return the address in the URL; raises DatabaseAddressError when it cannot be read."""
    # Hosting platforms still hand out postgres://, which SQLAlchemy 1.4 no longer reads.
    readable = url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url
    try:
        return make_url(readable)
    except ArgumentError as error:
        # The URL may hold a password: it is not repeated here.
        raise DatabaseAddressError(
            "The database URL cannot be read; write it like sqlite:///plumbline.sqlite "
            "or postgresql://user:password@host/name."
        ) from error


def open_engine(url: str) -> Engine:
    """Return an engine for a SQLAlchemy URL; a SQLite file's folder is made when it is missing.

    Its errors do not quote what was to be stored. Raises DatabaseAddressError when the URL cannot be read.
    """
    address = database_address(url)
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address, future=True, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "handle_error", _without_details)
        return engine
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False}, "poolclass": QueuePool}
    if address.database in (None, "", ":memory:"):
        # Each connection to an in-memory database would be a database of its own.
        options["poolclass"] = StaticPool
    else:
        Path(str(address.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, future=True, hide_parameters=True, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Return the maker of sessions; `with sessions.begin() as session` is one unit of work."""
    return sessionmaker(engine, future=True, expire_on_commit=False)


def delete_rows(session: Session, target: Any, condition: Any) -> int:
    """Erase the rows of a table or model that meet the condition; return how many they were."""
    erased = session.execute(delete(target).where(condition).execution_options(synchronize_session=False))
    return int(erased.rowcount)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # Erased words must not linger in free pages of the file.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _without_details(context: ExceptionContext) -> None:
    # PostgreSQL adds the row that it refused to its message, with the words that were to be stored.
    original = context.original_exception
    message = getattr(getattr(original, "diag", None), "message_primary", None)
    if message:
        original.args = (message,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (f"({type(original).__name__}) {message}",)
