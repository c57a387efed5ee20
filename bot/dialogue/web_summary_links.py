"""Links to a visitor's summary: signed, for one conversation, and good for a short time only."""

from __future__ import annotations

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

LINK_SECONDS = 3600
FORMATS = {"pdf": ".pdf", "fhir": ".fhir.json"}
PATH = "/summary"
_SALT = "plumbline.summary"
_MAX_TOKEN_CHARS = 1_000


class SummaryLinkError(Exception):
    """A link that is not one of ours."""


class SummaryLinkExpiredError(SummaryLinkError):
    """A link that was one of ours and is too old."""


class SummaryLinks:
    """Makes and reads links; nothing is stored."""

    def __init__(self, secret: str, *, link_seconds: int = LINK_SECONDS) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt=_SALT)
        self._link_seconds = link_seconds

    def links(self, conversation_id: str) -> list[dict[str, str]]:
        """Return one link for each format, as the summary message carries them."""
        token = str(self._signer.dumps(conversation_id))
        return [{"type": name, "url": f"{PATH}/{token}{ending}"} for name, ending in FORMATS.items()]

    def read(self, name: str) -> tuple[str, str]:
        """Return conversation and format of a link's last part; raises SummaryLinkError."""
        for kind, ending in FORMATS.items():
            if name.endswith(ending):
                return self._conversation(name.removesuffix(ending)), kind
        raise SummaryLinkError("no such format")

    def _conversation(self, token: str) -> str:
        if len(token) > _MAX_TOKEN_CHARS:
            raise SummaryLinkError("too long")
        try:
            return str(self._signer.loads(token, max_age=self._link_seconds))
        except SignatureExpired:
            raise SummaryLinkExpiredError("expired") from None
        except BadSignature:
            raise SummaryLinkError("not signed by us") from None
