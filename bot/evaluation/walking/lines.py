"""Two ways to speak to a running server, as a program does and as the widget does, and its log meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from bot.dialogue.gate import COMMAND_PREFIX
from bot.evaluation.rest_client import WEBHOOK, RestClient, RestError
from bot.evaluation.walking.turns import Said

SESSION, MESSAGES = "/webhooks/web/session", "/webhooks/web/messages"
OK = 200


class Line(Protocol):
    """What a walk needs of a way to speak to the bot."""

    sender: str

    def send(self, said: Said) -> list[dict[str, Any]]:
        """Return the replies; a refusal is a reply of the type `refusal`."""


class RestLine:
    """The REST channel: it keeps no record of what was offered."""

    def __init__(self, client: RestClient) -> None:
        self.sender = f"walker-{uuid4().hex}"
        self._client = client

    def send(self, said: Said) -> list[dict[str, Any]]:
        """Post one message."""
        status, answer = self._client.exchange("POST", WEBHOOK, {"sender": self.sender, "message": said.text})
        return list(answer) if status == OK else [refusal(answer)]


class WebLine:
    """The widget's channel: a session, ids of messages, and taps on what was offered only."""

    def __init__(self, client: RestClient) -> None:
        self._client = client
        status, session = client.exchange("POST", SESSION, {})
        if status != OK:
            raise RestError(f"{client.url}: no session for the widget: {session}.")
        self.sender = str(session["conversation_id"])
        self._token = session["token"]
        self._message_id = ""
        self._seen = 0
        self._copied: list[dict[str, Any]] = []

    def send(self, said: Said) -> list[dict[str, Any]]:
        """Post one message or tap; a copy goes out under the id of the message before."""
        if not said.is_copy:
            self._message_id = uuid4().hex
        is_tap = said.is_offered or said.text.startswith(f"{COMMAND_PREFIX}answer")
        body = {"token": self._token, "id": self._message_id, "payload" if is_tap else "text": said.text}
        status, answer = self._client.exchange("POST", MESSAGES, {**body, "after": self._seen})
        if status != OK:
            return [refusal(answer)]
        self._seen = max(self._seen, answer["last_seq"])
        return [reply for reply in answer["replies"] if reply["to"] == self._message_id]


class LogFile:
    """The log of the server, read as it grows."""

    def __init__(self, path: Path) -> None:
        self._file = path.open(encoding="utf-8", errors="replace")
        self._file.read()

    def news(self) -> str:
        """Return what was written since the last time."""
        return self._file.read()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def refusal(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a refusal as a reply, as the widget shows it."""
    error = answer["error"]
    return {"text": error["message"], "custom": {"type": "refusal", "code": error["code"]}}
