"""The phone lines that belong to the clinic's country, with the clinic's own numbers on top."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.clinic.clinic import COUNTRIES, LINE_NAMES, Clinic
from bot.clinic.errors import ClinicError

COUNTRY_PACK = Path(__file__).parents[1] / "protocol" / "content" / "countries.yml"
PHONE = re.compile(r"\+?\d(?:[ -]?\d){2,}")
CHECKED = ("looked_up", "general_knowledge")


@dataclass(frozen=True)
class Line:
    """One phone line: what the visitor reads, what a tap dials, and who looked the number up."""

    text: str
    phone: str | None
    checked: str


@dataclass(frozen=True)
class Lines:
    """The texts of one country's lines, ready to stand in a sentence.

    `emergency_number` is a phrase that follows "call"; the others are whole short sentences.
    `by_name` has the same lines with the number to dial.
    """

    emergency_number: str
    non_emergency_health_line: str
    crisis_line: str
    domestic_abuse_line: str
    child_protection: str
    poisons: str
    maternity: str
    by_name: Mapping[str, Line]

    @property
    def emergency_phone(self) -> str | None:
        """The number a tap dials, or None while the clinic has set no country."""
        return self.by_name["emergency_number"].phone

    def placeholders(self) -> dict[str, str]:
        """The names that texts may hold in braces; `health_line` is short for the non-emergency one."""
        texts = {name: line.text for name, line in self.by_name.items()}
        return {**texts, "health_line": self.non_emergency_health_line}

    def unchecked(self) -> list[str]:
        """Names of the lines that nobody has looked up yet."""
        return [name for name, line in self.by_name.items() if line.checked == "general_knowledge"]


@dataclass(frozen=True)
class Country:
    """How one country writes times and money, and its lines."""

    id: str
    name: str
    locale: str
    currency: str
    lines: Lines


def country_lines(clinic: Clinic) -> Lines:
    """Return the lines of the clinic's country; a line that the clinic sets itself wins."""
    pack = _pack()
    lines = pack[clinic.country].lines if clinic.country else pack["unset"].lines
    if not clinic.lines:
        return lines
    changed = {name: _clinic_line(text) for name, text in clinic.lines.items()}
    return _lines({**lines.by_name, **changed})


def country_of(clinic: Clinic) -> Country:
    """Return the clinic's country, with its own locale and currency where it sets them."""
    country = _pack()[clinic.country or "unset"]
    return replace(
        country, locale=clinic.locale or country.locale, currency=clinic.currency or country.currency
    )


def countries() -> list[Country]:
    """All countries of the pack, for checks and for the documentation."""
    return [country for id_, country in _pack().items() if id_ != "unset"]


def _clinic_line(text: str) -> Line:
    # "Harbour nurse line: 503-555-0199." dials the number in it; a text without one dials nothing.
    number = PHONE.search(text)
    return Line(text=text, phone=number.group() if number else None, checked="looked_up")


@lru_cache(maxsize=1)
def _pack() -> dict[str, Country]:
    with COUNTRY_PACK.open(encoding="utf-8") as file:
        data = yaml.safe_load(file)
    if set(data["countries"]) != set(COUNTRIES):
        raise ClinicError(f"{COUNTRY_PACK.name}: the countries must be {', '.join(COUNTRIES)}.")
    pack = {id_: _country(id_, entry) for id_, entry in data["countries"].items()}
    unset = {"name": "Not set", "locale": "en", "currency": "", "lines": data["unset"]}
    return {**pack, "unset": _country("unset", unset)}


def _country(id_: str, entry: Mapping[str, Any]) -> Country:
    lines = {name: _line(id_, name, entry["lines"].get(name)) for name in LINE_NAMES}
    return Country(
        id=id_,
        name=entry["name"],
        locale=entry["locale"],
        currency=entry["currency"],
        lines=_lines(lines),
    )


def _line(country: str, name: str, entry: Any) -> Line:
    if not isinstance(entry, Mapping) or not entry.get("text") or entry.get("checked") not in CHECKED:
        raise ClinicError(
            f"{COUNTRY_PACK.name}, {country}.{name}: needs `text` and `checked` ({' or '.join(CHECKED)})."
        )
    return Line(text=entry["text"], phone=entry.get("phone"), checked=entry["checked"])


def _lines(by_name: Mapping[str, Line]) -> Lines:
    return Lines(by_name=by_name, **{name: by_name[name].text for name in LINE_NAMES})
