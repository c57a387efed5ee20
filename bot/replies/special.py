"""What is said when somebody thinks of suicide or is being hurt: the disposition guide, 7.1 and 7.2."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from bot.protocol import Status, Subject
from bot.replies.message import Message, notice
from bot.replies.persons import OTHERS
from bot.replies.wording import Wording
from bot.triage import Case

SUICIDE = "suicide_self_harm"
CHILD = "abuse_child"
ABUSE = ("abuse_adult", CHILD)
STRANGLED = "strangulation"
LIFE_THREAT = "generic_life_threat"
PREGNANCY = "pregnancy"
# Who tells of these leaves no transcript without choosing to.
PRIVATE_FLAGS = (*ABUSE, STRANGLED)


def suicide_lines(case: Case, wording: Wording) -> list[str]:
    """Thanks first, then the crisis line; about somebody else, what that person's companion can do."""
    part = ("suicide", "other") if _is_other(case, SUICIDE) else ("suicide",)
    place = "neck" if case.values.get("region") == ["neck"] else "back"
    return [wording.clinical(*part, key, place=place) for key in ("open", "help", "danger", "with", "after")]


def suicide_again(case: Case, wording: Wording, times: int) -> list[str]:
    """The same in other words when the talk goes on: in turn, so that nobody reads one text over and over."""
    part = ("suicide", "other") if _is_other(case, SUICIDE) else ("suicide",)
    texts: Any = wording.protocol.texts["suicide"]
    leads = (texts["other"] if _is_other(case, SUICIDE) else texts)["again"]
    first = wording.fill(leads[times % len(leads)])
    return [
        first,
        *(wording.clinical(*part, key) for key in ("help", "danger")),
        wording.clinical("suicide", "tap"),
    ]


def abuse_lines(case: Case, flags: Collection[str], wording: Wording) -> list[str]:
    """Belief, the number in danger, who can be talked to, the one question, and how to leave no trace."""
    keys = ["danger", *_helps(flags), *(["neck"] if STRANGLED in flags else []), "ask", "private"]
    return [belief(case, wording), *(wording.clinical("abuse", key) for key in keys)]


def abuse_support(flags: Collection[str], wording: Wording) -> list[str]:
    """Beside less urgent advice: the injury, who can be talked to, and how to leave no trace."""
    if not set(ABUSE) & set(flags):
        return []
    keys = ["injury", *_helps(flags), "danger", "private"]
    return [wording.clinical("abuse", key) for key in keys]


def strangulation_lines(wording: Wording) -> list[str]:
    """Added to an ordinary emergency card: why it cannot wait, and who can be talked to."""
    return [wording.clinical("abuse", key) for key in ("neck", "help", "private")]


def belief(case: Case, wording: Wording) -> str:
    """The first thing that somebody hears who tells of being hurt."""
    is_other = any(_is_other(case, flag) for flag in ABUSE)
    return wording.clinical("abuse", "open_other" if is_other else "open")


def belief_message(learned: Iterable[str], case: Case, wording: Wording) -> Message | None:
    """Said in place of "I understood" when abuse was just told of; None otherwise."""
    told = set(ABUSE) & set(learned)
    if not told:
        return None
    # Who can be talked to comes at once: the result may be many questions away.
    keys = ["help_child"] if CHILD in told else ["help", "treated"]
    lines = [wording.clinical("abuse", key) for key in (*keys, "private")]
    return notice("abuse", " ".join([belief(case, wording), *lines]))


def at_once(case: Case, wording: Wording) -> tuple[Message, ...]:
    """What cannot wait for the result, in the reply to the very message that told of it.

    A life that may be in danger has the number beside the question about it; a warning sign in pregnancy
    has the maternity line (7.3).
    """
    told = {flag for flag, known in case.findings.items() if known.turn == case.turn}
    messages = []
    if LIFE_THREAT in told and case.status(LIFE_THREAT) is Status.UNCERTAIN:
        messages.append(notice("in_danger", wording.say("in_danger")))
    flags = wording.protocol.flags
    if any(case.is_present(flag) and flags[flag].group == PREGNANCY for flag in told & set(flags)):
        messages.append(notice("maternity", wording.fill(wording.protocol.groups[PREGNANCY].contact)))
    return tuple(messages)


def _helps(flags: Collection[str]) -> list[str]:
    return [*(["help_child"] if CHILD in flags else []), "help", "treated"]


def _is_other(case: Case, flag: str) -> bool:
    known = case.findings.get(flag)
    if known is None or not known.is_present:
        return False
    # What is tapped on a card is about the person whom the chat is about.
    return known.subject is not Subject.SELF or bool(known.by_card and case.values.get("for_whom") in OTHERS)
