"""`make test-postgres` says what it needs before it does anything."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_without_an_address_it_says_which_variable_to_set() -> None:
    # As from a shell: the make that runs the tests tells a make below it to report its folders.
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment = {**outside, "BOT_TEST_DATABASE_URL": ""}
    ran = subprocess.run(
        ["make", "test-postgres"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith(
        "BOT_TEST_DATABASE_URL is not set: give the address of a PostgreSQL database"
    )
    assert ran.stdout == ""
