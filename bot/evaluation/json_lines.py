"""Read a file of JSON objects, one a line, with errors that name the line."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any


class SampleError(Exception):
    """A sample file cannot be used; the message names file, line and mend."""


def read_json_lines(path: Path, *, required: Collection[str]) -> list[dict[str, Any]]:
    """Return the objects of the file. Raises SampleError for the first line without a required key."""
    rows = []
    seen: set[Any] = set()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise SampleError(f"{path}, line {number}: not JSON ({error}); mend that line.") from error
            missing = [key for key in required if not isinstance(row, dict) or key not in row]
            if missing:
                raise SampleError(
                    f"{path}, line {number}: no {missing[0]!r}; an item has {', '.join(required)}."
                )
            if row.get("id") in seen:
                raise SampleError(
                    f"{path}, line {number}: the id {row['id']!r} is used twice; use another one."
                )
            seen.add(row.get("id"))
            rows.append(row)
    if not rows:
        raise SampleError(f"{path}: there is no item in it.")
    return rows
