"""What a list of replies is: an emergency card that stands alone, a safety net, a question."""

from __future__ import annotations

from typing import Any

Replies = list[dict[str, Any]]


def custom(replies: Replies, kind: str) -> dict[str, Any] | None:
    """The `custom` part of the first reply of this type."""
    found = (reply["custom"] for reply in replies if (reply.get("custom") or {}).get("type") == kind)
    return next(found, None)


def open_card(replies: Replies) -> str | None:
    """The card of the question in these replies."""
    question = custom(replies, "question")
    return str(question["card"]) if question else None


def level(replies: Replies) -> str | None:
    """The level of the assessment in these replies."""
    assessment = custom(replies, "assessment")
    return str(assessment["disposition"]) if assessment else None


def is_safety_net(replies: Replies) -> bool:
    """Whether the static safety net is among the replies."""
    return any((reply.get("custom") or {}).get("code") == "service_degraded" for reply in replies)


def is_about_suicide(card: dict[str, Any]) -> bool:
    """Whether an assessment holds thoughts of suicide."""
    return any(flag["id"] == "suicide_self_harm" for flag in card["flags"])


def assert_emergency_alone(replies: Replies) -> dict[str, Any]:
    """Check that the emergency card is all there is, and return it."""
    assert len(replies) == 1, [reply.get("text") for reply in replies]
    card = replies[0].get("custom") or {}
    assert card.get("type") == "assessment", replies
    assert card["disposition"] == "emergency_now"
    assert card["plan"] is None
    assert card["hands_on"] == "no"
    assert all(treatment["offer"] == "no" for treatment in card["treatments"])
    assert card["safety_net"] == []
    assert card["would_change"] == []
    # Who thinks of suicide answers with a tap; nothing else is offered beside an emergency card.
    taps = ["Help is coming", "I did not mean it"] if is_about_suicide(card) else []
    assert [button["title"] for button in replies[0].get("buttons") or ()] == taps
    text = replies[0]["text"]
    assert "911" in text
    assert not any(word in text.lower() for word in ("book", "therapist", "massage", "exercise"))
    return card


def assert_never_self_care(replies: Replies) -> None:
    """Check that something came, and that it is no advice to stay at home."""
    assert any(reply.get("text") for reply in replies), "silence"
    assert level(replies) not in ("self_care", "therapy_visit")
    assert custom(replies, "plan") is None
    assert custom(replies, "therapists") is None
