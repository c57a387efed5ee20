"""The conversation as the server has stored it: which intents were met, and time that passes at once."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

LOCK_SECONDS = 10.0


def pass_time(database: Path, sender: str, seconds: float) -> None:
    """Let everything that this visitor and the bot have said be so long ago."""
    with closing(sqlite3.connect(database, timeout=LOCK_SECONDS)) as connection, connection:
        rows = connection.execute(
            "SELECT id, type_name, action_name, data FROM events WHERE sender_id = ?", (sender,)
        ).fetchall()
        for row_id, kind, name, data in rows:
            event = json.loads(data)
            event["timestamp"] -= seconds
            if kind == "slot" and name == "conversation" and (event.get("value") or {}).get("last_at"):
                event["value"]["last_at"] -= seconds
            connection.execute(
                "UPDATE events SET timestamp = timestamp - ?, data = ? WHERE id = ?",
                (seconds, json.dumps(event), row_id),
            )


def intents(database: Path, sender: str) -> Counter[str]:
    """Return how often which intent was read in the messages of this visitor."""
    with closing(sqlite3.connect(database, timeout=LOCK_SECONDS)) as connection:
        rows = connection.execute(
            "SELECT intent_name FROM events WHERE type_name = 'user' AND sender_id = ?", (sender,)
        ).fetchall()
    return Counter(str(name) for (name,) in rows)
