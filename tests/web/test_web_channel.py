"""The widget's channel: tokens, messages that count once, missed replies, limits, plain errors."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import UserMessage

from bot import records
from bot.dialogue.web_channel import WebChannel, WebChannelOptions
from bot.dialogue.web_log import MemoryReplyLog, ReplyLog, SqlReplyLog
from tests.web.conftest import Bot, Serve, new_app

QUESTION = {
    "text": "Where?",
    "custom": {
        "type": "question",
        "card": "side",
        "kind": "one_of",
        "options": [
            {"id": "left", "title": "Left", "payload": '/answer{"card": "side", "options": ["left"]}'}
        ],
    },
}
TAP = '/answer{"card": "side", "options": ["left"]}'


@dataclass
class Line:
    """A visitor's line to the channel."""

    client: aiohttp.ClientSession
    bot: Bot
    token: str = ""

    async def post(self, path: str, body: Any, **more: Any) -> tuple[int, Any]:
        """Return status and JSON of a request."""
        async with self.client.post(f"/webhooks/web/{path}", data=json.dumps(body), **more) as answer:
            return answer.status, await answer.json()

    async def send(self, message_id: str, text: str | None = None, **more: Any) -> tuple[int, Any]:
        """Send a message in this visitor's session."""
        body = {"token": self.token, "id": message_id, **more}
        return await self.post("messages", body if text is None else {**body, "text": text})


async def open_line(serve: Serve, *, reply_log: ReplyLog | None = None, **options: Any) -> Line:
    """Return a line with a session of its own."""
    bot = Bot()
    app = new_app()
    channel = WebChannel(WebChannelOptions(**options), reply_log=reply_log, contact={"phone": "503-555-0142"})
    app.blueprint(channel.blueprint(bot), url_prefix="/webhooks/web")
    line = Line(await serve(app), bot)
    _, session = await line.post("session", {})
    line.token = session["token"]
    return line


def sql_log() -> SqlReplyLog:
    """Return a reply log on a database of its own."""
    engine = records.open_engine("sqlite://")
    records.Base.metadata.create_all(engine)
    return SqlReplyLog(records.session_factory(engine).begin)


@pytest.fixture(params=["memory", "sql"])
def reply_log(request: pytest.FixtureRequest) -> ReplyLog:
    """Each kind of reply log."""
    return MemoryReplyLog() if request.param == "memory" else sql_log()


async def test_a_session_has_a_token_an_unguessable_id_and_the_clinics_numbers(serve: Serve) -> None:
    line = await open_line(serve)
    _, one = await line.post("session", {})
    _, other = await line.post("session", {})
    assert one["conversation_id"] != other["conversation_id"]
    assert len(one["conversation_id"]) > 20
    assert one["contact"] == {"phone": "503-555-0142"}
    assert one["max_message_chars"] == 2000


async def test_a_message_is_answered_in_its_conversation(serve: Serve, reply_log: ReplyLog) -> None:
    line = await open_line(serve, reply_log=reply_log)
    status, answer = await line.send("m1", "hello")
    assert (status, answer["last_seq"]) == (200, 1)
    assert answer["replies"] == [{"seq": 1, "to": "m1", "text": "heard: hello"}]
    heard = line.bot.heard[0]
    assert heard.input_channel == "web"
    assert heard.sender_id.startswith("web-")
    assert heard.message_id == "m1"


async def test_the_same_message_counts_once_and_gets_its_stored_reply(
    serve: Serve, reply_log: ReplyLog
) -> None:
    line = await open_line(serve, reply_log=reply_log)
    first = await line.send("m1", "hello")
    again = await line.send("m1", "hello", after=1)
    assert line.bot.texts == ["hello"]
    assert first[1]["replies"] == again[1]["replies"]


