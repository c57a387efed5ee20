"""Speak to a bot over its REST channel, on one connection that stays open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

WEBHOOK = "/webhooks/rest/webhook"
HEALTH = "/webhooks/rest/"
TIMEOUT_SECONDS = 30.0


class RestError(Exception):
    """The server could not be reached, or did not answer as the channel promises."""


class RestClient:
    """A visitor's line to the bot."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RestError(f"{url}: not a web address; use one like http://127.0.0.1:5005.")
        self.url = url
        self._path = parts.path.rstrip("/")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)

    def check(self) -> None:
        """Raise RestError unless the channel is up."""
        self._request("GET", HEALTH, None)

    def send(self, sender: str, message: str) -> list[dict[str, Any]]:
        """Return the bot's messages to this one."""
        answer = self._request("POST", WEBHOOK, {"sender": sender, "message": message})
        if not isinstance(answer, list):
            raise RestError(f"{self.url}: answered with something else than a list of messages.")
        return answer

    def exchange(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """Return the status and the JSON of any answer, a refusal included."""
        status, text = self._exchange(method, path, body)
        return status, self._decoded(text)

    def close(self) -> None:
        """Close the connection; the next request opens it again."""
        self._connection.close()

    def _request(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        status, text = self._exchange(method, path, body)
        if status != 200:
            raise RestError(f"{self.url}: answered with status {status} to {method} {path}.")
        return self._decoded(text)

    def _decoded(self, text: bytes) -> Any:
        try:
            return json.loads(text)
        except ValueError as error:
            raise RestError(f"{self.url}: did not answer with JSON.") from error

    def _exchange(self, method: str, path: str, body: Mapping[str, Any] | None) -> tuple[int, bytes]:
        content = None if body is None else json.dumps(body)
        try:
            self._connection.request(method, self._path + path, content, {"Content-Type": "application/json"})
            response = self._connection.getresponse()
            return response.status, response.read()
        except (OSError, HTTPException) as error:
            self._connection.close()
            raise RestError(f"{self.url}: cannot be reached ({error}).") from error
