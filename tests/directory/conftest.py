"""One database in memory for each test of the directory."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.records import open_engine, session_factory
from bot.records.schema import upgrade_engine


@pytest.fixture
def session() -> Iterator[Session]:
    engine = open_engine("sqlite://")
    upgrade_engine(engine)
    with session_factory(engine).begin() as session:
        yield session
    engine.dispose()
