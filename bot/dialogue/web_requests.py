"""Reading a visitor's HTTP request within limits, and the one shape of every error answer."""

from __future__ import annotations

import json
import logging
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.dialogue.gate import Refusal

logger = logging.getLogger(__name__)

# The longest message that the settings allow (20,000 characters) with its metadata; escapes need more,
# but nobody types in escapes.
MAX_BODY_BYTES = 128 * 1024


class RefusedRequestError(Exception):
    """A request that is answered with its refusal."""

    def __init__(self, refusal: Refusal, *, retry_after_seconds: int | None = None) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.retry_after_seconds = retry_after_seconds


async def read_json_object(request: Request, *, max_bytes: int = MAX_BODY_BYTES) -> dict[str, Any]:
    """Return the request's JSON object; the route must be a streaming one, so that a limit can hold.

    Raises RefusedRequestError with 413 for a body over `max_bytes` and 400 for anything but an object.
    """
    body = await _read_body(request, max_bytes)
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("malformed_json", "The request body is not valid JSON.") from None
    if not isinstance(parsed, dict):
        raise bad_request("malformed_json", "The request body must be a JSON object.")
    return parsed


def text_field(body: dict[str, Any], key: str, *, max_chars: int, meaning: str) -> str:
    """Return a non-blank text of the body; raises RefusedRequestError with 400 and the reason."""
    value = body.get(key)
    if not isinstance(value, str) or not value.strip():
        raise bad_request(f"missing_{key}", f"{key!r} must be a text: {meaning}.")
    if len(value) > max_chars or not value.isprintable():
        raise bad_request(f"invalid_{key}", f"{key!r} must be {max_chars} printable characters at most.")
    return value


def bad_request(code: str, message: str) -> RefusedRequestError:
    """Return the error for a request that is not well formed."""
    return RefusedRequestError(Refusal(400, code, message))


def error_response(
    refusal: Refusal, *, retry_after_seconds: int | None = None, headers: dict[str, str] | None = None
) -> HTTPResponse:
    """Return the refusal as `{"error": {"code", "message"}}`."""
    sent = dict(headers or {})
    if retry_after_seconds is not None:
        sent["Retry-After"] = str(retry_after_seconds)
    body = {"error": {"code": refusal.code, "message": refusal.message}}
    return json_response(body, status=refusal.status, headers=sent)


async def _read_body(request: Request, max_bytes: int) -> bytes:
    too_large = RefusedRequestError(
        Refusal(413, "message_too_long", "That is too much to read at once. Please send it in shorter parts.")
    )
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > max_bytes:
        raise too_large
    chunks: list[bytes] = []
    size = 0
    # Sanic types the stream as optional, for the time before a request has begun.
    assert request.stream is not None
    while (chunk := await request.stream.read()) is not None:
        size += len(chunk)
        if size > max_bytes:
            raise too_large
        chunks.append(chunk)
    return b"".join(chunks)
