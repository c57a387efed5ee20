"""Load and check a clinic's folder.

clinic = load_clinic(Path("clinic"))     # refuses a folder with any problem
for problem in check_clinic(Path("clinic")): ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel.core import Locale, UnknownLocaleError
from babel.numbers import is_currency

from bot.clinic import reading
from bot.clinic.clinic import (
    COUNTRIES,
    LINE_NAMES,
    TREATMENTS,
    Branding,
    Clinic,
    Delivery,
    RetentionDays,
)
from bot.clinic.country import country_lines
from bot.clinic.errors import ClinicError
from bot.clinic.reading import SettingError
from bot.clinic.templates import names_in
from bot.clinic.topics import details, placeholder_names, topics
from bot.protocol.claims import claims_in

CLINIC_FILE = "clinic.yml"
EMERGENCY_NUMBER = re.compile(r"\d[\d ]*(?: or \d[\d ]*)?")
Reader = Callable[[Any, str], Any]


def load_clinic(folder: Path | str) -> Clinic:
    """Return the clinic of `folder`. Raises ClinicError naming file, key and mend for every problem."""
    clinic, problems = _read(Path(folder))
    if clinic is None or problems:
        raise ClinicError("\n".join(problems))
    return clinic


def check_clinic(folder: Path | str) -> list[str]:
    """Return what is wrong with the folder's settings, one plain sentence each; empty when all is well."""
    return _read(Path(folder))[1]


def advise_clinic(clinic: Clinic) -> list[str]:
    """Return what works but should be seen to before visitors come."""
    advice = []
    if clinic.country is None:
        advice.append("country: not set, so visitors see no emergency number of their own; set your country.")
    if clinic.timezone is None and clinic.hours:
        advice.append('timezone: not set, so "open now" may be wrong; set one like America/Los_Angeles.')
    if clinic.phone is None:
        advice.append("phone: not set, so visitors cannot be sent to the desk; set the desk's number.")
    advice += [
        f'lines.{name}: nobody has checked "{country_lines(clinic).by_name[name].text}"; '
        "ring it or look it up, then set your own text here."
        for name in country_lines(clinic).unchecked()
    ]
    advice += [
        f"answers.{topic}: your own wording of an answer with a safety question; have a clinician read it."
        for topic in clinic.answers
        if topics()[topic].screen != "none"
    ]
    advice += [
        f'{key}: "{sentence}" is more than research supports. {claim.reason} Say instead: "{claim.instead}"'
        for key, text in _own_texts(clinic)
        for claim, sentence in claims_in(text)
    ]
    return advice


def readers() -> Mapping[str, Reader]:
    """How each top-level key of clinic.yml is read; the keys are the fields of `Clinic`."""
    return {
        "name": reading.text,
        "bot_name": reading.text,
        "country": partial(reading.one_of, choices=COUNTRIES),
        "lines": _lines,
        "locale": _locale,
        "currency": _currency,
        "timezone": _timezone,
        "phone": reading.text,
        "email": reading.email,
        "address": reading.text,
        "hours": reading.week,
        "holidays": reading.holidays,
        "callback_hours": reading.text,
        "prices": reading.prices,
        "insurers": reading.texts,
        "languages": reading.texts,
        "treatments": partial(reading.some_of, choices=TREATMENTS),
        "accepts_within_days": reading.yes_or_no,
        "search_radius_km": reading.whole_number,
        "branding": partial(
            _section, kind=Branding, parts={"colour": reading.colour, "welcome_text": reading.text}
        ),
        "delivery": partial(
            _section,
            kind=Delivery,
            parts={
                "email_to": reading.emails,
                "email_from": reading.email,
                "webhook_url": reading.webhook,
            },
        ),
        "retention_days": partial(
            _section,
            kind=RetentionDays,
            parts={field.name: reading.whole_number for field in fields(RetentionDays)},
        ),
        "details": _details,
        "answers": _answers,
    }


def _own_texts(clinic: Clinic) -> Iterator[tuple[str, str]]:
    """Key and text of every sentence that the clinic wrote itself."""
    yield "branding.welcome_text", clinic.branding.welcome_text or ""
    yield "callback_hours", clinic.callback_hours or ""
    for section in ("lines", "details", "answers"):
        yield from ((f"{section}.{key}", text) for key, text in getattr(clinic, section).items())
    yield from ((f"prices[{n}]", price.service) for n, price in enumerate(clinic.prices, start=1))


