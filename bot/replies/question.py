"""A question card as a message."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.replies.message import Message, bullets, message
from bot.replies.wording import Wording
from bot.triage import Question

SHORT_WORDS = 5
SMALL = ("or", "and", "in", "the", "a", "of", "to", "with", "that", "at", "on", "from", "for")


def question_message(question: Question, wording: Wording, *, lead: str = "", short: bool = False) -> Message:
    """The card with its options as taps and as plain text, and why it is asked.

    `short`: the visitor has seen it just now, so the options are named in one line.
    """
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
    titles = [option.title for option in question.options]
    in_short: list[str] = []
    if question.kind in ("any_of", "one_of"):
        if short:
            in_short = [shortened(titles), *([wording.say("show_list")] if is_cut(titles) else [])]
        lines += in_short or [bullets(titles)]
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
            **({"short": in_short} if in_short else {}),
        },
    )


def shortened(titles: Sequence[str]) -> str:
    """All options in one line, each by its first words."""
    return "; ".join(_short(title) for title in titles) + "."


def is_cut(titles: Sequence[str]) -> bool:
    """Whether any of them is longer than its short form."""
    return any(_short(title) != title for title in titles)


def payload(card: str, options: list[str]) -> str:
    """What a tap on these options sends."""
    return "/answer" + json.dumps({"card": card, "options": options})


def _short(title: str) -> str:
    words = title.split()
    if len(words) <= SHORT_WORDS:
        return title
    words = words[:SHORT_WORDS]
    while words[-1].strip(",").lower() in SMALL:
        words.pop()
    return " ".join(words).rstrip(",:") + " ..."
