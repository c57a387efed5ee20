"""What the widget shows besides the conversation: the clinic's name, its numbers, its colour."""

from __future__ import annotations

from collections.abc import Mapping

from bot.clinic import Clinic, country_lines

COUNTRIES_WITH_MILES = ("US", "UK")


def contact_of(clinic: Clinic) -> Mapping[str, str]:
    """Return what the widget shows of a clinic; what the clinic has not set is left out.

    `emergency_number` may be a phrase such as "112 or 999"; `emergency_phone` is what a tap dials.
    `help_lines` are the country's other numbers, which a tap dials wherever they stand in a text.
    """
    lines = country_lines(clinic)
    known = {
        "clinic": clinic.name,
        "phone": clinic.phone,
        "address": clinic.address,
        "emergency_number": lines.emergency_number,
        "emergency_phone": lines.emergency_phone,
        "help_lines": ",".join(line.phone for line in lines.by_name.values() if line.phone),
        "colour": clinic.branding.colour,
        "welcome": clinic.branding.welcome_text,
        "distance_unit": "mi" if clinic.country in COUNTRIES_WITH_MILES else "km",
    }
    return {name: value for name, value in known.items() if value}
