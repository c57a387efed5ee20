"""The widget's channel at /webhooks/web: signed sessions, messages that count once, missed replies."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response

from bot.clinic import Clinic, load_clinic
from bot.dialogue.gate import DEFAULT_LIMITS, Limits, Refusal
from bot.dialogue.web_contact import contact_of
from bot.dialogue.web_conversations import Conversations
from bot.dialogue.web_log import ReplyLog, Turn
from bot.dialogue.web_requests import (
    RefusedRequestError,
    bad_request,
    error_response,
    read_json_object,
    text_field,
)
from bot.dialogue.web_session import KEPT_SECONDS, SESSION_SECONDS, RateLimiter, Sessions, WebSession
from bot.dialogue.web_turns import TURN_TIMEOUT_SECONDS, OnNewMessage, SafetyNet, static_safety_net
from bot.settings import Settings, current_settings, signing_key

MAX_MESSAGE_ID_CHARS = 64
DAY_SECONDS = 86_400
PREFLIGHT_SECONDS = DAY_SECONDS


@dataclass(frozen=True)
class WebChannelOptions:
    """How the channel behaves; every value has a default that works on one machine."""

    # Random by default: sessions then end with the process. Several processes need one secret.
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    session_seconds: int = SESSION_SECONDS
    # For visitors who ask to be remembered on their device.
    kept_seconds: int = KEPT_SECONDS
    max_message_chars: int = DEFAULT_LIMITS.max_message_chars
    timeout_seconds: float = TURN_TIMEOUT_SECONDS
    messages_per_minute: float = 60
    message_burst: int = 20
    sessions_per_minute: float = 60
    session_burst: int = 60
    # Origins of the sites that embed the widget; the server's own pages need no entry.
    allowed_origins: tuple[str, ...] = ()

    @classmethod
    def from_settings(cls, settings: Settings, clinic: Clinic) -> WebChannelOptions:
        """Return the options that the settings of service and clinic ask for."""
        return cls(
            # A device remembers a conversation for as long as there is one.
            kept_seconds=clinic.retention_days.conversation * DAY_SECONDS,
            secret=signing_key(settings),
            max_message_chars=settings.max_message_chars,
            messages_per_minute=settings.rate_per_minute,
            allowed_origins=settings.allowed_origins,
        )


class WebChannel(InputChannel):
    """Rasa input channel for the widget; a launcher may inject what needs the database.

    `contact` is what the widget shows besides the conversation, see `web_contact.contact_of`.
    """

    def __init__(
        self,
        options: WebChannelOptions | None = None,
        *,
        reply_log: ReplyLog | None = None,
        safety_net: SafetyNet | None = None,
        contact: Mapping[str, str] | None = None,
    ) -> None:
        self.options = options or WebChannelOptions()
        self.contact = dict(contact or {})
        self.conversations = Conversations(
            reply_log=reply_log,
            safety_net=safety_net or (lambda: static_safety_net(self.contact)),
            limits=Limits(self.options.max_message_chars),
            timeout_seconds=self.options.timeout_seconds,
            input_channel=self.name(),
        )
        self._sessions = Sessions(
            self.options.secret,
            session_seconds=self.options.session_seconds,
            kept_seconds=self.options.kept_seconds,
        )
        self._message_rate = RateLimiter(
            per_minute=self.options.messages_per_minute, burst=self.options.message_burst
        )
        self._session_rate = RateLimiter(
            per_minute=self.options.sessions_per_minute, burst=self.options.session_burst
        )

    @classmethod
    def name(cls) -> str:
        """Name of the channel, which is also its place in the URL."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebChannel:
        """Return the channel for plain `rasa run`, made from the service's settings and the clinic's.

        credentials.yml has nothing to add but the channel's name: there is one place for settings.
        """
        settings = current_settings()
        clinic = load_clinic(settings.clinic_dir)
        return cls(WebChannelOptions.from_settings(settings, clinic), contact=contact_of(clinic))

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes `/session`, `/keep`, `/messages` and `/replies`."""
        blueprint = _WebBlueprint("web_channel")
        blueprint.ctx.on_response = self._allow_origin

        @blueprint.exception(RefusedRequestError)
        async def refuse(_request: Request, error: RefusedRequestError) -> HTTPResponse:
            return error_response(error.refusal, retry_after_seconds=error.retry_after_seconds)

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @blueprint.post("/session")
        async def start_session(request: Request) -> HTTPResponse:
            _check_rate(self._session_rate, request.remote_addr or request.ip)
            return self._opened(self._sessions.start())

        @blueprint.post("/keep", stream=True)
        async def keep_session(request: Request) -> HTTPResponse:
            _check_rate(self._session_rate, request.remote_addr or request.ip)
            body = await read_json_object(request)
            return self._opened(self._sessions.keep(body.get("token")))

        @blueprint.post("/messages", stream=True)
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(on_new_message, await read_json_object(request))

        @blueprint.post("/replies", stream=True)
        async def fetch(request: Request) -> HTTPResponse:
            body = await read_json_object(request)
            return await self._fetch(body.get("token"), body.get("after", 0))

        @blueprint.get("/replies", name="fetch_by_header")
        async def fetch_by_header(request: Request) -> HTTPResponse:
            # The token is read from a header, because addresses end up in access logs.
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            return await self._fetch(token, request.args.get("after", "0"))

        async def preflight(_request: Request) -> HTTPResponse:
            return empty()

        for name in ("session", "keep", "messages", "replies"):
            blueprint.add_route(preflight, f"/{name}", methods=["OPTIONS"], name=f"preflight_{name}")
        return blueprint

    def _opened(self, session: WebSession) -> HTTPResponse:
        return _private(
            {
                "token": session.token,
                "conversation_id": session.conversation_id,
                "expires_in": session.expires_in_seconds,
                "max_message_chars": self.options.max_message_chars,
                "contact": self.contact,
            }
        )

    async def _receive(self, on_new_message: OnNewMessage, body: dict[str, Any]) -> HTTPResponse:
        conversation_id = self._sessions.conversation_of(body.get("token"))
        message_id = text_field(
            body, "id", max_chars=MAX_MESSAGE_ID_CHARS, meaning="the message's own id, made by the sender"
        )
        after = _sequence_number(body.get("after", 0))
        text, payload = body.get("text"), body.get("payload")
        if isinstance(text, str) == isinstance(payload, str):
            raise bad_request("missing_text", "Send either 'text' or 'payload', as a text.")
        turn = await self.conversations.answered(conversation_id, message_id)
        if turn is None:
            _check_rate(self._message_rate, conversation_id)
            turn = await self.conversations.answer(
                on_new_message, conversation_id, message_id, text=text, payload=payload
            )
        try:
            missed = await self.conversations.missed(conversation_id, after)
        except RefusedRequestError:
            # The answer to this very message is at hand: it is not held back for older ones.
            missed = []
        return _replies([turn, *(other for other in missed if other.seq != turn.seq)], after)

    async def _fetch(self, token: object, after: object) -> HTTPResponse:
        conversation_id = self._sessions.conversation_of(token)
        seq = _sequence_number(after)
        # Counted apart from messages, so that polling never keeps anybody from speaking.
        _check_rate(self._message_rate, f"fetch {conversation_id}")
        return _replies(await self.conversations.missed(conversation_id, seq), seq)

    async def _allow_origin(self, request: Request, response: HTTPResponse) -> None:
        origin = request.headers.get("origin")
        if origin in self.options.allowed_origins and f"/{self.name()}/" in request.path:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
            response.headers["Access-Control-Allow-Headers"] = "content-type, authorization"
            response.headers["Access-Control-Expose-Headers"] = "retry-after"
            response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
            response.headers["Vary"] = "Origin"


class _WebBlueprint(Blueprint):
    """A blueprint whose response middleware also sees answers given before any route is chosen.

    Rasa's own origin rules answer a browser's preflight request that early, and would refuse it.
    """

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Mount the routes and the middleware."""
        super().register(app, options)
        app.register_middleware(self.ctx.on_response, "response")


def _replies(turns: list[Turn], after: int) -> HTTPResponse:
    in_order = sorted(turns, key=lambda turn: turn.seq)
    replies = [
        {"seq": turn.seq, "to": turn.message_id, **message} for turn in in_order for message in turn.messages
    ]
    return _private({"replies": replies, "last_seq": max([after, *(turn.seq for turn in turns)])})


def _private(body: dict[str, Any]) -> HTTPResponse:
    return json_response(body, headers={"Cache-Control": "no-store"})


def _sequence_number(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if type(value) is not int or not 0 <= value < 10**9:
        raise bad_request("invalid_after", "'after' must be the number of the last reply you have, or 0.")
    return value


def _check_rate(limiter: RateLimiter, key: str) -> None:
    wait_seconds = limiter.wait_seconds(key)
    if wait_seconds > 0:
        seconds = math.ceil(wait_seconds)
        raise RefusedRequestError(
            Refusal(
                429,
                "rate_limited",
                f"You are sending messages very quickly. Please wait {seconds} "
                f"{'second' if seconds == 1 else 'seconds'}. "
                "If this is an emergency, do not wait: call your emergency number now.",
            ),
            retry_after_seconds=seconds,
        )
