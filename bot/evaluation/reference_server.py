"""The smallest server of the same kind: it takes the REST channel's JSON and sends it back.

What a machine can do at all is measured against it in the same run. It is started with
`python -m bot.evaluation.reference_server PORT`.
"""

from __future__ import annotations

import sys

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response


def reference_app() -> Sanic:
    """Return the app, with the routes of the REST channel."""
    app = Sanic("reference")

    @app.get("/webhooks/rest/")
    async def health(_request: Request) -> HTTPResponse:
        return json_response({"status": "ok"})

    @app.post("/webhooks/rest/webhook")
    async def echo(request: Request) -> HTTPResponse:
        return json_response([{"recipient_id": request.json["sender"], "text": request.json["message"]}])

    return app


if __name__ == "__main__":
    reference_app().run(host="127.0.0.1", port=int(sys.argv[1]), access_log=False, debug=False, motd=False)
