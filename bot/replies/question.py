"""A question card as a message."""

from __future__ import annotations

import json

from bot.replies.message import Message, bullets, message
from bot.replies.wording import Wording
from bot.triage import Question


def question_message(question: Question, wording: Wording, *, lead: str = "") -> Message:
    """The card with its options as taps and as plain text, and why it is asked."""
    options = [
        {
            "id": option.id,
            "title": option.title,
            "payload": payload(question.card, [option.id]),
            "raises": list(option.raises),
        }
        for option in question.options
    ]
    lines = [lead, wording.fill(question.ask)]
    if question.kind in ("any_of", "one_of"):
        lines.append(bullets([option.title for option in question.options]))
    return message(
        "\n".join(line for line in lines if line),
        custom={
            "type": "question",
            "card": question.card,
            "kind": question.kind,
            "ask": wording.fill(question.ask),
            "asks": list(question.asks),
            "options": options,
            "why": wording.fill(question.why),
            "step": question.step,
            "at_most": question.at_most,
        },
    )


def payload(card: str, options: list[str]) -> str:
    """What a tap on these options sends."""
    return "/answer" + json.dumps({"card": card, "options": options})
