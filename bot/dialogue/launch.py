"""The application as `bot run` serves it: our channels with the database behind them, and the pages."""

from __future__ import annotations

from pathlib import Path

from sanic import Sanic

from bot.clinic import load_clinic
from bot.dialogue.rest_channel import SafeRestChannel
from bot.dialogue.server import build_app
from bot.dialogue.web_channel import WebChannel
from bot.dialogue.web_contact import contact_of
from bot.settings import Settings
from bot.training import MODEL
from bot.web.pages import mount_pages


def application(settings: Settings, root: Path) -> Sanic:
    """Return the app with REST and widget channels; it loads the packed model when it starts."""
    channels = [SafeRestChannel.from_credentials(None), WebChannel.from_credentials(None)]
    app = build_app(
        channels=channels,
        model=root / MODEL,
        endpoints_file=root / "endpoints.yml",
        action_timeout=settings.action_timeout,
        port=settings.port,
    )
    mount_pages(app, contact_of(load_clinic(settings.clinic_dir)))
    return app
