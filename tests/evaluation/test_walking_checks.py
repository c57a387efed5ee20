"""Each check of the random walks can fail: an assistant broken in one way is caught by that check alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.evaluation.walking import CHECKS, Known, Said, Turn

QUESTION: dict[str, Any] = {
    "type": "question",
    "card": "q_course",
    "kind": "one_of",
    "ask": "Is it getting better?",
    "asks": [],
    "options": [
        {
            "id": "same",
            "title": "About the same",
            "payload": '/answer{"card": "q_course", "options": ["same"]}',
        }
    ],
}
CARD: dict[str, Any] = {
    "type": "assessment",
    "disposition": "emergency_now",
    "flags": [{"id": "ces_bladder_retention", "status": "present"}],
    "hands_on": "no",
    "plan": None,
    "safety_net": [],
    "would_change": [],
    "treatments": [{"id": "massage", "offer": "no"}],
}
EMERGENCY = {"text": "Call 911 now.", "custom": CARD}
ASKED = {"text": "Is it getting better?", "custom": QUESTION}
SELF_CARE = {"text": "Look after this at home.", "custom": {**CARD, "disposition": "self_care", "flags": []}}
HELP_COMING = {"text": "Good.", "custom": {"type": "notice", "code": "help_coming"}}
MISTAKE = {
    "text": "Thank you for telling me. Let me ask it directly, to be sure. Is it?",
    "custom": {**QUESTION, "card": "check_cardiac", "kind": "yes_no"},
}
DEGRADED = {"text": "Something went wrong.", "custom": {"type": "notice", "code": "service_degraded"}}
REFUSED = {"text": "Please wait.", "custom": {"type": "refusal", "code": "rate_limited"}}

HELLO = Said("hello there my friend", "greet")
DANGER = Said("i cant pee", "danger", danger="ces_bladder_retention", flag="ces_bladder_retention")
OTHER_DANGER = replace(DANGER, danger="cardiac")
TAPPED = Said(
    '/answer{"card": "q_course", "options": ["same"]}',
    "tap",
    card="q_course",
    options=("same",),
    is_offered=True,
)
START = Known()
OPEN = Known().after(Turn(START, DANGER, (EMERGENCY,)))
ASKING = Known().after(Turn(START, HELLO, (ASKED,)))
ANSWERED = ASKING.after(Turn(ASKING, TAPPED, ({"text": "Thank you."},)))
TODAY = {"text": "See someone.", "custom": {**CARD, "disposition": "same_day"}}
ADVISED = Known().after(Turn(START, HELLO, (TODAY,)))


def failed(known: Known, said: Said, *replies: dict[str, Any], log: str = "") -> list[str]:
    """The names of the checks that fail for this turn."""
    turn = Turn(known, said, replies, log)
    return [check.__name__ for check in CHECKS if check(turn)]


BROKEN = {
    "silence": ("reply_came", START, HELLO, ()),
    "an empty message": ("reply_came", START, HELLO, ({"text": " "},)),
    "the safety net of a failure": ("nothing_failed", START, HELLO, (DEGRADED,)),
    "a refusal without a reason": ("nothing_failed", START, HELLO, (REFUSED,)),
    "a danger sign met with a question": ("danger_shows_the_card", START, DANGER, (ASKED,)),
    "a card for another sign": ("danger_shows_the_card", START, OTHER_DANGER, (EMERGENCY,)),
    "a question beside the emergency": ("emergency_stands_alone", START, DANGER, (EMERGENCY, ASKED)),
    "a button beside the emergency": (
        "emergency_stands_alone", START, DANGER,
        ({**EMERGENCY, "buttons": [{"title": "a", "payload": "a"}]},),
    ),
    "a plan in the emergency": (
        "emergency_stands_alone", START, DANGER, ({**EMERGENCY, "custom": {**CARD, "plan": "low_back"}},),
    ),
    "a treatment in the emergency": (
        "emergency_stands_alone", START, DANGER,
        ({**EMERGENCY, "custom": {**CARD, "treatments": [{"id": "massage", "offer": "yes"}]}},),
    ),
    "a booking in the text of the emergency": (
        "emergency_stands_alone", START, DANGER, ({**EMERGENCY, "text": "Call 911, or book a massage."},),
    ),
    "an emergency that a greeting ends": ("emergency_sticks", OPEN, HELLO, ({"text": "Hello!"},)),
    "help that nobody said is coming": ("emergency_sticks", OPEN, HELLO, (HELP_COMING,)),
    "a mistake that nobody claimed": ("emergency_sticks", OPEN, HELLO, (MISTAKE,)),
    "a lower level out of nothing": ("advice_never_drops", ADVISED, HELLO, (SELF_CARE,)),
    "an answered card again": ("answered_card_rests", ANSWERED, HELLO, (ASKED,)),
    "a brace": ("text_is_clean", START, HELLO, ({"text": "Call {emergency_number} now."},)),
    "None": ("text_is_clean", START, HELLO, ({"text": "The clinic is at None."},)),
    "an id": ("text_is_clean", START, HELLO, ({"text": "You have low_back pain."},)),
    "a trace": ("text_is_clean", START, HELLO, ({"text": "Traceback (most recent call last)"},)),
    "an error": ("text_is_clean", START, HELLO, ({"text": "KeyError: 'x'"},)),
    "a tap that is not understood": (
        "buttons_work", ASKING, TAPPED,
        ({"text": "That question is behind us already. Here is where we are."},),
    ),
    "a price question met with small talk": (
        "move_is_answered", START, Said("what does it cost?", "routine", wants=("answer",)),
        ({"text": "Hm."},),
    ),
    "a copy that is answered again": (
        "copy_changes_nothing", ASKING, replace(HELLO, is_copy=True), ({"text": "Hello again."},),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_assistant_is_caught_by_its_check(case: str) -> None:
    check, known, said, replies = BROKEN[case]
    assert failed(known, said, *replies) == [check]


def test_what_is_offered_has_to_be_tappable() -> None:
    long = {"title": "x", "payload": "x" * 3000}
    assert failed(START, HELLO, {"text": "Choose.", "buttons": [long]}) == ["buttons_work"]


def test_the_same_message_may_come_twice_but_not_three_times() -> None:
    known, reply = START, {"text": "What hurts?"}
    for expected in ([], [], ["never_three_times"]):
        assert failed(known, HELLO, reply) == expected
        known = known.after(Turn(known, HELLO, (reply,)))


@pytest.mark.parametrize(
    ("log", "check"),
    [
        ("2026-01-01 ERROR actions: action_reply failed: KeyError", "log_is_quiet"),
        ("Traceback (most recent call last):", "log_is_quiet"),
        ("2026-01-01 INFO bot: got 'Hello there my friend'", "log_holds_no_words"),
    ],
)
def test_the_log_is_looked_at(log: str, check: str) -> None:
    assert failed(START, HELLO, ASKED, log=log) == [check]


@pytest.mark.parametrize(
    ("known", "said", "replies"),
    [
        (START, HELLO, [ASKED]),
        (START, DANGER, [EMERGENCY]),
        (OPEN, HELLO, [EMERGENCY]),
        (OPEN, Said("an ambulance is on the way", "help_coming"), [HELP_COMING]),
        (OPEN, Said("that was a mistake", "mistake"), [MISTAKE]),
        (ADVISED, Said("sorry, it is 2 out of 10", "correct", frees=True), [SELF_CARE]),
        (ANSWERED, Said("go back", "go_back", frees=True), [ASKED]),
        (START, Said("{name}", "garbage"), [{"text": "I don't know the place {name}."}]),
        (ASKING, replace(HELLO, is_copy=True), [ASKED]),
    ],
)
def test_a_sound_assistant_passes(known: Known, said: Said, replies: list[dict[str, Any]]) -> None:
    assert failed(known, said, *replies) == []


def test_after_a_claimed_mistake_only_a_no_ends_the_emergency() -> None:
    asked = OPEN.after(Turn(OPEN, Said("that was a mistake", "mistake"), (MISTAKE,)))
    back = {"text": "Thank you. I took that back."}
    assert failed(asked, Said("no", "no", denies=True), back) == []
    assert failed(asked, HELLO, back) == ["emergency_sticks"]


def test_a_tap_that_was_refused_leaves_the_emergency_open() -> None:
    after = OPEN.after(Turn(OPEN, TAPPED, (REFUSED,)))
    assert after.emergency
    assert failed(after, HELLO, ASKED) == ["emergency_sticks"]


def test_help_can_be_tapped_where_the_card_offers_it() -> None:
    offered = OPEN.after(Turn(OPEN, HELLO, ({**EMERGENCY, "buttons": [{"payload": "Help is coming"}]},)))
    assert failed(offered, Said("Help is coming", "offered", is_offered=True), HELP_COMING) == []
    assert failed(OPEN, Said("Help is coming", "offered"), HELP_COMING) == ["emergency_sticks"]


def test_help_that_is_coming_excuses_its_own_sign_only() -> None:
    after = OPEN.after(Turn(OPEN, Said("an ambulance is on the way", "help_coming"), (HELP_COMING,)))
    first = {
        "text": "The help that is coming goes first.",
        "custom": {"type": "notice", "code": "help_first"},
    }
    assert failed(after, DANGER, first) == []
    assert failed(after, OTHER_DANGER, first) == ["danger_shows_the_card"]
    assert "danger_shows_the_card" in failed(after, DANGER, SELF_CARE)
