"""A scripted server with the real channel and widget, and a page of Debian's chromium on it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).parents[2]
START_SECONDS = 30


@dataclass
class Visit:
    """One visitor's page, with what went wrong on it and what it asked the network for."""

    page: Page
    url: str
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Type a message and send it with Enter."""
        self.page.locator("textarea").fill(text)
        self.page.locator("textarea").press("Enter")

    def turns(self) -> list[dict[str, Any]]:
        """What the bot has been given so far, by every visitor."""
        with urllib.request.urlopen(f"{self.url}/turns", timeout=5) as answer:
            return json.load(answer)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a running scripted server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("fake_server.py")), str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium for a module; Playwright's event loop must be gone before other async tests run."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_visit(server: str, browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens a visit; keyword arguments are those of a browser context. Fails on any console error."""
    opened: list[Visit] = []

    def open_one(*, width: int = 1280, height: int = 800, allowed_errors: str = "", **context: Any) -> Visit:
        page = browser.new_context(viewport={"width": width, "height": height}, **context).new_page()
        page.set_default_timeout(6_000)
        visit = Visit(page, server)
        page.on("pageerror", lambda error: visit.problems.append(str(error)))
        page.on(
            "console",
            lambda message: (
                visit.problems.append(message.text)
                if message.type in ("error", "warning")
                and not (allowed_errors and allowed_errors in message.text)
                else None
            ),
        )
        page.on("request", lambda request: visit.requests.append(request.url))
        page.goto(f"{server}/")
        page.locator("textarea").wait_for()
        opened.append(visit)
        return visit

    yield open_one
    problems = [problem for visit in opened for problem in visit.problems]
    for visit in opened:
        visit.page.context.close()
    assert problems == []


@pytest.fixture
def visit(open_visit: Callable[..., Visit]) -> Visit:
    """A visit on a desktop screen."""
    return open_visit()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at:
        if process.poll() is not None:
            raise RuntimeError(f"The scripted server ended with status {process.returncode}.")
        try:
            urllib.request.urlopen(f"{url}/webhooks/web/", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The scripted server did not answer within {START_SECONDS} s.")
