"""What a reader of another language sees first when their words may mean an emergency."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.replies.message import Message, notice
from bot.replies.wording import Wording

CODE = "other_language_alarm"
SUICIDE = "suicide"


def alarm_message(alarm: Collection[str], wording: Wording) -> Message:
    """The number, the crisis line for suicide, one line in each likely language, and what is read here."""
    lines = [wording.say("alarm_number")]
    if SUICIDE in alarm:
        lines.append(wording.say("alarm_crisis"))
    own = _lines()
    lines += [wording.fill(own[name]) for name in alarm if name in own]
    lines.append(wording.say("alarm_english"))
    return notice(CODE, "\n".join(lines))


@lru_cache(maxsize=1)
def _lines() -> dict[str, Any]:
    text = Path(__file__).with_name("other_languages.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["lines"])
