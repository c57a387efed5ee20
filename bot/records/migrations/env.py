"""Runs migrations on the connection that `bot.records.schema` hands over; there is no ini file."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from bot.records.database import UtcDateTime
from bot.records.errors import RecordsError


def is_ours(item: Any, name: str | None, kind: str, reflected: bool, _compare_to: Any) -> bool:
    """Return False for tables found in the database that no model has: they belong to Rasa."""
    return not (kind == "table" and reflected and _compare_to is None)


def rendered(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Return how a draft spells a column type; a migration must not change when our own types do."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Run the migrations inside the caller's transaction."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        raise RecordsError("Migrations need a connection; call bot.records.upgrade(url) or `bot db upgrade`.")
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes["metadata"],
        include_object=is_ours,
        compare_type=True,
        render_item=rendered,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
