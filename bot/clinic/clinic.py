"""What a clinic tells about itself: the typed values behind `clinic.yml`.

Every field carries its sentence of help; the scaffold and the settings page are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

COUNTRIES = ("US", "CA", "UK", "IE", "EU", "AU", "NZ")
LINE_NAMES = (
    "emergency_number",
    "non_emergency_health_line",
    "crisis_line",
    "domestic_abuse_line",
    "child_protection",
    "poisons",
    "maternity",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TREATMENTS = (
    "massage",
    "neuromuscular_therapy",
    "trigger_point_therapy",
    "sports_massage",
    "prenatal_massage",
    "oncology_massage",
    "manipulation",
    "traction",
    "laser",
    "needling",
    "cupping",
    "physical_therapy",
)


def described(help_text: str) -> dict[str, str]:
    """Return the metadata of a field: its sentence of help."""
    return {"help": help_text}


@dataclass(frozen=True)
class Span:
    """One stretch of opening hours."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Holiday:
    """A date with hours of its own; no spans means closed."""

    date: date
    name: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Price:
    """What one visit costs; `minutes` is None for anything not sold by time."""

    service: str
    amount: Decimal
    minutes: int | None = None
    first_visit: bool = False


@dataclass(frozen=True)
class Branding:
    """How the chat looks and greets."""

    colour: str = field(
        default="#1f5f66",
        metadata=described("Main colour of the chat as #rrggbb; dark enough for white text."),
    )
    welcome_text: str | None = field(
        default=None, metadata=described("First words of the chat; the disclaimer follows by itself.")
    )


@dataclass(frozen=True)
class Delivery:
    """Where call-back requests go; passwords and signing keys are environment variables."""

    email_to: tuple[str, ...] = field(
        default=(), metadata=described("E-mail addresses that get call-back requests.")
    )
    email_from: str | None = field(default=None, metadata=described("Sender address of those e-mails."))
    webhook_url: str | None = field(
        default=None,
        metadata=described("Address that gets call-back requests as JSON, without any secret in it."),
    )


@dataclass(frozen=True)
class RetentionDays:
    """Days after which each kind of record is erased."""

    assessment: int = field(default=90, metadata=described("Days that a triage result is kept."))
    handover: int = field(default=90, metadata=described("Days that a call-back request is kept."))
    audit: int = field(
        default=365, metadata=described("Days that the log of who did what at the desk is kept.")
    )
    message: int = field(
        default=7,
        metadata=described("Days that message ids are kept, so that a message sent twice shows once."),
    )
    conversation: int = field(
        default=30, metadata=described("Days that a conversation is kept after its last message.")
    )


@dataclass(frozen=True)
class Clinic:
    """One clinic's settings. Only `name` is required; what is unset is never invented."""

    name: str = field(metadata=described("The clinic's name as visitors know it."))
    bot_name: str = field(default="Plumbline", metadata=described("What the chat assistant is called."))
    country: str | None = field(
        default=None,
        metadata=described(
            f"Chooses emergency and help lines, currency and time format; one of {', '.join(COUNTRIES)}."
        ),
    )
    lines: Mapping[str, str] = field(
        default_factory=dict,
        metadata=described("Your own text for a line of the country pack, for example a local crisis line."),
    )
    locale: str | None = field(
        default=None,
        metadata=described("How times and prices are written, like en_US; the country decides if unset."),
    )
    currency: str | None = field(
        default=None, metadata=described("Three-letter currency of the prices; the country decides if unset.")
    )
    timezone: str | None = field(
        default=None,
        metadata=described("Time zone name, like America/Los_Angeles; decides what is open now."),
    )
    phone: str | None = field(
        default=None, metadata=described("The desk's phone number, shown whenever a detail is missing.")
    )
    email: str | None = field(default=None, metadata=described("The desk's e-mail address."))
    address: str | None = field(default=None, metadata=described("Street address in one line."))
    hours: Mapping[str, tuple[Span, ...]] = field(
        default_factory=dict,
        metadata=described(
            'Opening hours of all seven days: "09:00-17:00", a list of such for a break, or closed.'
        ),
    )
    holidays: tuple[Holiday, ...] = field(
        default=(), metadata=described("Dates with other hours: date, name, and hours (closed if left out).")
    )
    callback_hours: str | None = field(
        default=None, metadata=described("When the desk calls people back, as a sentence.")
    )
    prices: tuple[Price, ...] = field(
        default=(), metadata=described("Price list: service, price, and if you like minutes and first_visit.")
    )
    insurers: tuple[str, ...] = field(
        default=(), metadata=described("Insurers whose plans the clinic accepts.")
    )
    languages: tuple[str, ...] = field(
        default=(), metadata=described("Languages spoken at the clinic, in English.")
    )
    treatments: tuple[str, ...] = field(
        default=(), metadata=described(f"Treatments the clinic offers, out of {', '.join(TREATMENTS)}.")
    )
    accepts_within_days: bool = field(
        default=False,
        metadata=described(
            "True if a licensed clinician of the clinic sees people who should be seen within days."
        ),
    )
    search_radius_km: int = field(
        default=40, metadata=described("How far the therapist search looks at first, in kilometres.")
    )
    branding: Branding = field(default_factory=Branding, metadata=described("Colour and welcome text."))
    delivery: Delivery = field(default_factory=Delivery, metadata=described("Where call-back requests go."))
    retention_days: RetentionDays = field(
        default_factory=RetentionDays, metadata=described("How long each kind of record is kept.")
    )
    details: Mapping[str, str] = field(
        default_factory=dict,
        metadata=described("Facts for routine answers, each a short sentence; the table below lists them."),
    )
    answers: Mapping[str, str] = field(
        default_factory=dict,
        metadata=described("Your own wording for a routine answer, by topic id; it replaces ours."),
    )

    def offers(self, treatment: str) -> bool | None:
        """True or False once the clinic has listed its treatments, None while it has not."""
        return treatment in self.treatments if self.treatments else None
