"""The application as `bot run` serves it: both channels, the database behind them, and the pages."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from pathlib import Path
from threading import Thread

from sanic import Sanic

from bot.clinic import Clinic, load_clinic
from bot.dialogue.rest_channel import SafeRestChannel
from bot.dialogue.server import build_app
from bot.dialogue.web_channel import WebChannel, WebChannelOptions
from bot.dialogue.web_contact import contact_of
from bot.dialogue.web_log import SqlReplyLog
from bot.directory import warm_up
from bot.records import open_engine, session_factory
from bot.settings import Settings
from bot.web.housekeeping import mount_housekeeping
from bot.web.pages import mount_pages
from bot.web.summary_routes import mount_summaries


def application(settings: Settings, model: Path, endpoints_file: Path) -> Sanic:
    """Return the app; it loads the packed model when it starts. Raises ClinicError for wrong settings."""
    clinic = load_clinic(settings.clinic_dir)
    app = build_app(
        channels=[SafeRestChannel.from_credentials(None), _web_channel(settings, clinic)],
        model=model,
        endpoints_file=endpoints_file,
        action_timeout=settings.action_timeout,
        port=settings.port,
    )
    if settings.trust_proxy:
        app.config.PROXIES_COUNT = 1
    mount_pages(app, contact_of(clinic))
    mount_summaries(app, settings, clinic)
    mount_housekeeping(app, settings, clinic, session_factory(open_engine(settings.database_url)))
    app.register_listener(_warm_up_places, "after_server_start")
    return app


def _web_channel(settings: Settings, clinic: Clinic) -> WebChannel:
    sessions = session_factory(open_engine(settings.database_url))
    return WebChannel(
        WebChannelOptions.from_settings(settings, clinic),
        reply_log=SqlReplyLog(sessions.begin),
        contact=contact_of(clinic),
    )


async def _warm_up_places(app: Sanic, loop: AbstractEventLoop) -> None:
    """Read the place tables in the background: the first search should not wait two seconds for them."""
    Thread(target=warm_up, daemon=True).start()
