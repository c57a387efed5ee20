"""A routine answer as a message."""

from __future__ import annotations

from bot.replies.message import Message, message


def answer_message(topic: str, coarse: str | None, text: str, next_step: str | None, source: str) -> Message:
    """The answer first, then one next step (routine-inquiries, rule 2)."""
    words = f"{text} {next_step}" if next_step else text
    return message(words, custom={"type": "answer", "topic": topic, "coarse": coarse, "source": source})