async def test_two_copies_at_once_are_one_turn(serve: Serve, reply_log: ReplyLog) -> None:
    line = await open_line(serve, reply_log=reply_log)

    async def slow(message: UserMessage) -> None:
        await asyncio.sleep(0.1)
        await Bot.echo(message)

    line.bot.answer = slow
    one, other = await asyncio.gather(line.send("m1", "hello"), line.send("m1", "hello"))
    assert one == other
    assert line.bot.texts == ["hello"]


async def test_a_copy_at_another_process_waits_for_the_reply(serve: Serve) -> None:
    log = sql_log()
    secret = "shared between the two processes"
    here = await open_line(serve, reply_log=log, secret=secret)
    there = await open_line(serve, reply_log=log, secret=secret)
    there.token = here.token

    async def slow(message: UserMessage) -> None:
        await asyncio.sleep(0.3)
        await Bot.echo(message)

    here.bot.answer = slow
    first = asyncio.create_task(here.send("m1", "hello"))
    await asyncio.sleep(0.1)
    copy = await there.send("m1", "hello")
    assert copy == await first
    assert there.bot.texts == []


async def test_missed_replies_are_fetched_by_number(serve: Serve, reply_log: ReplyLog) -> None:
    line = await open_line(serve, reply_log=reply_log)
    await line.send("m1", "one")
    await line.send("m2", "two", after=1)
    status, answer = await line.post("replies", {"token": line.token, "after": 1})
    assert (status, [reply["text"] for reply in answer["replies"]]) == (200, ["heard: two"])
    async with line.client.get(
        "/webhooks/web/replies?after=0", headers={"Authorization": f"Bearer {line.token}"}
    ) as everything:
        assert [reply["seq"] for reply in (await everything.json())["replies"]] == [1, 2]


async def test_a_page_that_was_closed_finds_its_reply_later(serve: Serve, reply_log: ReplyLog) -> None:
    line = await open_line(serve, reply_log=reply_log)

    async def slow(message: UserMessage) -> None:
        await asyncio.sleep(0.3)
        await Bot.echo(message)

    line.bot.answer = slow
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(line.send("m1", "hello"), 0.1)
    await asyncio.sleep(0.5)
    _, answer = await line.post("replies", {"token": line.token})
    assert [reply["text"] for reply in answer["replies"]] == ["heard: hello"]


async def test_a_late_reply_follows_the_safety_net(serve: Serve, reply_log: ReplyLog) -> None:
    line = await open_line(serve, reply_log=reply_log, timeout_seconds=0.1)

    async def slow(message: UserMessage) -> None:
        await asyncio.sleep(0.3)
        await Bot.echo(message)

    line.bot.answer = slow
    _, answer = await line.send("m1", "hello")
    assert answer["replies"][0]["custom"]["code"] == "service_degraded"
    assert "503-555-0142" in answer["replies"][0]["text"]
    await asyncio.sleep(0.5)
    _, late = await line.post("replies", {"token": line.token, "after": answer["last_seq"]})
    assert [reply["text"] for reply in late["replies"]] == ["heard: hello"]


async def test_a_tap_counts_only_while_its_question_is_the_newest(serve: Serve, reply_log: ReplyLog) -> None:
    line = await open_line(serve, reply_log=reply_log)
    assert (await line.send("m0", payload=TAP))[1]["error"]["code"] == "not_offered"
    line.bot.sends(QUESTION)
    await line.send("m1", "hello")
    line.bot.answer = Bot.echo
    status, answer = await line.send("m2", payload=TAP)
    assert (status, answer["replies"][-1]["text"]) == (200, f"heard: {TAP}")
    line.bot.sends({"text": "Next?", "buttons": [{"title": "Go on", "payload": "Go on"}]})
    await line.send("m3", "and then")
    status, answer = await line.send("m4", payload=TAP)
    assert (status, answer["error"]["code"]) == (409, "not_offered")
    # The tap that was taken is not refused when it is sent once more.
    assert (await line.send("m2", payload=TAP))[0] == 200


