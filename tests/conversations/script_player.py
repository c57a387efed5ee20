"""Scripted conversations: plain transcripts that are played against the bot, line by line.

visitor: my neck hurts          what the visitor types
tap: right_now none             what the visitor taps: a card and its options
(5 hours later)                 time passes before the next message
card: q_age                     the question that is open in the reply; `card: -` for none
advice: self_care               the level in the reply; `advice: -` for none
emergency alone                 the emergency card and nothing else
notice: consent                 a notice with this code is in the reply
bot: Welcome back               these words are in the reply; "a | b" when either will do
not: Sorry                      these words are not
says: 2                         so many messages
forgotten                       nothing of this visitor is stored any more
# a remark
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conversations.conftest import Visit
from tests.conversations.replies import Replies, assert_emergency_alone, level, open_card

PAUSE = re.compile(r"\((\d+) (minutes?|hours?|days?) later\)")
SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
NONE = "-"


@dataclass(frozen=True)
class Line:
    """One line of a script."""

    number: int
    key: str
    text: str


def read_script(path: Path) -> list[Line]:
    """The lines of a script that do something."""
    lines = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        stripped = raw.strip()
        if not stripped or stripped.startswith("#"):
            continue
        key, _, text = stripped.partition(":")
        if PAUSE.fullmatch(stripped) or stripped in ("emergency alone", "forgotten"):
            key, text = stripped, ""
        lines.append(Line(number, key.strip(), text.strip()))
    return lines


async def play(visit: Visit, path: Path) -> None:
    """Play a script; an AssertionError names the line and shows the reply."""
    replies: Replies = []
    # The same message three times running is a bug wherever it happens.
    before: list[set[str]] = []
    for line in read_script(path):
        try:
            if line.key in ("visitor", "tap"):
                replies = await _say(visit, line)
                texts = {str(reply.get("text")) for reply in replies}
                assert texts, "silence"
                before = [*before[-2:], texts]
                assert len(before) < 3 or not set.intersection(*before), "three times the same"
            elif pause := PAUSE.fullmatch(line.key):
                await _pass_time(visit, int(pause[1]) * SECONDS[pause[2].rstrip("s")])
            else:
                await _check(visit, line, replies)
        except AssertionError as error:
            shown = "\n".join(f"  | {reply.get('text')}" for reply in replies)
            what = f"{path.name}:{line.number}: {line.key}: {line.text}"
            raise AssertionError(f"{what}\n{error}\n{shown}") from error


async def _say(visit: Visit, line: Line) -> Replies:
    if line.key == "visitor":
        return await visit.say(line.text)
    card, *options = line.text.split()
    return await visit.tap(card, *options)


async def _check(visit: Visit, line: Line, replies: Replies) -> None:
    said = "\n".join(str(reply.get("text")) for reply in replies)
    wanted = line.text
    if line.key == "card":
        assert (open_card(replies) or NONE) == wanted, open_card(replies)
    elif line.key == "advice":
        assert (level(replies) or NONE) == wanted, level(replies)
    elif line.key == "emergency alone":
        assert_emergency_alone(replies)
    elif line.key == "notice":
        assert wanted in [(reply.get("custom") or {}).get("code") for reply in replies]
    elif line.key == "button":
        assert wanted in [b["title"] for reply in replies for b in reply.get("buttons") or ()]
    elif line.key == "bot":
        assert any(words.strip().lower() in said.lower() for words in wanted.split("|"))
    elif line.key == "not":
        assert wanted.lower() not in said.lower()
    elif line.key == "says":
        assert len(replies) == int(wanted)
    elif line.key == "forgotten":
        await _check_forgotten(visit)
    else:
        raise AssertionError(f"no such line: {line.key}")


async def _pass_time(visit: Visit, seconds: int) -> None:
    """Let the last message be so long ago."""
    from rasa.shared.core.events import SlotSet

    tracker = await visit.tracker()
    conversation: dict[str, Any] = dict(tracker.get_slot("conversation") or {})
    conversation["last_at"] = conversation.get("last_at", 0.0) - seconds
    tracker.update(SlotSet("conversation", conversation))
    await visit.agent.tracker_store.save(tracker)


async def _check_forgotten(visit: Visit) -> None:
    from sqlalchemy import inspect, text

    from actions.services import services

    engine = services().sessions.kw["bind"]
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            columns = {column["name"] for column in inspect(engine).get_columns(table)}
            for name in columns & {"conversation_id", "sender_id"}:
                query = text(f"SELECT count(*) FROM {table} WHERE {name} = :sender")
                count = connection.execute(query, {"sender": visit.sender}).scalar_one()
                assert count == 0, f"{count} rows in {table}"
