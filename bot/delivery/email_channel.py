"""Call-back requests by e-mail (SMTP)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from bot.delivery.errors import DeliveryError
from bot.records import Handover

TIMEOUT_SECONDS = 20
PLAIN_PORT, TLS_PORT = 587, 465


class EmailChannel:
    """Sends to the addresses of `clinic.yml` through one mail server.

    `smtps://` speaks TLS from the start; `smtp://` turns it on when the server offers it, and always before
    a password is sent. The Message-ID is made of the reference, so that mail programs show a repeat once.
    """

    name = "email"

    def __init__(self, url: str, sender: str, recipients: Sequence[str], clinic: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._recipients = tuple(recipients)
        self._clinic = clinic

    def send(self, handover: Handover) -> None:
        """Send one e-mail. Raises DeliveryError."""
        try:
            with self._server() as server:
                server.send_message(self.message(handover))
        except (OSError, smtplib.SMTPException) as error:
            # The text of the error may quote addresses.
            code = getattr(error, "smtp_code", None)
            raise DeliveryError(f"e-mail: {type(error).__name__}{f' {code}' if code else ''}") from error

    def message(self, handover: Handover) -> EmailMessage:
        """The e-mail of a hand-over. The subject, which others may read, holds nothing of the visitor."""
        message = EmailMessage()
        message["Subject"] = f"Call-back request {handover.reference}"
        message["From"] = self._sender
        message["To"] = ", ".join(self._recipients)
        message["Date"] = format_datetime(handover.created_at)
        message["Message-ID"] = f"<{handover.reference.lower()}@{self._sender.rpartition('@')[2]}>"
        message.set_content("\n".join(self._lines(handover)))
        return message

    def _lines(self, handover: Handover) -> list[str]:
        asked = (
            ("Reference", handover.reference),
            ("Name", handover.name),
            ("Contact", handover.contact),
            ("Best time", handover.best_time),
            ("Asked", f"{handover.created_at:%Y-%m-%d %H:%M} UTC"),
            ("Promised by", f"{handover.reply_by:%Y-%m-%d %H:%M} UTC" if handover.reply_by else None),
        )
        lines = [f"A visitor of {self._clinic}'s website asks for a call back.", ""]
        lines += [f"{label}: {value}" for label, value in asked if value]
        lines += ["", handover.summary or "The visitor did not share a summary of the chat."]
        return [*lines, "", "This was written by an automated guide. It is no diagnosis."]

    def _server(self) -> smtplib.SMTP:
        host = self._url.hostname or "localhost"
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host,
                self._url.port or TLS_PORT,
                timeout=TIMEOUT_SECONDS,
                context=ssl.create_default_context(),
            )
        else:
            server = smtplib.SMTP(host, self._url.port or PLAIN_PORT, timeout=TIMEOUT_SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
        if self._url.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                server.close()
                raise DeliveryError("e-mail: the server offers no TLS, so the password was not sent")
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server
