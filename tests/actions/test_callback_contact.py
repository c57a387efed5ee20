"""What counts as a contact that a person can use."""

from __future__ import annotations

import pytest

from actions.callback import CONTACT


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
    assert CONTACT.search(text)


@pytest.mark.parametrize(
    "text", ["", "you know me", "12345", "tomorrow at 9", "jo@", "@example", "since 2019", "8/10", "none"]
)
def test_no_usable_contact(text: str) -> None:
    assert not CONTACT.search(text)
