"""A therapist as the rest of the project sees one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Gender(str, Enum):
    """A therapist's gender as far as visitors may ask for it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNSTATED = "unstated"


@dataclass(frozen=True)
class Therapist:
    """One therapist at one address. Empty text means not stated; coordinates are degrees."""

    id: str
    name: str
    credentials: str
    gender: Gender
    specialties: tuple[str, ...]
    languages: tuple[str, ...]
    insurance: tuple[str, ...]
    address_line_1: str
    address_line_2: str
    city: str
    region: str
    postal_code: str
    country: str
    latitude: float
    longitude: float
    phone: str
    email: str
    website: str
    booking_url: str
    accepting: bool
    next_available: date | None
    evening: bool
    saturday: bool
    sunday: bool
    early_morning: bool
    wheelchair_access: bool
    parking: bool
    home_visit: bool
    telehealth: bool
    pediatric: bool
    prenatal: bool
    licence_register: str
    licence_number: str

    @property
    def address(self) -> str:
        """The address on one line, the way the country writes it as far as commas go."""
        town = " ".join(part for part in (self.region, self.postal_code) if part)
        parts = (self.address_line_1, self.address_line_2, self.city, town)
        return ", ".join(part for part in parts if part)
