"""One database for each test of the directory."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.records import open_engine, session_factory
from bot.records.schema import upgrade_engine
from tests.databases import empty_database


@pytest.fixture
def session() -> Iterator[Session]:
    with empty_database() as url:
        engine = open_engine(url)
        upgrade_engine(engine)
        with session_factory(engine).begin() as session:
            yield session
        engine.dispose()
