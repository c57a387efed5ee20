"""What the actions work with, put together once per process: clinic, protocol, wording, database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from bot.clinic import Clinic, Lines, country_lines, load_clinic
from bot.dialogue.room import Room
from bot.protocol import default_protocol
from bot.records import open_engine, session_factory
from bot.replies import Wording
from bot.settings import Settings, current_settings


@dataclass(frozen=True)
class Services:
    """The clinic's settings and lines, the room for the dialogue's steps, and a maker of sessions."""

    settings: Settings
    clinic: Clinic
    lines: Lines
    room: Room
    sessions: Any

    @property
    def names(self) -> dict[str, str]:
        """What texts may hold in braces."""
        return dict(self.room.wording.names)


@lru_cache(maxsize=1)
def services() -> Services:
    """The services of this process. Raises ClinicError or DatabaseAddressError when settings are wrong."""
    settings = current_settings()
    clinic = load_clinic(settings.clinic_dir)
    lines = country_lines(clinic)
    wording = Wording(default_protocol(), names_of(clinic, lines))
    return Services(
        settings=settings,
        clinic=clinic,
        lines=lines,
        room=Room(default_protocol(), wording),
        sessions=session_factory(open_engine(settings.database_url)),
    )


def names_of(clinic: Clinic, lines: Lines) -> dict[str, str]:
    """The clinic's names for the braces in texts."""
    return {
        **lines.placeholders(),
        "emergency_phone": lines.emergency_phone or "",
        "clinic": clinic.name,
        "bot_name": clinic.bot_name,
        "phone": clinic.phone or "the clinic",
        "retention_days": str(clinic.retention_days.conversation),
        "assessment_days": str(clinic.retention_days.assessment),
    }


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(timezone.utc)
