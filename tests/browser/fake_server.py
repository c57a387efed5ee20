"""The real web channel and pages with a scripted bot behind them: every card, no model, no database.

Run it by hand to look at the widget: `python -m tests.browser.fake_server 5010`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from rasa.core.channels.channel import UserMessage
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.dialogue.rest_channel import SafeRestChannel
from bot.dialogue.web_channel import WebChannel, WebChannelOptions
from bot.web import PageChannel
from tests.browser.script import SCRIPT

CONTACT = {
    "clinic": "Harbour Lane Neuromuscular Therapy",
    "phone": "503-555-0142",
    "address": "118 Harbour Lane, Portland",
    "emergency_number": "911",
    "emergency_phone": "911",
    "help_lines": "911,988,1-800-799-7233",
    "distance_unit": "mi",
}


def fake_app(name: str = "fake_server", **options: Any) -> Sanic:
    """Return a server with the widget, its channel and the scripted bot; `/turns` counts the turns."""
    app = Sanic(name, configure_logging=False)
    app.ctx.turns = []

    async def on_new_message(message: UserMessage) -> None:
        app.ctx.turns.append({"id": message.message_id, "text": message.text})
        await answer(message)

    chosen = {"secret": "a secret for tests only, long enough", "timeout_seconds": 1.5, "message_burst": 60}
    web = WebChannel(WebChannelOptions(**{**chosen, **options}), contact=CONTACT)
    rest = SafeRestChannel(timeout_seconds=1.5)
    pages = PageChannel(CONTACT)
    app.blueprint(web.blueprint(on_new_message), url_prefix="/webhooks/web")
    app.blueprint(rest.blueprint(on_new_message), url_prefix="/webhooks/rest")
    app.blueprint(pages.blueprint(on_new_message), url_prefix="/")

    @app.get("/turns")
    async def turns(_request: Request) -> HTTPResponse:
        return json_response(app.ctx.turns)

    return app


async def answer(message: UserMessage) -> None:
    """Send what the script says to this text; an unknown text gets the first question."""
    text = message.text or ""
    if text == "silent":
        return
    if text == "fail":
        raise RuntimeError("the script was told to fail")
    if text == "slow":
        await asyncio.sleep(2.5)
    if text.startswith("/answer"):
        text = json.loads(text.removeprefix("/answer"))["card"]
    for reply in SCRIPT.get(text, SCRIPT["start"]):
        await message.output_channel.send_response(message.sender_id, dict(reply))


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 5010
    fake_app().run(host="127.0.0.1", port=port, access_log=False, motd=False)
