"""The static safety net: what a visitor gets when a part has failed (rule T15). Never self-care."""

from __future__ import annotations

from collections.abc import Mapping

from bot.protocol import Protocol, default_protocol
from bot.replies.message import Message, bullets, notice
from bot.replies.wording import Wording

UNSET = {"emergency_number": "your local emergency number", "phone": ""}


def static_safety_net(
    names: Mapping[str, str] | None = None, protocol: Protocol | None = None
) -> list[Message]:
    """The danger signs of back and neck with the numbers to call, made from text files alone."""
    wording = Wording(protocol or default_protocol(), {**UNSET, **(names or {})})
    lines = [wording.clinical("service_degraded")]
    for region in ("back", "neck"):
        box = wording.protocol.texts["safety_net"][region]["emergency"]
        lines += [wording.fill(box["lead"]), bullets([wording.fill(sign) for sign in box["signs"]])]
    phone = wording.names.get("phone")
    if phone:
        lines.append(f"You can also call the clinic: {phone}.")
    return [notice("service_degraded", "\n".join(lines))]
