"""The server: one process and one port for chat, widget and demo page, with actions inside it."""

from __future__ import annotations

import logging
from asyncio import AbstractEventLoop
from functools import partial
from pathlib import Path
from typing import Any

from rasa.core import run as rasa_run
from rasa.core.agent import load_agent
from rasa.core.channels.channel import InputChannel
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot.dialogue.local_actions import LocalActions

logger = logging.getLogger(__name__)


def build_app(
    *,
    channels: list[InputChannel],
    model: Path,
    endpoints_file: Path,
    action_timeout: float,
    port: int,
) -> Sanic:
    """Return Rasa's app with our channels and in-process actions; it loads the model when it starts."""
    endpoints = AvailableEndpoints.read_endpoints(str(endpoints_file))
    endpoints.action = LocalActions(timeout_seconds=action_timeout)
    app = rasa_run.configure_app(
        channels, cors=None, enable_api=False, port=port, endpoints=endpoints, use_uvloop=True
    )
    app.register_listener(partial(_load, model, endpoints), "before_server_start")
    app.register_listener(rasa_run.close_resources, "after_server_stop")
    return app


async def _load(model: Path, endpoints: AvailableEndpoints, app: Sanic, loop: AbstractEventLoop) -> Any:
    app.ctx.agent = await load_agent(model_path=str(model), endpoints=endpoints, loop=loop)
    await _warm_up(app.ctx.agent)
    return app.ctx.agent


async def _warm_up(agent: Any) -> None:
    """Read one message before the first visitor does, so that nobody waits for what is loaded lazily."""
    await agent.parse_message("my lower back hurts since monday")
