"""What must hold after every turn of a walk. Each check returns what is wrong, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.dialogue.gate import NOTHING_OFFERED, Accepted, accept_payload, offered_in
from bot.evaluation.walking.turns import Turn, asks_of_mistake, is_free, question_key
from bot.protocol import Disposition, default_protocol

# Refusals that a visitor has earned: too long, or a button of an earlier question.
EARNED = ("message_too_long", "not_offered")
NOTHING_BESIDE = re.compile(r"\b(book|booking|appointment|therapist|massage|exercise)\w*\b", re.IGNORECASE)
UNRENDERED = re.compile(
    r"[{}]|\butter_\w+|\baction_\w+|Traceback|<class|\b[A-Za-z]+Error\b|\bNone\b(?! of)|\bnull\b|\bnan\b"
    r"|\b[a-z]+(?:_[a-z0-9]+)+\b|%[sd]\b"
)
TROUBLE = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|Traceback")
SHORTEST_WORDS, WORDS_IN_A_ROW = 8, 4

Check = Callable[[Turn], str]


def reply_came(turn: Turn) -> str:
    """Something came back that a person can read."""
    return "" if turn.texts and all(text.strip() for text in turn.texts) else "no reply, or an empty one"


def nothing_failed(turn: Turn) -> str:
    """Neither the safety net of a failure nor a refusal that the visitor has not earned."""
    if "service_degraded" in turn.codes:
        return "the safety net of a failure"
    refused = [custom["code"] for custom in turn.customs if custom.get("type") == "refusal"]
    return f"refused: {refused}" if set(refused) - set(EARNED) else ""


def danger_shows_the_card(turn: Turn) -> str:
    """A sign of an emergency gets the card that names it in that same turn; help that is coming counts."""
    flag = turn.said.danger
    if not flag or is_excused(turn):
        return ""
    if not turn.has_emergency:
        return f"{flag} without the emergency card"
    shown = {sign.get("id") for result in turn.assessments for sign in result.get("flags", ())}
    return "" if flag in shown else f"an emergency card without {flag}"


def is_excused(turn: Turn) -> bool:
    """Whether this sign needs no card now: help is coming for it, or it was said to be old and unchanged."""
    flag, known = turn.said.danger, turn.known
    if flag in known.looked_after:
        return not any(result["disposition"] in CALM for result in turn.assessments)
    return known.has_dated and bool(default_protocol().flags[flag].downgrades)


SUICIDE = "suicide_self_harm"
# The route of who cannot say where it hurts (T3).
PLACE_UNKNOWN = "routing.place_unknown"
CALM = (Disposition.SELF_CARE.value, Disposition.THERAPY_VISIT.value)


def emergency_stands_alone(turn: Turn) -> str:
    """Nothing is beside the emergency card: no message, button, plan, therapist, treatment, question."""
    if not turn.has_emergency:
        return ""
    # Erasure is carried out at once, and says so beside the card.
    replies = [reply for reply in turn.replies if _code(reply) not in ("deleted", "delete_failed")]
    if len(replies) != 1:
        return f"{len(replies)} messages with the emergency card"
    card = turn.assessments[0]
    beside = [name for name in ("plan", "safety_net", "would_change") if card.get(name)]
    is_suicide = any(flag.get("id") == SUICIDE for flag in card.get("flags", ()))
    # Who thinks of suicide can answer with a tap; the two answers are the ones that are always possible.
    beside += ["buttons"] if replies[0].get("buttons") and not is_suicide else []
    beside += ["hands_on"] if card.get("hands_on") != "no" else []
    beside += ["treatments"] if any(t.get("offer") != "no" for t in card.get("treatments", ())) else []
    own = f"{turn.known.own_words}\n{turn.said.text}".lower()
    words = {word.group().lower() for word in NOTHING_BESIDE.finditer(str(replies[0].get("text")))}
    beside += sorted(word for word in words if word not in own)
    return f"beside the emergency card: {', '.join(beside)}" if beside else ""


def emergency_sticks(turn: Turn) -> str:
    """An open emergency stays until help is coming, or a claimed mistake and a "no" to the own question."""
    known, said = turn.known, turn.said
    if not known.emergency or turn.has_emergency or said.is_copy:
        return ""
    if {custom.get("type") for custom in turn.customs} == {"refusal"}:
        return ""
    is_tapped = said.text in known.buttons
    if "help_coming" in turn.codes:
        return "" if said.move == "help_coming" or is_tapped else "help is coming, which nobody said"
    if asks_of_mistake(turn):
        is_said = said.move in ("mistake", "not_so", "correct") or known.asked_mistake
        return "" if is_said or is_tapped else "asks of a mistake"
    if known.asked_mistake and said.denies:
        return ""
    return "the emergency was dropped"


def advice_never_drops(turn: Turn) -> str:
    """The level of the advice goes up only, except after a correction, another person or a new start."""
    before = turn.known.level
    if not before or is_free(turn) or turn.known.emergency or turn.known.looked_after:
        return ""
    if PLACE_UNKNOWN in turn.known.rules:
        # The advice was for want of a place, and now there is one.
        return ""
    for result in turn.assessments:
        if Disposition(result["disposition"]).urgency < Disposition(before).urgency:
            return f"from {before} to {result['disposition']}"
    return ""


def answered_card_rests(turn: Turn) -> str:
    """A question that was answered is not asked again."""
    if is_free(turn) or turn.said.is_copy or (turn.known.emergency and asks_of_mistake(turn)):
        return ""
    again = [q["card"] for q in turn.questions if question_key(q) in turn.known.answered]
    return f"asked again: {again[0]}" if again else ""


def never_three_times(turn: Turn) -> str:
    """No message comes in three replies running."""
    # An erasure during an emergency brings the card once more, however often it has been shown.
    if turn.said.is_copy or len(turn.known.texts) < 2 or "deleted" in turn.codes:
        return ""
    same = set(turn.texts).intersection(*turn.known.texts)
    # A refusal comes from the door, before anything is read.
    refused = {reply.get("text") for reply in turn.replies if _kind(reply) == "refusal"}
    return f"three times running: {sorted(same)[0][:80]}" if same - refused else ""


def text_is_clean(turn: Turn) -> str:
    """No placeholder, id or trace of an error; what the visitor wrote may be said back."""
    own = f"{turn.known.own_words}\n{turn.said.text}"
    for text in turn.texts:
        for found in UNRENDERED.finditer(text):
            if found.group() not in own:
                return f"{found.group()!r} in: {text[max(0, found.start() - 40) : found.end() + 40]}"
    return ""


def buttons_work(turn: Turn) -> str:
    """What is offered may be tapped, and what was just offered is understood."""
    offered = offered_in(turn.replies) or NOTHING_OFFERED
    for payload in offered.payloads:
        if not isinstance(accept_payload(payload, offered), Accepted):
            return f"offered and refused: {payload}"
    if turn.said.is_offered and turn.says(
        "stale", "bad_option", "not_understood", "not_understood_again", "clarify"
    ):
        return f"tapped and not understood: {turn.said.text}"
    return ""


def move_is_answered(turn: Turn) -> str:
    """A plain request gets its own reply, unless something more important is open."""
    known, wants = turn.known, set(turn.said.wants)
    is_busy = known.emergency or known.in_request or known.confirm or turn.has_emergency
    if not wants or is_busy or wants & turn.codes:
        return ""
    return f"no {' or '.join(sorted(wants))} in the reply"


def log_is_quiet(turn: Turn) -> str:
    """The server had nothing to warn of."""
    found = next((line for line in turn.log.splitlines() if TROUBLE.search(line)), "")
    return f"in the log: {found[:200]}" if found else ""


def log_holds_no_words(turn: Turn) -> str:
    """Nothing of what the visitor wrote is in the log."""
    log, text = turn.log.lower(), turn.said.text.lower()
    if len(text.strip()) >= SHORTEST_WORDS and text.strip() in log:
        return "the visitor's words are in the log"
    words = text.split()
    for start in range(len(words) - WORDS_IN_A_ROW + 1):
        row = " ".join(words[start : start + WORDS_IN_A_ROW])
        if len(row) >= SHORTEST_WORDS and row in log:
            return "the visitor's words are in the log"
    return ""


def copy_changes_nothing(turn: Turn) -> str:
    """The same message once more, with the id it had, brings the replies it had."""
    if not turn.said.is_copy:
        return ""
    before = [reply.get("text") for reply in turn.known.replies]
    return "" if turn.texts == before else "a copy was answered differently"


def _code(reply: Mapping[str, object]) -> str:
    custom = reply.get("custom")
    return str(custom.get("code")) if isinstance(custom, dict) else ""


def _kind(reply: Mapping[str, object]) -> str:
    custom = reply.get("custom")
    return str(custom.get("type")) if isinstance(custom, dict) else ""


CHECKS: tuple[Check, ...] = (
    reply_came, nothing_failed, danger_shows_the_card, emergency_stands_alone, emergency_sticks,
    advice_never_drops, answered_card_rests, never_three_times, text_is_clean, buttons_work, move_is_answered,
    log_is_quiet, log_holds_no_words, copy_changes_nothing,
)  # fmt: skip