@pytest.mark.parametrize("text", [TAP, "/restart", " /session_start"])
async def test_a_typed_slash_never_commands(serve: Serve, text: str) -> None:
    line = await open_line(serve)
    line.bot.sends(QUESTION)
    await line.send("m1", "hello")
    await line.send("m2", text)
    assert line.bot.texts[1] == text.strip().removeprefix("/")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"id": "m1", "text": "hi", "token": "made.up.token"}, 401, "session_invalid"),
        ({"id": "m1", "text": "hi"}, 401, "session_invalid"),
        ({"text": "hi"}, 400, "missing_id"),
        ({"id": "x" * 65, "text": "hi"}, 400, "invalid_id"),
        ({"id": "m1"}, 400, "missing_text"),
        ({"id": "m1", "text": "hi", "payload": "hi"}, 400, "missing_text"),
        ({"id": "m1", "text": "hi", "after": -1}, 400, "invalid_after"),
        ({"id": "m1", "text": "hi", "after": "x"}, 400, "invalid_after"),
        ({"id": "m1", "text": "a" * 2001}, 413, "message_too_long"),
    ],
)
async def test_a_refusal_is_plain_json(serve: Serve, body: dict[str, Any], status: int, code: str) -> None:
    line = await open_line(serve)
    sent = body if code == "session_invalid" else {"token": line.token, **body}
    answer = await line.post("messages", sent)
    assert (answer[0], answer[1]["error"]["code"]) == (status, code)
    assert set(answer[1]["error"]) == {"code", "message"}
    assert line.bot.heard == []


@pytest.mark.parametrize("path", ["messages", "replies"])
async def test_malformed_json_is_a_bad_request(serve: Serve, path: str) -> None:
    line = await open_line(serve)
    async with line.client.post(f"/webhooks/web/{path}", data=b"{nope") as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]["code"] == "malformed_json"


async def test_a_huge_body_is_refused_unread(serve: Serve) -> None:
    line = await open_line(serve)
    async with line.client.post("/webhooks/web/messages", data=b"a" * 400_000) as answer:
        assert answer.status == 413


async def test_a_session_ends(serve: Serve) -> None:
    line = await open_line(serve, session_seconds=-1)
    assert (await line.send("m1", "hi"))[1]["error"]["code"] == "session_expired"


async def test_too_many_messages_are_slowed_down_but_old_ones_still_answered(serve: Serve) -> None:
    line = await open_line(serve, messages_per_minute=6, message_burst=2)
    await line.send("m1", "one")
    await line.send("m2", "two")
    async with line.client.post(
        "/webhooks/web/messages", json={"token": line.token, "id": "m3", "text": "three"}
    ) as answer:
        assert answer.status == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 10
        assert "emergency" in (await answer.json())["error"]["message"]
    assert (await line.send("m2", "two"))[0] == 200


class BrokenLog:
    """A reply log whose database is gone."""

    async def remember(self, conversation_id: str, message_id: str) -> bool:
        """Fail."""
        raise OSError

    async def store(self, conversation_id: str, message_id: str | None, messages: Any) -> int:
        """Fail."""
        raise OSError

    async def reply_to(self, conversation_id: str, message_id: str) -> None:
        """Fail."""
        raise OSError

    async def since(self, conversation_id: str, seq: int) -> list[Any]:
        """Fail."""
        raise OSError


async def test_a_visitor_is_answered_although_the_log_is_broken(serve: Serve) -> None:
    line = await open_line(serve, reply_log=BrokenLog())
    status, answer = await line.send("m1", "numb when i wipe")
    assert (status, answer["replies"][0]["text"]) == (200, "heard: numb when i wipe")
    assert (await line.post("replies", {"token": line.token}))[0] == 503


async def test_only_named_sites_may_use_the_channel_from_a_browser(serve: Serve) -> None:
    line = await open_line(serve, allowed_origins=("https://clinic.example",))
    for origin, allowed in (
        ("https://clinic.example", "https://clinic.example"),
        ("https://evil.example", None),
    ):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        async with line.client.options("/webhooks/web/messages", headers=headers) as answer:
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        async with line.client.post("/webhooks/web/session", headers=headers) as answer:
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed
