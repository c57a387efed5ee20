"""One message to a visitor: plain text that says everything, `custom` for rich clients, buttons."""

from __future__ import annotations

from typing import Any

Message = dict[str, Any]


def message(
    text: str = "", *, custom: dict[str, Any] | None = None, buttons: list[dict[str, str]] | None = None
) -> Message:
    """Build a message; empty parts are left out."""
    parts: Message = {"text": text, "custom": custom, "buttons": buttons}
    return {key: value for key, value in parts.items() if value}


def notice(code: str, text: str, *, buttons: list[dict[str, str]] | None = None) -> Message:
    """A message of the kind `notice` with a code that programs can read."""
    return message(text, custom={"type": "notice", "code": code}, buttons=buttons)


def choice(title: str, payload: str | None = None) -> dict[str, str]:
    """A quick reply; without a payload the tap sends its title as words."""
    return {"title": title, "payload": payload or title}


def bullets(lines: list[str]) -> str:
    """A list that reads well as plain text."""
    return "\n".join(f"- {line}" for line in lines)
