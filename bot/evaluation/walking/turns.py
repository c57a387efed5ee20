"""What was said and answered in one turn of a walk, and what is known before the next one.

`Known` follows from the replies alone: the walker sees no more than a visitor does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bot.dialogue.place_answer import PLACE_CARD
from bot.protocol import default_protocol
from bot.replies import Wording

Reply = Mapping[str, Any]
CONFIRMS = ("start_over_sure", "ask_person", "ask_visit")
REQUEST = ("callback_contact", "callback_time", "callback_share")
# What the bot says when it has opened an earlier answer again, or another person's questions.
OPENED = ("whose_turn", "named", "go_back", "corrected", "corrected_to", "added", "taken_back")
UNUSED_TAPS = ("stale", "bad_option")
UNSURE = "not_sure"
LONG_UNCHANGED = "symptom_long_unchanged"
EMERGENCY = "emergency_now"
REMEMBERED = 2


@dataclass(frozen=True)
class Said:
    """What the visitor does. `danger` is the flag whose own wording or option is in it and that has to show
    the card at once; `card` and `options` are what was tapped of the question that is open."""

    text: str
    move: str
    danger: str = ""
    flag: str = ""
    wrapper: str = ""
    is_gap: bool = False
    card: str = ""
    options: tuple[str, ...] = ()
    is_offered: bool = False
    frees: bool = False
    denies: bool = False
    wants: tuple[str, ...] = ()
    after_seconds: float = 0.0
    is_copy: bool = False


@dataclass(frozen=True)
class Turn:
    """One turn: what was known, what was said, what came back, and what went to the log meanwhile."""

    known: Known
    said: Said
    replies: tuple[Reply, ...]
    log: str = ""

    @property
    def texts(self) -> list[str]:
        """The texts of the replies."""
        return [str(reply.get("text") or "") for reply in self.replies]

    @property
    def customs(self) -> list[Mapping[str, Any]]:
        """What the replies hold for programs."""
        return [custom for reply in self.replies if isinstance(custom := reply.get("custom"), dict)]

    @property
    def codes(self) -> set[str]:
        """The types of the replies and the codes of the notices."""
        return {str(custom.get(key)) for custom in self.customs for key in ("type", "code")} - {"None"}

    @property
    def assessments(self) -> list[Mapping[str, Any]]:
        """The results among the replies."""
        return [custom for custom in self.customs if custom.get("type") == "assessment"]

    @property
    def questions(self) -> list[Mapping[str, Any]]:
        """The questions among the replies."""
        return [custom for custom in self.customs if custom.get("type") == "question"]

    @property
    def has_emergency(self) -> bool:
        """Whether the emergency card is among the replies."""
        return any(result.get("disposition") == EMERGENCY for result in self.assessments)

    def says(self, *keys: str) -> bool:
        """Whether a reply holds one of the bot's own sentences."""
        return any(_sentence(key).search(text) for key in keys for text in self.texts)


@dataclass(frozen=True)
class Fault:
    """A check that failed at a turn of a walk."""

    check: str
    what: str
    turn: int


