"""What is written into the call-back request and ends it: danger signs, the wish to be safe, no call wanted.

The emergency interlock leaves a form by itself; this is for everything that still has to be asked about.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.callback_words import cancels_callback
from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.spoken_moves import wants_safety
from bot.protocol import Finding, Protocol, Status
from bot.triage import Case

LEFT_FORM, CANCELLED = "left_form", "cancel_callback"
LEAVES = (LEFT_FORM, CANCELLED)
AFRAID = "abuse_adult"


def leaving(
    before: Case, case: Case, conversation: Conversation, heard: Heard, protocol: Protocol
) -> tuple[Case, Conversation]:
    """Case and conversation after a message in a form: marked as left when it told of a danger sign."""
    if wants_safety(heard.text):
        # T8: what may mean danger is asked about in the same reply.
        case = case.with_finding(Finding(AFRAID, Status.UNCERTAIN, text=heard.text))
    told = [flag for flag in protocol.flags if _counts(case, flag) and not _counts(before, flag)]
    if not told and cancels_callback(heard.text):
        return case, replace(conversation, taken=CANCELLED)
    return case, replace(conversation, taken=LEFT_FORM) if told else conversation


def _counts(case: Case, flag: str) -> bool:
    return case.status(flag) in (Status.PRESENT, Status.UNCERTAIN)
