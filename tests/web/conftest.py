"""A running Sanic server for a test, spoken to over HTTP."""

from __future__ import annotations

import itertools
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
import pytest_asyncio
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

Serve = Callable[[Sanic], Awaitable[aiohttp.ClientSession]]

app_numbers = itertools.count()


class Bot:
    """A scripted bot that remembers what it was given."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.answer: Callable[[UserMessage], Awaitable[None]] = self.echo

    async def __call__(self, message: UserMessage) -> None:
        """Take one message as Rasa would."""
        self.heard.append(message)
        await self.answer(message)

    @property
    def texts(self) -> list[str | None]:
        """The texts it was given."""
        return [message.text for message in self.heard]

    @staticmethod
    async def echo(message: UserMessage) -> None:
        """Say the message again."""
        await message.output_channel.send_response(message.sender_id, {"text": f"heard: {message.text}"})

    def sends(self, *messages: dict) -> None:
        """Answer every message with these."""

        async def answer(message: UserMessage) -> None:
            for reply in messages:
                await message.output_channel.send_response(message.sender_id, dict(reply))

        self.answer = answer


@pytest.fixture(autouse=True)
def _several_servers_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    # Sanic rewrites its own methods for the first server of a process, except in its test mode.
    monkeypatch.setattr(Sanic, "test_mode", True)


def new_app() -> Sanic:
    """Return an empty server under a name of its own, which Sanic insists on."""
    return Sanic(f"test_{next(app_numbers)}", configure_logging=False)


@pytest_asyncio.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts an app and returns a client whose addresses are relative to it."""
    closers: list[Callable[[], Awaitable[None]]] = []

    async def start(app: Sanic) -> aiohttp.ClientSession:
        # A socket of our own: Sanic takes port 0 for its default port.
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.start_serving()
        await server.after_start()
        client = aiohttp.ClientSession(f"http://127.0.0.1:{port}")

        async def close() -> None:
            await client.close()
            await server.before_stop()
            server.close()
            await server.wait_closed()

        closers.append(close)
        return client

    yield start
    for close in closers:
        await close()
