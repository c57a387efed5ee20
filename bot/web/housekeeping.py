"""What the server does unasked: it brings call-back requests to the clinic and erases what is too old."""

from __future__ import annotations

import asyncio
import logging
from asyncio import AbstractEventLoop
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from sanic import Sanic

from bot.clinic import Clinic
from bot.delivery import Channel, channels_of, deliver_due
from bot.records import KeepDays, erase_private, purge
from bot.records.errors import DATABASE_ERRORS
from bot.settings import Settings

logger = logging.getLogger(__name__)

DELIVER_EVERY_SECONDS = 15
PURGE_EVERY_HOURS = 6
ERASE_PRIVATE_EVERY_MINUTES = 5


def mount_housekeeping(app: Sanic, settings: Settings, clinic: Clinic, sessions: Any) -> None:
    """Start the jobs with the server and stop them with it.

    Several servers on one database may run them: one takes each delivery, and erasing twice is harmless.
    """
    channels = channels_of(settings, clinic)
    keep = KeepDays(**asdict(clinic.retention_days))

    async def start(app: Sanic, loop: AbstractEventLoop) -> None:
        scheduler = AsyncIOScheduler(event_loop=loop, timezone=timezone.utc)
        at_once = {"next_run_time": datetime.now(timezone.utc), "max_instances": 1, "coalesce": True}
        scheduler.add_job(_erase, "interval", hours=PURGE_EVERY_HOURS, args=(sessions, keep), **at_once)
        scheduler.add_job(
            _erase_private, "interval", minutes=ERASE_PRIVATE_EVERY_MINUTES, args=(sessions,), **at_once
        )
        if channels:
            scheduler.add_job(
                _deliver, "interval", seconds=DELIVER_EVERY_SECONDS, args=(sessions, channels), **at_once
            )
        scheduler.start()
        app.ctx.housekeeping = scheduler

    async def stop(app: Sanic, loop: AbstractEventLoop) -> None:
        app.ctx.housekeeping.shutdown(wait=False)

    app.register_listener(start, "after_server_start")
    app.register_listener(stop, "before_server_stop")


async def _deliver(sessions: Any, channels: tuple[Channel, ...]) -> None:
    now = datetime.now(timezone.utc)
    try:
        await asyncio.to_thread(deliver_due, sessions, channels, now=now)
    except DATABASE_ERRORS as error:
        logger.error("Call-back requests could not be read: %s", type(error).__name__)


async def _erase(sessions: Any, keep: KeepDays) -> None:
    try:
        await asyncio.to_thread(_purge, sessions, keep)
    except DATABASE_ERRORS as error:
        logger.error("Old records could not be erased: %s", type(error).__name__)


async def _erase_private(sessions: Any) -> None:
    try:
        await asyncio.to_thread(_erase_quiet, sessions)
    except DATABASE_ERRORS as error:
        logger.error("Private conversations could not be erased: %s", type(error).__name__)


def _erase_quiet(sessions: Any) -> None:
    with sessions.begin() as session:
        erase_private(session, now=datetime.now(timezone.utc))


def _purge(sessions: Any, keep: KeepDays) -> None:
    with sessions.begin() as session:
        purge(session, now=datetime.now(timezone.utc), keep=keep)
