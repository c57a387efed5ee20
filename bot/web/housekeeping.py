"""What the server does unasked: it brings call-back requests to the clinic and erases what is too old."""

from __future__ import annotations

import asyncio
import logging
from asyncio import AbstractEventLoop
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from sanic import Sanic

from bot.clinic import Clinic
from bot.delivery import channels_of, deliver_due
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

    def erase_old(now: datetime) -> None:
        with sessions.begin() as session:
            purge(session, now=now, keep=keep)

    def erase_quiet(now: datetime) -> None:
        with sessions.begin() as session:
            erase_private(session, now=now)

    def deliver(now: datetime) -> None:
        deliver_due(sessions, channels, now=now)

    async def start(app: Sanic, loop: AbstractEventLoop) -> None:
        scheduler = AsyncIOScheduler(event_loop=loop, timezone=timezone.utc)
        at_once = {"next_run_time": datetime.now(timezone.utc), "max_instances": 1, "coalesce": True}

        def every(what_failed: str, work: Callable[[datetime], object], **interval: int) -> None:
            scheduler.add_job(_attempt, "interval", args=(what_failed, work), **interval, **at_once)

        every("Old records could not be erased", erase_old, hours=PURGE_EVERY_HOURS)
        every("Private conversations could not be erased", erase_quiet, minutes=ERASE_PRIVATE_EVERY_MINUTES)
        if channels:
            every("Call-back requests could not be read", deliver, seconds=DELIVER_EVERY_SECONDS)
        scheduler.start()
        app.ctx.housekeeping = scheduler

    async def stop(app: Sanic, loop: AbstractEventLoop) -> None:
        app.ctx.housekeeping.shutdown(wait=False)

    app.register_listener(start, "after_server_start")
    app.register_listener(stop, "before_server_stop")


async def _attempt(what: str, work: Callable[[datetime], object]) -> None:
    """Do the work beside the event loop; a database that fails is logged, and the next run tries again."""
    try:
        await asyncio.to_thread(work, datetime.now(timezone.utc))
    except DATABASE_ERRORS as error:
        logger.error("%s: %s", what, type(error).__name__)