def _read(folder: Path) -> tuple[Clinic | None, list[str]]:
    path = folder / CLINIC_FILE
    if not path.is_file():
        return None, [f"{path}: not found; write one with `bot clinic init {folder}`."]
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=reading.StrictLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [f"{CLINIC_FILE}, line {line}: not readable; check colons, quotes and indents there."]
    except SettingError as complaint:
        return None, [f"{CLINIC_FILE}, {complaint}"]
    except (UnicodeDecodeError, yaml.YAMLError):
        return None, [f"{CLINIC_FILE}: not readable; save it as plain UTF-8 text."]
    if not isinstance(data, Mapping):
        return None, [f"{CLINIC_FILE}: has no keys; use lines like `name: Your clinic`."]
    return _clinic(data)


def _clinic(data: Mapping[Any, Any]) -> tuple[Clinic | None, list[str]]:
    known = readers()
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in data.items():
        if key not in known:
            hint = reading.closest(str(key), known)
            problems.append(f"{CLINIC_FILE}, {key}: unknown key{hint}; use a key from the settings page.")
        elif value is not None:
            try:
                values[key] = known[key](value, key)
            except SettingError as complaint:
                problems.append(f"{CLINIC_FILE}, {complaint}")
    required = [field.name for field in fields(Clinic) if field.default is field.default_factory is MISSING]
    problems += [
        f"{CLINIC_FILE}, {name}: missing; use a line like `{name}: Your clinic`."
        for name in required
        if data.get(name) is None
    ]
    if values.get("prices") and not (values.get("country") or values.get("currency")):
        problems.append(f"{CLINIC_FILE}, prices: no currency; set country, or currency to one like USD.")
    if problems:
        return None, problems
    frozen: dict[str, Any] = {
        key: MappingProxyType(v) if isinstance(v, dict) else v for key, v in values.items()
    }
    return Clinic(**frozen), []


def _section(value: Any, where: str, *, kind: type[Any], parts: Mapping[str, Reader]) -> Any:
    entry = reading.mapping(value, where, parts)
    return kind(**{key: parts[key](v, f"{where}.{key}") for key, v in entry.items() if v is not None})


def _lines(value: Any, where: str) -> dict[str, str]:
    found = reading.each(value, where, reading.text, LINE_NAMES)
    number = found.get("emergency_number")
    # It stands right behind "call" on the emergency card; a sentence or a desk's name must not.
    if number and not EMERGENCY_NUMBER.fullmatch(number):
        raise SettingError(f'{where}.emergency_number: {number!r} is not a number; use one like "911".')
    return found


def _locale(value: Any, where: str) -> str:
    try:
        return str(Locale.parse(reading.text(value, where)))
    except (ValueError, UnknownLocaleError):
        raise SettingError(f"{where}: {value!r} is unknown; use one like en_US or en_GB.") from None


def _currency(value: Any, where: str) -> str:
    if not is_currency(str(value)):
        raise SettingError(f"{where}: {value!r} is unknown; use three letters like USD or GBP.")
    return str(value)


def _timezone(value: Any, where: str) -> str:
    try:
        return ZoneInfo(reading.text(value, where)).key
    except (OSError, ValueError, KeyError):
        raise SettingError(f"{where}: {value!r} is unknown; use one like America/Los_Angeles.") from None


def _details(value: Any, where: str) -> dict[str, str]:
    known = {detail.id: detail for detail in details()}
    entry = reading.mapping(value, where, known)
    return {
        key: (reading.link if known[key].kind == "link" else reading.text)(v, f"{where}.{key}")
        for key, v in entry.items()
        if v is not None
    }


def _answers(value: Any, where: str) -> dict[str, str]:
    found = reading.each(value, where, reading.text, topics())
    for topic, text in found.items():
        unknown = [name for name in names_in(text) if name not in placeholder_names()]
        if unknown:
            hint = reading.closest(unknown[0], placeholder_names())
            raise SettingError(
                f"{where}.{topic}: {{{unknown[0]}}} is unknown{hint}; use a name from the settings page."
            )
    return found
