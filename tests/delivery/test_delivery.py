"""Call-back requests reach the clinic: a real mail server, a real web server, and both failing."""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.clinic import load_clinic
from bot.delivery import DeliveryError, channels_of, deliver_due
from bot.delivery.email_channel import EmailChannel
from bot.delivery.webhook_channel import SIGNATURE, WebhookChannel, is_signed, signature
from bot.records import (
    Handover,
    HandoverStatus,
    NewHandover,
    handover_by_reference,
    open_engine,
    request_handover,
    session_factory,
    upgrade,
)
from bot.settings import Settings
from tests.databases import empty_database

with warnings.catch_warnings():
    # Both are gone in Python 3.12; this project is pinned to 3.10.
    warnings.simplefilter("ignore", DeprecationWarning)
    import asyncore
    import smtpd

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 9, 12, 0, tzinfo=timezone.utc)
SECRET = "a secret of this test"


@dataclass
class MailServer:
    """Takes every mail on a free port."""

    port: int = 0
    taken: list[bytes] = field(default_factory=list)


@dataclass
class Receiver:
    """A web server that notes what was posted and answers as told."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    noted = MailServer()

    class Server(smtpd.SMTPServer):
        def process_message(self, peer: Any, sender: str, to: list[str], data: bytes, **_: Any) -> None:
            noted.taken.append(data)

    sockets: dict[int, Any] = {}
    server = Server(("127.0.0.1", 0), None, map=sockets)
    noted.port = server.socket.getsockname()[1]
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            asyncore.loop(timeout=0.05, count=1, map=sockets)

    thread = threading.Thread(target=serve)
    thread.start()
    yield noted
    stop.set()
    thread.join()
    server.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    noted = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            noted.posts.append((dict(self.headers), body))
            self.send_response(noted.answers.pop(0) if noted.answers else 204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    noted.url = f"http://127.0.0.1:{server.server_port}/callbacks"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield noted
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Any]:
    with empty_database(f"sqlite:///{tmp_path / 'records.db'}") as url:
        upgrade(url)
        engine = open_engine(url)
        yield session_factory(engine)
        engine.dispose()


@pytest.fixture
def handover(sessions: Any) -> Handover:
    new = NewHandover(
        conversation_id="c1",
        created_at=NOON,
        contact="503-555-0147",
        idempotency_key="c1:7",
        best_time="after 5",
        summary="Low back pain for 3 days. No danger sign.",
        reply_by=NOON + timedelta(days=2),
    )
    with sessions.begin() as session:
        return request_handover(session, new)


def status(sessions: Any, handover: Handover) -> HandoverStatus:
    with sessions.begin() as session:
        stored = handover_by_reference(session, handover.reference)
    assert stored is not None
    return stored.status


def email_channel(port: int) -> EmailChannel:
    url = f"smtp://127.0.0.1:{port}"
    return EmailChannel(url, "chat@clinic.example", ["desk@clinic.example"], "The clinic")


def test_an_email_has_what_the_desk_needs(mail_server: MailServer, sessions: Any, handover: Handover) -> None:
    assert deliver_due(sessions, [email_channel(mail_server.port)], now=NOON) == 1
    mail = message_from_bytes(mail_server.taken[0], policy=default)
    text = mail.get_content()
    assert mail["To"] == "desk@clinic.example"
    assert mail["Message-ID"] == f"<{handover.reference.lower()}@clinic.example>"
    assert all(part in text for part in (handover.reference, "503-555-0147", "after 5", "No danger sign"))
    assert status(sessions, handover) is HandoverStatus.SENT


def test_the_subject_of_an_email_holds_nothing_of_the_visitor(handover: Handover) -> None:
    assert email_channel(1).message(handover)["Subject"] == f"Call-back request {handover.reference}"


def test_a_webhook_gets_signed_json(receiver: Receiver, sessions: Any, handover: Handover) -> None:
    channel = WebhookChannel(receiver.url, SECRET, clock=lambda: 1_000.0)
    assert deliver_due(sessions, [channel], now=NOON) == 1
    headers, body = receiver.posts[0]
    assert json.loads(body)["contact"] == "503-555-0147"
    assert json.loads(body)["summary"] == "Low back pain for 3 days. No danger sign."
    assert headers["Idempotency-Key"] == handover.reference
    assert is_signed(body, headers[SIGNATURE], SECRET, now=1_010)


def test_a_signature_fits_one_body_one_secret_and_a_short_time() -> None:
    header = signature(b"body", SECRET, at=1_000)
    assert is_signed(b"body", header, SECRET, now=1_299)
    assert not is_signed(b"body", header, SECRET, now=1_301)
    assert not is_signed(b"bodY", header, SECRET, now=1_000)
    assert not is_signed(b"body", header, "another secret", now=1_000)
    assert not is_signed(b"body", "nonsense", SECRET, now=1_000)


def test_what_failed_is_tried_again_and_arrives_once(
    receiver: Receiver, sessions: Any, handover: Handover
) -> None:
    receiver.answers = [503]
    channel = WebhookChannel(receiver.url, SECRET)
    assert deliver_due(sessions, [channel], now=NOON) == 0
    assert status(sessions, handover) is HandoverStatus.FAILED
    assert deliver_due(sessions, [channel], now=NOON + timedelta(seconds=20)) == 0
    assert len(receiver.posts) == 1
    assert deliver_due(sessions, [channel], now=NOON + timedelta(minutes=2)) == 1
    assert deliver_due(sessions, [channel], now=NOON + timedelta(days=1)) == 0
    assert len(receiver.posts) == 2
    assert status(sessions, handover) is HandoverStatus.SENT


def test_one_dead_channel_does_not_hold_the_other(
    mail_server: MailServer, sessions: Any, handover: Handover
) -> None:
    channels = [WebhookChannel("http://127.0.0.1:9/", None), email_channel(mail_server.port)]
    assert deliver_due(sessions, channels, now=NOON) == 1
    assert deliver_due(sessions, channels, now=NOON + timedelta(hours=1)) == 0
    assert len(mail_server.taken) == 1


@pytest.mark.parametrize("code", [301, 400, 500])
def test_only_2xx_counts_as_arrived(receiver: Receiver, handover: Handover, code: int) -> None:
    receiver.answers = [code]
    with pytest.raises(DeliveryError, match=str(code)):
        WebhookChannel(receiver.url, None).send(handover)


def test_a_password_is_never_sent_without_tls(mail_server: MailServer, handover: Handover) -> None:
    url = f"smtp://me:word@127.0.0.1:{mail_server.port}"
    channel = EmailChannel(url, "chat@clinic.example", ["desk@clinic.example"], "The clinic")
    with pytest.raises(DeliveryError, match="no TLS"):
        channel.send(handover)
    assert mail_server.taken == []


def test_errors_hold_no_personal_details(handover: Handover) -> None:
    for channel in (WebhookChannel("http://127.0.0.1:9/?key=1234", None), email_channel(9)):
        with pytest.raises(DeliveryError) as error:
            channel.send(handover)
        assert not any(part in str(error.value) for part in ("503-555", "desk@", "key=", "after 5"))


def test_nothing_is_sent_that_was_not_set_up() -> None:
    clinic = load_clinic(ROOT / "clinic")
    assert channels_of(Settings(), clinic) == ()
    both = Settings(smtp_url="smtp://mail.clinic.example", webhook_url="https://clinic.example/hook")
    assert [channel.name for channel in channels_of(both, clinic)] == ["email", "webhook"]
