"""The schema's history: bringing a database up to date, and drafting the next migration.

One history serves every table of the project, the directory's too. To draft a migration after a
change of models: `python -c "import bot.directory; from bot.records.schema import draft_migration;
draft_migration('therapist pronouns')"`, then read and mend what it wrote.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from bot.records.database import Base, open_engine
from bot.records.errors import RecordsError

MIGRATIONS = Path(__file__).parent / "migrations"
# Any fixed number: processes that start together on PostgreSQL wait for each other on it.
UPGRADE_LOCK = 7_105_811


def upgrade(url: str) -> str:
    """Bring the database to the newest schema and return its revision; a second call changes nothing."""
    engine = open_engine(url)
    try:
        return upgrade_engine(engine)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine) -> str:
    """Bring an open database to the newest schema and return its revision."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return _upgrade_sqlite(connection)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
            command.upgrade(_config(connection), "head")
        return _revision(connection)


def head_revision() -> str:
    """Return the newest revision that the migrations know."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def draft_migration(message: str) -> None:
    """Write the next migration file from the difference between the migrations and the models."""
    engine = open_engine("sqlite://")
    upgrade_engine(engine)
    with engine.connect() as connection:
        command.revision(_config(connection), message=message, autogenerate=True)


def _upgrade_sqlite(connection: Connection) -> str:
    # SQLite changes a table by copying and dropping it; with foreign keys on, the drop would cascade
    # into other tables. The pragma does nothing inside a transaction, so it comes before.
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    try:
        # The driver would start no transaction for DDL; IMMEDIATE also makes a second process wait.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(_config(connection), "head")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RecordsError(f"The upgrade would break {len(broken)} references; nothing was changed.")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.commit()
    return _revision(connection)


def _revision(connection: Connection) -> str:
    return str(MigrationContext.configure(connection).get_current_revision())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = Base.metadata
    return config
