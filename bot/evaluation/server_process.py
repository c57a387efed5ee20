"""A server of our own for an evaluation: a free port, a database that is thrown away, stopped at the end."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.evaluation.rest_client import RestClient, RestError

START_SECONDS = 180.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.05
LOG_LINES = 5


class ServerError(Exception):
    """The server did not start."""


@dataclass(frozen=True)
class ServerProcess:
    """A running server; `started` is the monotonic time at which it was told to start."""

    url: str
    pid: int
    started: float
    log: Path
    database: Path | None = None

    def peak_memory_mb(self) -> float | None:
        """Return the most memory that it held at once; None where the system does not tell."""
        return process_memory_mb(str(self.pid), "VmHWM")


def process_memory_mb(process: str, measure: str) -> float | None:
    """Return a memory figure of `/proc/<process>/status` in MB; None where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = [line.split()[1] for line in status.splitlines() if line.startswith(f"{measure}:")]
    return int(found[0]) / 1024 if found else None


@contextmanager
def running_server(root: Path, settings: Mapping[str, str] | None = None) -> Iterator[ServerProcess]:
    """Start `bot run` with these environment variables and yield it once it answers.

    Raises ServerError with the end of its log.
    """
    port = free_port()
    with TemporaryDirectory() as folder:
        database = Path(folder) / "evaluation.db"
        address = f"sqlite:///{database}"
        given = [f"{name}={value}" for name, value in (settings or {}).items()]
        command = [sys.executable, "-m", "bot", "run", "--port", str(port), "--database", address]
        with started_process(
            ["env", *given, *command], f"http://127.0.0.1:{port}", root=root, log=Path(folder) / "log.txt"
        ) as server:
            yield replace(server, database=database)


@contextmanager
def started_process(command: list[str], url: str, *, root: Path, log: Path) -> Iterator[ServerProcess]:
    """Start a command that serves at `url` and yield it once its health route answers."""
    started = time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=root, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(process, RestClient(url), log)
        yield ServerProcess(url, process.pid, started, log)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], client: RestClient, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            client.check()
            return
        except RestError:
            time.sleep(POLL_SECONDS)
        finally:
            client.close()
    last = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()][-LOG_LINES:]
    raise ServerError(f"the server did not start: {' / '.join(last) or 'it said nothing'}")
