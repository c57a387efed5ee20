"""The database address in the parts that other libraries ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.records.database import database_address


def address_parts(url: str) -> dict[str, Any]:
    """Dialect, host, port, database, user and password of a SQLAlchemy URL; a SQLite folder is made."""
    address = database_address(url)
    if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
        Path(str(address.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Any] = {
        "dialect": address.drivername,
        "host": address.host,
        "port": address.port,
        "db": address.database,
        "username": address.username,
        "password": address.password,
        "query": dict(address.query) or None,
    }
    return {name: value for name, value in parts.items() if value is not None}
