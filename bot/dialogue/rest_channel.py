"""Rasa's REST contract with the gate in front, a limit on every size, and no silent answer."""

from __future__ import annotations

import json
from typing import Any

from rasa.core.channels.rest import RestInput
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.clinic import load_clinic
from bot.dialogue.gate import DEFAULT_LIMITS, Limits, Refusal, accept
from bot.dialogue.web_contact import contact_of
from bot.dialogue.web_requests import (
    MAX_BODY_BYTES,
    RefusedRequestError,
    bad_request,
    error_response,
    read_json_object,
    text_field,
)
from bot.dialogue.web_turns import (
    TURN_TIMEOUT_SECONDS,
    Messages,
    OnNewMessage,
    SafetyNet,
    run_turn,
    static_safety_net,
)
from bot.settings import current_settings

MAX_SENDER_CHARS = 255
MAX_CHANNEL_NAME_CHARS = 64


class SafeRestChannel(RestInput):
    """The `rest` channel for programs, at /webhooks/rest/webhook."""

    def __init__(
        self,
        *,
        limits: Limits = DEFAULT_LIMITS,
        max_body_bytes: int = MAX_BODY_BYTES,
        timeout_seconds: float = TURN_TIMEOUT_SECONDS,
        safety_net: SafetyNet | None = None,
    ) -> None:
        self.limits = limits
        self.max_body_bytes = max_body_bytes
        self.timeout_seconds = timeout_seconds
        self.safety_net = safety_net or static_safety_net

    @classmethod
    def name(cls) -> str:
        """Name of the channel, which is also its place in the URL."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SafeRestChannel:
        """Return the channel for plain `rasa run`, made from the service's settings and the clinic's."""
        settings = current_settings()
        contact = contact_of(load_clinic(settings.clinic_dir))
        return cls(limits=Limits(settings.max_message_chars), safety_net=lambda: static_safety_net(contact))

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes `/` (health) and `/webhook`."""
        blueprint = Blueprint("rest_webhook")

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @blueprint.post("/webhook", stream=True)
        async def receive(request: Request) -> HTTPResponse | None:
            try:
                turn = self._turn(await read_json_object(request, max_bytes=self.max_body_bytes))
            except RefusedRequestError as refused:
                return error_response(refused.refusal)
            messages: Messages = await run_turn(
                on_new_message, timeout_seconds=self.timeout_seconds, safety_net=self.safety_net, **turn
            )
            if request.args.get("stream", "").lower() != "true":
                return json_response(messages)
            # Rasa's line-by-line form; a turn is short, so the lines come together.
            answer = await request.respond(content_type="text/event-stream")
            for message in messages:
                await answer.send(json.dumps(message) + "\n")
            return None

        return blueprint

    def _turn(self, body: dict[str, Any]) -> dict[str, Any]:
        sender_id = text_field(body, "sender", max_chars=MAX_SENDER_CHARS, meaning="who is writing")
        text = body.get("message")
        if not isinstance(text, str):
            raise bad_request("missing_message", "'message' must be a text: what the visitor wrote.")
        metadata = body.get("metadata")
        if metadata is not None and not isinstance(metadata, dict):
            raise bad_request("invalid_metadata", "'metadata' must be a JSON object.")
        channel = body.get("input_channel")
        if not isinstance(channel, str) or not 0 < len(channel) <= MAX_CHANNEL_NAME_CHARS:
            channel = self.name()
        verdict = accept(text, None, self.limits)
        if isinstance(verdict, Refusal):
            raise RefusedRequestError(verdict)
        return {
            "text": verdict.text,
            "sender_id": sender_id,
            "input_channel": channel,
            "metadata": metadata,
        }
