"""How many questions there are: one count behind the text, the buttons' progress line and "how many more?".

Counted by giving every open question its good answer on a copy. An answer can add questions, and
the reply says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.dialogue.conversation import Conversation
from bot.protocol import Protocol
from bot.replies import Message
from bot.triage import CHECK, Case, Question, answer_none, answer_options, next_question
from bot.triage.short_check import place_of

MOST = 30
# Said at the first question and then now and then; every time would be noise.
EVERY = 3


@dataclass(frozen=True)
class Progress:
    """Which question is open, of how many if nothing is wrong."""

    step: int
    total: int

    @property
    def left(self) -> int:
        """The questions still to come, the open one included."""
        return self.total - self.step + 1


def progress(case: Case, protocol: Protocol) -> Progress:
    """Where the interview stands."""
    asked = case.questions_asked
    return Progress(asked + 1, asked + max(questions_left(case, protocol), 1))


def questions_left(case: Case, protocol: Protocol) -> int:
    """The questions that follow if nothing is wrong; more may come when something is."""
    count = 0
    while count < MOST:
        question = next_question(case, protocol)
        if question is None:
            break
        case = _with_nothing_wrong(case, question, protocol)
        count += 1
    return count


def _with_nothing_wrong(case: Case, question: Question, protocol: Protocol) -> Case:
    """The case after the good answer: a "no" to "Are you safe?" is none."""
    no = question.option("no")
    if no is not None and no.raises and question.card in protocol.cards:
        good = next((option.id for option in question.options if option.denies and not option.raises), None)
        return (
            answer_options(case, question, [good], protocol)
            if good
            else answer_none(case, question, protocol)
        )
    return answer_none(case, question, protocol)


def is_told(case: Case) -> bool:
    """Whether it is time to say how many questions are left."""
    return case.questions_asked % EVERY == 0


def has_grown(case: Case, conversation: Conversation, protocol: Protocol) -> bool:
    """Whether there are more questions than the visitor was told."""
    return bool(conversation.told_total) and progress(case, protocol).total > conversation.told_total


def with_progress(
    messages: tuple[Message, ...], case: Case, conversation: Conversation, protocol: Protocol
) -> tuple[tuple[Message, ...], Conversation]:
    """The messages with this count on every question of the interview, and the count kept as told."""
    # A question about an open emergency stands alone: what follows depends on its answer.
    if not any(_is_counted(each, protocol) for each in messages) or next_question(case, protocol) is None:
        return messages, conversation
    now = progress(case, protocol)
    place = {"step": now.step, "at_most": now.total}
    counted = tuple(
        {**each, "custom": {**each["custom"], **place}} if _is_counted(each, protocol) else each
        for each in messages
    )
    return counted, replace(conversation, told_total=now.total)


def _is_counted(each: Message, protocol: Protocol) -> bool:
    custom: Mapping[str, Any] = each.get("custom") or {}
    card = str(custom.get("card", ""))
    # A place for a search is no question of the interview, and the short check counts its own.
    is_own = card in protocol.cards or card.startswith(CHECK)
    return custom.get("type") == "question" and is_own and place_of(card, protocol) is None
