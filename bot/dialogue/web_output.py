"""Collects the bot's messages of one turn, each card in one piece with its text."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel


class CardOutputChannel(CollectingOutputChannel):
    """Keeps text, buttons and card of one utterance together.

    Rasa's own collector sends them as separate messages and cuts text at blank lines, so that a client
    could show a verdict without its advice.
    """

    @classmethod
    def name(cls) -> str:
        """Name of the output channel."""
        return "cards"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collect one bot utterance as one message."""
        kept = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        if text := kept.get("text"):
            kept["text"] = text.strip()
        if kept:
            await self._persist_message({"recipient_id": recipient_id, **kept})
        rest = {key: message[key] for key in ("image", "attachment", "elements") if message.get(key)}
        if rest:
            await super().send_response(recipient_id, rest)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Collect a text as it is, blank lines and all."""
        await self._persist_message(self._message(recipient_id, text=text.strip()))


def without_recipient(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages without the conversation's id, which the widget has no use for."""
    return [{key: value for key, value in message.items() if key != "recipient_id"} for message in messages]
