"""What a visitor may send: every channel asks here before a message reaches Rasa.

Rasa obeys `/intent{...}` whoever typed it. Only two things with a leading slash get through: a tap on
something that was offered, and, on channels that keep no record of what was offered, a well-formed
`/answer{...}`, which the dialogue checks again against the case.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ANSWER_INTENT = "answer"
MAX_MESSAGE_CHARS = 2_000
MAX_ID_CHARS = 100
MAX_ANSWER_OPTIONS = 40

# Stands for a message without a single readable character: the bot asks what the visitor meant
# instead of staying silent.
EMPTY_MARK = "..."

COMMAND_PREFIX = "/"
_KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True)
class Accepted:
    """The text to hand to Rasa; `is_tap` when it answers by payload rather than in words."""

    text: str
    is_tap: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why a message is turned away: an HTTP status, a stable code and a sentence for the visitor."""

    status: int
    code: str
    message: str


@dataclass(frozen=True)
class Limits:
    """How much one message may hold, in characters."""

    max_message_chars: int = MAX_MESSAGE_CHARS


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Answer:
    """A tap on a question card: which card, and which of its options."""

    card: str
    options: tuple[str, ...]

    @property
    def payload(self) -> str:
        """The one-line payload; Rasa's own pattern does not read past a line break."""
        body = json.dumps({"card": self.card, "options": list(self.options)}, ensure_ascii=True)
        return f"{COMMAND_PREFIX}{ANSWER_INTENT}{body}"


@dataclass(frozen=True)
class Offered:
    """What may be tapped now: the open card with its options, and the payloads of plain buttons."""

    card: str | None = None
    options: frozenset[str] = frozenset()
    takes_several: bool = False
    payloads: frozenset[str] = field(default_factory=frozenset)

    def allows(self, answer: Answer) -> bool:
        """True when the answer belongs to the open card and names only its options."""
        if answer.card != self.card or not answer.options or not self.options.issuperset(answer.options):
            return False
        return self.takes_several or len(answer.options) == 1


NOTHING_OFFERED = Offered()


def accept(text: str, offered: Offered | None, limits: Limits = DEFAULT_LIMITS) -> Accepted | Refusal:
    """Return typed text made safe for Rasa, or why it is refused; a leading slash never commands.

    With `offered` None the channel keeps no record of what it offered: a well-formed answer payload
    is let through for the dialogue to check. With a record, a typed slash is always plain words.
    """
    if len(text) > limits.max_message_chars:
        return too_long(limits)
    if offered is None and (answer := read_answer(text)) is not None:
        return Accepted(answer.payload, is_tap=True)
    return Accepted(plain_words(text))


def accept_payload(payload: str, offered: Offered, limits: Limits = DEFAULT_LIMITS) -> Accepted | Refusal:
    """Return a tapped payload if it is among what was offered, else why it is refused."""
    if len(payload) > limits.max_message_chars:
        return too_long(limits)
    if payload in offered.payloads:
        return Accepted(payload if payload.startswith(COMMAND_PREFIX) else plain_words(payload), is_tap=True)
    answer = read_answer(payload)
    if answer is not None and offered.allows(answer):
        return Accepted(answer.payload, is_tap=True)
    return Refusal(
        409,
        "not_offered",
        "That button belongs to an earlier question. Please use the newest one, or type your answer.",
    )


def too_long(limits: Limits) -> Refusal:
    """Return the refusal of a message over the limit."""
    return Refusal(
        413,
        "message_too_long",
        f"That message is longer than {limits.max_message_chars} characters. "
        "Please send it in shorter parts, the most worrying thing first.",
    )


def read_answer(text: str) -> Answer | None:
    """Return the answer that a `/answer{...}` payload holds, or None when it is not exactly one."""
    prefix = f"{COMMAND_PREFIX}{ANSWER_INTENT}"
    stripped = text.strip()
    if not stripped.startswith(prefix):
        return None
    try:
        body = json.loads(stripped[len(prefix) :])
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or set(body) != {"card", "options"}:
        return None
    card, options = body["card"], body["options"]
    if not isinstance(options, list) or len(options) > MAX_ANSWER_OPTIONS or not _is_id(card):
        return None
    # A scale may be answered with a bare number.
    options = [str(option) if type(option) is int else option for option in options]
    if not all(_is_id(option) for option in options):
        return None
    return Answer(card=card, options=tuple(dict.fromkeys(options)))


def plain_words(text: str) -> str:
    """Return the text without what Rasa or a database would trip over; never empty.

    Leading slashes and blanks go together, because Rasa strips blanks before it looks for a slash.
    """
    readable = "".join(_readable(char) for char in text).strip()
    while readable.startswith(COMMAND_PREFIX):
        readable = readable.lstrip(COMMAND_PREFIX).lstrip()
    return readable if _has_content(readable) else EMPTY_MARK


def offered_in(messages: Sequence[Mapping[str, Any]]) -> Offered | None:
    """Return what these replies offer to tap, or None when they offer nothing at all."""
    offered: Offered | None = None
    payloads: set[str] = set()
    for message in messages:
        custom = message.get("custom") or {}
        payloads.update(_payloads(message.get("buttons")), _payloads(custom.get("buttons")))
        if custom.get("type") == "question":
            options = custom.get("options") or []
            offered = Offered(
                card=str(custom.get("card")),
                options=frozenset(str(option.get("id")) for option in options),
                takes_several=custom.get("kind") == "any_of",
            )
            payloads.update(_payloads(options))
    if offered is None and not payloads:
        return None
    opened = offered or NOTHING_OFFERED
    return Offered(opened.card, opened.options, opened.takes_several, frozenset(payloads))


def _payloads(buttons: Any) -> set[str]:
    return {str(button["payload"]) for button in buttons or [] if button.get("payload")}


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_ID_CHARS and value.isprintable()


def _readable(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        # Half of a surrogate pair is legal JSON but cannot be stored as UTF-8.
        return "\N{REPLACEMENT CHARACTER}"
    if category == "Cc" and char not in _KEPT_CONTROLS:
        return " "
    return char


def _has_content(text: str) -> bool:
    # Format characters alone (zero-width space, direction marks) look blank to the visitor.
    return any(unicodedata.category(char) not in ("Cf", "Zs", "Zl", "Zp", "Cc") for char in text)
