"""Write a first `clinic.yml` for a new clinic, with every key explained and commented out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from bot.clinic.clinic import LINE_NAMES, WEEKDAYS, Branding, Clinic, Delivery, RetentionDays
from bot.clinic.errors import ClinicError
from bot.clinic.settings import CLINIC_FILE
from bot.clinic.topics import details

# What stands behind a key in the scaffold: a value to change, or lines of an example.
EXAMPLES: dict[str, str | list[str]] = {
    "name": "My Clinic",
    "country": "US",
    "locale": "en_US",
    "currency": "USD",
    "timezone": "America/New_York",
    "phone": '"555-0100"',
    "email": "desk@example.com",
    "address": '"1 Example Street, Example Town"',
    "hours": [
        f"  {day}: {'closed' if day in ('saturday', 'sunday') else chr(34) + '09:00-17:00' + chr(34)}"
        for day in WEEKDAYS
    ],
    "holidays": ["  - {date: 2026-12-25, name: Christmas Day, hours: closed}"],
    "callback_hours": '"We call back on weekdays, usually within a day."',
    "prices": ['  - {service: "Massage", minutes: 60, price: 90, first_visit: false}'],
    "insurers": ["  - Name of an insurer"],
    "languages": ["  - English"],
    "treatments": ["  - massage"],
}
SECTIONS = {"branding": Branding, "delivery": Delivery, "retention_days": RetentionDays}


def init_clinic(folder: Path | str) -> Path:
    """Write a commented clinic.yml into `folder` and return its path. Raises ClinicError if one is there."""
    path = Path(folder) / CLINIC_FILE
    if path.exists():
        raise ClinicError(f"{path}: already there; move it away first, it is not overwritten.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_lines()) + "\n", encoding="utf-8")
    return path


def _lines() -> Iterator[str]:
    yield "# Settings of one clinic. Only `name` is required; take the # away from what you fill in."
    yield "# Visitors are never told anything that is not set here. Check with `bot clinic check`."
    for field in fields(Clinic):
        yield ""
        yield f"# {field.metadata['help']}"
        yield from _key(field.name, field.default)


def _key(name: str, default: object) -> Iterator[str]:
    mark = "" if name == "name" else "# "
    if name in SECTIONS:
        yield f"# {name}:"
        for part in fields(SECTIONS[name]):
            yield f"#   {part.name}: {_value(part.default)}  # {part.metadata['help']}"
    elif name == "details":
        yield "# details:"
        for detail in details():
            value = "https://example.com/page" if detail.kind == "link" else '""'
            yield f"#   {detail.id}: {value}  # {detail.help}"
    elif name == "lines":
        yield "# lines:"
        for line in LINE_NAMES:
            yield f'#   {line}: ""'
    elif name == "answers":
        yield "# answers:"
        yield '#   parking: "Park behind the house, it is free."'
    else:
        example = EXAMPLES.get(name)
        if isinstance(example, list):
            yield f"{mark}{name}:"
            yield from (f"{mark}{line}" for line in example)
        else:
            yield f"{mark}{name}: {example or _value(default)}"


def _value(default: object) -> str:
    if isinstance(default, bool):
        return "true" if default else "false"
    if isinstance(default, str):
        return f'"{default}"'
    if isinstance(default, tuple):
        return "[]"
    return "" if default is None else str(default)
