"""The schema's history: it ends at what the models say, and it can be run again."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.engine import Engine

import bot.directory
from bot.records import Base, RecordsError, open_engine, upgrade
from bot.records.schema import MIGRATIONS, head_revision, upgrade_engine
from tests.databases import empty_database, numbered_key


@pytest.fixture
def migrated() -> Iterator[Engine]:
    with empty_database() as url:
        engine = open_engine(url)
        upgrade_engine(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def modelled() -> Iterator[Engine]:
    with empty_database() as url:
        engine = open_engine(url)
        Base.metadata.create_all(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A database without tables that several connections can open."""
    with empty_database(f"sqlite:///{tmp_path / 'plumbline.sqlite'}") as url:
        yield url


def test_migrations_give_what_the_models_say(migrated: Engine) -> None:
    assert bot.directory.CONSTRAINTS, "the directory's models are part of the metadata"
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            each for each in compare_metadata(context, Base.metadata) if "alembic_version" not in str(each)
        ]
    assert differences == []


def test_migrations_give_the_checks_and_keys_of_the_models(migrated: Engine, modelled: Engine) -> None:
    # The comparison above does not see check constraints nor what a delete does.
    assert constraints_of(migrated) == constraints_of(modelled)


def test_downgrade_leaves_nothing(migrated: Engine) -> None:

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with migrated.begin() as connection:
        config.attributes.update(connection=connection, metadata=Base.metadata)
        command.downgrade(config, "base")
    assert inspect(migrated).get_table_names() == ["alembic_version"]


def test_upgrading_twice_changes_nothing(url: str) -> None:
    assert upgrade(url) == head_revision()
    assert upgrade(url) == head_revision()


def test_processes_that_start_together_upgrade_once(url: str) -> None:
    revisions: list[str] = []
    threads = [threading.Thread(target=lambda: revisions.append(upgrade(url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert revisions == [head_revision()] * 4


def test_foreign_keys_of_sqlite_are_on_again_after_an_upgrade() -> None:
    engine = open_engine("sqlite://")
    upgrade_engine(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_an_upgrade_leaves_the_dialogue_engines_table_alone(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE events (id {numbered_key()}, sender_id TEXT)")
        connection.exec_driver_sql("INSERT INTO events (sender_id) VALUES ('c1')")
    upgrade(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one() == 1
    engine.dispose()


def test_migrations_without_a_connection_say_what_to_call() -> None:

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with pytest.raises(RecordsError, match="bot db upgrade"):
        command.upgrade(config, "head")


def constraints_of(engine: Engine) -> dict[str, Any]:
    """Return the checks, keys and indexes of every table in a form that can be compared."""
    found = inspect(engine)
    return {
        name: {
            "checks": sorted((each["name"], each["sqltext"]) for each in found.get_check_constraints(name)),
            "foreign": sorted(
                (each["constrained_columns"], each["referred_table"], each["options"].get("ondelete", ""))
                for each in found.get_foreign_keys(name)
            ),
            "unique": sorted(each["column_names"] for each in found.get_unique_constraints(name)),
            "indexes": sorted(each["name"] for each in found.get_indexes(name)),
            "primary": found.get_pk_constraint(name)["constrained_columns"],
        }
        for name in found.get_table_names()
        if name != "alembic_version"
    }