@dataclass(frozen=True)
class Known:
    """Where the conversation stands, as far as its replies tell."""

    question: Mapping[str, Any] | None = None
    buttons: tuple[str, ...] = ()
    confirm: str = ""
    in_request: bool = False
    emergency: bool = False
    asked_mistake: bool = False
    flags: frozenset[str] = frozenset()
    looked_after: frozenset[str] = frozenset()
    has_dated: bool = False
    level: str = ""
    rules: frozenset[str] = frozenset()
    answered: frozenset[tuple[str, ...]] = frozenset()
    texts: tuple[frozenset[str], ...] = ()
    replies: tuple[Reply, ...] = ()
    own_words: str = ""

    def after(self, turn: Turn) -> Known:
        """Return what is known after this turn."""
        said = turn.said
        if said.is_copy:
            return self
        known = self._freed(turn) if is_free(turn) else self
        questions = turn.questions
        buttons = [str(b["payload"]) for reply in turn.replies for b in reply.get("buttons") or ()]
        return replace(
            known,
            **known._emergency_after(turn),
            question=questions[-1] if questions else None,
            buttons=tuple(buttons),
            confirm=next((code for code in CONFIRMS if code in turn.codes), ""),
            in_request=turn.says(*REQUEST),
            level=known._level_after(turn),
            rules=known._rules_after(turn),
            answered=known.answered | _closed(turn),
            has_dated=known.has_dated or LONG_UNCHANGED in said.options,
            texts=(*known.texts, frozenset(filter(None, turn.texts)))[-REMEMBERED:],
            replies=turn.replies,
            own_words=f"{known.own_words}\n{said.text}",
        )

    def _freed(self, turn: Turn) -> Known:
        return replace(self, level="", answered=frozenset(), has_dated=self.has_dated)

    def _level_after(self, turn: Turn) -> str:
        if "deleted" in turn.codes:
            return ""
        return next((str(r["disposition"]) for r in reversed(turn.assessments)), self.level)

    def _rules_after(self, turn: Turn) -> frozenset[str]:
        last = turn.assessments[-1] if turn.assessments else None
        return frozenset(str(r.get("rule")) for r in last.get("reasons", ())) if last else self.rules

    def _emergency_after(self, turn: Turn) -> dict[str, Any]:
        shown = frozenset(str(flag["id"]) for r in turn.assessments for flag in r.get("flags", ()))
        if "deleted" in turn.codes:
            # The card comes once more beside the confirmation; after that nothing is left to hold it.
            return {"emergency": False, "asked_mistake": False, "flags": frozenset()}
        if turn.has_emergency:
            return {"emergency": True, "asked_mistake": False, "flags": self.flags | shown}
        if {custom.get("type") for custom in turn.customs} == {"refusal"}:
            return {}
        if self.emergency and "help_coming" in turn.codes:
            after = self.looked_after | self.flags
            return {"emergency": False, "asked_mistake": False, "flags": frozenset(), "looked_after": after}
        if self.emergency and asks_of_mistake(turn):
            return {"asked_mistake": True}
        if self.emergency:
            # Taken back: the check for that looks at how.
            return {"emergency": False, "asked_mistake": False, "flags": frozenset()}
        return {}


def is_free(turn: Turn) -> bool:
    """Whether after this turn the advice may be lower than before and answered cards may come again."""
    return (
        turn.said.frees
        or bool(turn.known.confirm)
        or turn.known.asked_mistake
        or bool(turn.codes & {"started_over", "deleted"})
        or turn.says(*OPENED)
    )


def asks_of_mistake(turn: Turn) -> bool:
    """Whether the reply asks a sign's own question because the visitor claims a mistake."""
    return bool(turn.questions) and turn.says("mistake", "mistake_again")


def question_key(question: Mapping[str, Any]) -> tuple[str, ...]:
    """What makes two questions the same: the card, what it asks and what it offers."""
    options = (str(option["id"]) for option in question.get("options", ()))
    return (str(question["card"]), str(question.get("ask")), *map(str, question.get("asks", ())), *options)


def _closed(turn: Turn) -> frozenset[tuple[str, ...]]:
    """The question that this turn has answered for good: by a tap of something else than "not sure"."""
    said, question = turn.said, turn.known.question
    # Each search asks for its place anew.
    if question is None or said.card in ("", PLACE_CARD) or UNSURE in said.options or turn.says(*UNUSED_TAPS):
        return frozenset()
    return frozenset([question_key(question)])


@lru_cache(maxsize=64)
def _sentence(key: str) -> re.Pattern[str]:
    """A sentence of the bot, with anything in the place of its names."""
    gap = "\x00"
    names = dict.fromkeys(("who", "phone", "emergency_number", "facts", "advice"), gap)
    said = Wording(default_protocol(), names).say(key)
    return re.compile(re.escape(said).replace(re.escape(gap), ".*?").replace(gap, ".*?"))
