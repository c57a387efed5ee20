"""The real server, started as an operator starts it, on a free port with a database of its own."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.records import open_engine
from tests.databases import empty_database

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 90.0
REPLY_SECONDS = 30.0

visitors = itertools.count(1)


@dataclass
class Server:
    """One server process; it may be killed and started again on the same database."""

    folder: Path
    database_url: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    @property
    def log(self) -> str:
        """Everything that was written to stdout and stderr since the first start."""
        return "".join(file.read_text(encoding="utf-8") for file in sorted(self.folder.glob("server-*.log")))

    def start(self) -> None:
        """Start it and wait until it answers."""
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.starts += 1
        command = [
            sys.executable,
            "-m",
            "bot",
            "run",
            "--port",
            str(self.port),
            "--database",
            self.database_url,
        ]
        environment = {**os.environ, "BOT_SECRET_KEY": "a key for the tests of the server only"}
        with (self.folder / f"server-{self.starts}.log").open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/webhooks/rest/", timeout=1):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"the server did not start:\n{self.log[-3000:]}")

    def end(self, how: int = signal.SIGTERM) -> None:
        """Stop this process and wait for it."""
        if self.process is not None:
            self.process.send_signal(how)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def post(self, body: bytes) -> tuple[int, Any]:
        """Post to the REST channel; status and decoded body."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/webhooks/rest/webhook",
            data=body,
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=REPLY_SECONDS) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def rows(self, query: str, *parameters: str) -> list[tuple[Any, ...]]:
        """Read the database from outside; a question mark in the query stands for a parameter."""
        engine = open_engine(self.database_url)
        mark = "?" if engine.dialect.paramstyle == "qmark" else "%s"
        with engine.connect() as connection:
            found = connection.exec_driver_sql(query.replace("?", mark), parameters).all()
        engine.dispose()
        return [tuple(row) for row in found]


@dataclass
class Visit:
    """One visitor, over REST."""

    server: Server
    sender: str = field(default_factory=lambda: f"rest-visitor-{next(visitors)}")

    def say(self, text: str) -> list[dict[str, Any]]:
        """Send one message; the replies."""
        status, replies = self.server.post(json.dumps({"sender": self.sender, "message": text}).encode())
        assert status == 200, replies
        return list(replies)

    def tell(self, *texts: str) -> list[dict[str, Any]]:
        """Send several messages; the replies to the last one."""
        replies: list[dict[str, Any]] = []
        for text in texts:
            replies = self.say(text)
        return replies

    def tap(self, card: str, *options: str) -> list[dict[str, Any]]:
        """Tap options of a card."""
        return self.say("/answer" + json.dumps({"card": card, "options": list(options)}))


@pytest.fixture(scope="session")
def server(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of this folder."""
    folder = tmp_path_factory.mktemp("server")
    with empty_database(f"sqlite:///{folder / 'plumbline.db'}") as url:
        running = Server(folder, url)
        try:
            running.start()
            yield running
        finally:
            running.end()


@pytest.fixture
def visit(server: Server) -> Visit:
    """A new visitor."""
    return Visit(server)
