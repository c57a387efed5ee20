"""The REST channel keeps Rasa's contract, refuses politely, and is never silent."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.dialogue.gate import EMPTY_MARK, Limits
from bot.dialogue.rest_channel import SafeRestChannel
from tests.web.conftest import Bot, Serve, new_app

URL = "/webhooks/rest/webhook"
CARD = {"text": "First part.\n\nSecond part.", "custom": {"type": "notice", "code": "test"}}


async def post(
    serve: Serve, bot: Bot, body: Any, *, raw: bytes | None = None, **channel: Any
) -> tuple[int, Any]:
    app = new_app()
    app.blueprint(SafeRestChannel(**channel).blueprint(bot), url_prefix="/webhooks/rest")
    client = await serve(app)
    async with client.post(URL, data=raw if raw is not None else json.dumps(body)) as answer:
        return answer.status, await answer.json()


async def test_replies_follow_rasas_contract_with_card_and_text_in_one_message(serve: Serve) -> None:
    bot = Bot()
    bot.sends(CARD, {"text": "And this?", "buttons": [{"title": "Yes", "payload": "Yes"}]})
    status, messages = await post(serve, bot, {"sender": "anna", "message": "hello", "metadata": {"a": 1}})
    assert status == 200
    assert messages == [
        {"recipient_id": "anna", **CARD},
        {"recipient_id": "anna", "text": "And this?", "buttons": [{"title": "Yes", "payload": "Yes"}]},
    ]
    assert (bot.heard[0].sender_id, bot.heard[0].input_channel) == ("anna", "rest")
    assert bot.heard[0].metadata == {"a": 1}


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        ('/answer{"card": "a", "options": ["b"]}', '/answer{"card": "a", "options": ["b"]}'),
        ('/answer{"card": "a", "options"', 'answer{"card": "a", "options"'),
        ("/restart", "restart"),
        ("   ", EMPTY_MARK),
    ],
)
async def test_commands_become_words_and_answers_pass(serve: Serve, message: str, heard: str) -> None:
    bot = Bot()
    status, messages = await post(serve, bot, {"sender": "anna", "message": message})
    assert (status, bot.texts) == (200, [heard])
    assert messages[0]["text"] == f"heard: {heard}"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"message": "hello"}, "missing_sender"),
        ({"sender": " ", "message": "hello"}, "missing_sender"),
        ({"sender": 7, "message": "hello"}, "missing_sender"),
        ({"sender": "a" * 256, "message": "hello"}, "invalid_sender"),
        ({"sender": "a\nb", "message": "hello"}, "invalid_sender"),
        ({"sender": "anna"}, "missing_message"),
        ({"sender": "anna", "message": ["hello"]}, "missing_message"),
        ({"sender": "anna", "message": "hello", "metadata": "x"}, "invalid_metadata"),
        (["not", "an", "object"], "malformed_json"),
    ],
)
async def test_a_request_that_is_not_well_formed_is_told_why(serve: Serve, body: Any, code: str) -> None:
    bot = Bot()
    status, answer = await post(serve, bot, body)
    assert (status, answer["error"]["code"], bot.heard) == (400, code, [])
    assert answer["error"]["message"].endswith(".")


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 5000], ids=lambda raw: repr(raw[:4]))
async def test_bytes_that_are_no_json_are_a_bad_request(serve: Serve, raw: bytes) -> None:
    status, answer = await post(serve, Bot(), None, raw=raw)
    assert (status, answer["error"]["code"]) == (400, "malformed_json")


@pytest.mark.parametrize(
    "channel", [{"max_body_bytes": 200}, {"limits": Limits(max_message_chars=100)}], ids=["body", "message"]
)
async def test_too_much_is_refused_before_the_bot_reads_it(serve: Serve, channel: dict[str, Any]) -> None:
    bot = Bot()
    status, answer = await post(serve, bot, {"sender": "anna", "message": "a" * 300}, **channel)
    assert (status, answer["error"]["code"], bot.heard) == (413, "message_too_long", [])


async def silent(_message: UserMessage) -> None:
    """Say nothing."""


async def failing(message: UserMessage) -> None:
    """Fail with the visitor's words in the error."""
    raise RuntimeError(message.text)


async def endless(_message: UserMessage) -> None:
    """Take longer than anybody waits."""
    await asyncio.sleep(5)


@pytest.mark.parametrize("answer", [silent, failing, endless])
async def test_silence_failure_and_delay_bring_the_safety_net(
    serve: Serve, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    bot = Bot()
    bot.answer = answer
    status, messages = await post(
        serve, bot, {"sender": "anna", "message": "my secret words"}, timeout_seconds=0.2
    )
    assert status == 200
    assert messages[-1]["custom"] == {"type": "notice", "code": "service_degraded"}
    assert "numbness" in messages[-1]["text"]
    assert messages[-1]["recipient_id"] == "anna"
    assert "secret" not in caplog.text


async def test_what_was_said_before_a_failure_is_kept(serve: Serve) -> None:
    async def half(message: UserMessage) -> None:
        await Bot.echo(message)
        raise RuntimeError

    bot = Bot()
    bot.answer = half
    _, messages = await post(serve, bot, {"sender": "anna", "message": "hi"})
    assert [message["text"][:5] for message in messages] == ["heard", "Somet"]


async def test_a_slow_turn_is_not_cancelled(serve: Serve) -> None:
    finished = asyncio.Event()

    async def slow(_message: UserMessage) -> None:
        await asyncio.sleep(0.3)
        finished.set()

    bot = Bot()
    bot.answer = slow
    await post(serve, bot, {"sender": "anna", "message": "hi"}, timeout_seconds=0.05)
    await asyncio.wait_for(finished.wait(), 2)


async def test_rasas_line_by_line_form_still_works(serve: Serve) -> None:
    app = new_app()
    app.blueprint(SafeRestChannel().blueprint(Bot()), url_prefix="/webhooks/rest")
    client = await serve(app)
    async with client.post(f"{URL}?stream=true", json={"sender": "anna", "message": "hi"}) as answer:
        lines = (await answer.text()).splitlines()
    assert json.loads(lines[0])["text"] == "heard: hi"
