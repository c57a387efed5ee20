"""What counts as a contact that a person can use."""

from __future__ import annotations

import pytest

from bot.dialogue.callback_words import asks_reference, cancels_callback, contact_in, time_in


@pytest.mark.parametrize(
    "text",
    [
        "503-555-0188",
        "(503) 555 0188",
        "+44 20 7946 0018",
        "07700 900123",
        "jo@example.org",
        "my mail is jo.b+x@mail.example.co.uk",
        "call 5035550188 please",
    ],
)
def test_a_usable_contact(text: str) -> None:
    assert contact_in(text)


@pytest.mark.parametrize(
    "text",
    ["", "555 222", "you know me", "12345", "tomorrow at 9", "jo@", "@example", "since 2019", "8/10", "none"],
)
def test_no_usable_contact(text: str) -> None:
    assert not contact_in(text)


def test_only_the_contact_is_kept_of_a_message() -> None:
    assert contact_in("my back hurts since 3 weeks, my number is 503 555 0190") == "503 555 0190"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("can someone call me. 503-555-0177, after 3pm", "after 3pm"),
        ("monday morning", "monday morning"),
        ("ring me tomorrow after 5", "tomorrow after 5"),
        ("between 2 and 3 is best", "between 2 and 3"),
        ("my number is 503 555 0190", ""),
        ("for about 3 weeks", ""),
    ],
)
def test_when_a_call_would_suit(text: str, when: str) -> None:
    assert time_in(text) == when


@pytest.mark.parametrize("text", ["whats my reference", "what was the reference number?", "reference please"])
def test_who_lost_the_reference(text: str) -> None:
    assert asks_reference(text)


@pytest.mark.parametrize(
    "text", ["cancel the call back", "forget the callback", "I don't want a call back", "dont call me"]
)
def test_who_wants_no_call_back_any_more(text: str) -> None:
    assert cancels_callback(text)


@pytest.mark.parametrize(
    "text", ["don't call an ambulance", "can you call me back", "cancel my appointment", "I missed your call"]
)
def test_what_cancels_no_call_back(text: str) -> None:
    assert not cancels_callback(text)
