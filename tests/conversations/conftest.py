"""The trained bot inside the test's own process, with a database in a file of its own."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.triage import Case

ROOT = Path(__file__).parent.parent.parent
ACTION_TIMEOUT_SECONDS = 2.0
MOST_QUESTIONS = 40

visitors = itertools.count(1)


@dataclass
class Visit:
    """One visitor in front of the bot, spoken to as the REST channel speaks to it."""

    agent: Any
    sender: str = field(default_factory=lambda: f"visitor-{next(visitors)}")

    async def say(self, text: str) -> list[dict[str, Any]]:
        """Send one message through the gate and return the replies."""
        from bot.dialogue.gate import Accepted, accept
        from bot.dialogue.web_turns import run_turn, static_safety_net

        accepted = accept(text, None)
        assert isinstance(accepted, Accepted)
        return await run_turn(
            self.agent.handle_message,
            text=accepted.text,
            sender_id=self.sender,
            input_channel="rest",
            safety_net=lambda: static_safety_net({"emergency_number": "911"}),
        )

    async def tell(self, *texts: str) -> list[dict[str, Any]]:
        """Send several messages; the replies to the last one."""
        replies: list[dict[str, Any]] = []
        for text in texts:
            replies = await self.say(text)
        return replies

    async def tap(self, card: str, *options: str) -> list[dict[str, Any]]:
        """Tap options of a card."""
        return await self.say("/answer" + json.dumps({"card": card, "options": list(options)}))

    async def deny_all(self, replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Say "none" to every question until none is open."""
        for _ in range(MOST_QUESTIONS):
            if not any((reply.get("custom") or {}).get("type") == "question" for reply in replies):
                return replies
            replies = await self.say("none")
        raise AssertionError("still asking")

    async def tracker(self) -> Any:
        """The stored conversation."""
        return await self.agent.tracker_store.get_or_create_tracker(self.sender)

    async def case(self) -> Case:
        """The stored case."""
        return Case.from_dict((await self.tracker()).get_slot("case"))


@pytest.fixture(scope="session")
def agent(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The agent with in-process actions, once for all conversations."""
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    from actions.services import services
    from bot.dialogue.local_actions import LocalActions
    from bot.directory import warm_up
    from bot.records import upgrade
    from bot.settings import current_settings

    configure_structlog(logging.ERROR)
    with pytest.MonkeyPatch.context() as patch:
        database = f"sqlite:///{tmp_path_factory.mktemp('conversations') / 'bot.db'}"
        patch.setenv("BOT_DATABASE_URL", database)
        current_settings.cache_clear()
        services.cache_clear()
        upgrade(database)
        # As the server does: the first search would read the place tables inside its time limit.
        warm_up()
        endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
        endpoints.action = LocalActions(timeout_seconds=ACTION_TIMEOUT_SECONDS)
        yield asyncio.run(load_agent(model_path=str(trained_model), endpoints=endpoints))
        services().sessions.kw["bind"].dispose()
    current_settings.cache_clear()
    services.cache_clear()


@pytest.fixture
def visit(agent: Any) -> Visit:
    """A new visitor."""
    return Visit(agent)
