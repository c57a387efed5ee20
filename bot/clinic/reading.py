"""Turn one YAML value into one typed setting, or say plainly what to write instead.

Every reader takes the value and its place ("hours.monday") and raises `SettingError`; the caller
collects them, so that a clinic sees all of them at once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, TypeVar
from urllib.parse import urlsplit

import yaml

from bot.clinic.clinic import WEEKDAYS, Holiday, Price, Span

T = TypeVar("T")
SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|–|to)\s*(\d{1,2}):(\d{2})")
EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class SettingError(Exception):
    """One setting that cannot be used; the message starts with its place."""


class StrictLoader(yaml.SafeLoader):
    """YAML that refuses a key written twice; plain YAML would silently keep the second."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping, after looking for keys written twice."""
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, (dict, list)):
                raise SettingError(
                    f"line {key_node.start_mark.line + 1}: a key must be plain text; put quotes round it."
                )
            if key in seen:
                raise SettingError(f"{key}: written twice; keep one (line {key_node.start_mark.line + 1}).")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def text(value: Any, where: str) -> str:
    """Return a stripped text. Anything else is refused, because YAML has already changed it."""
    # Without quotes 000 becomes 0, 01234567 becomes 342391, and yes becomes true.
    if isinstance(value, (bool, int, float, date)):
        raise SettingError(f"{where}: {value!r} is not a text; use quotes round it.")
    if not isinstance(value, str) or not value.strip():
        raise SettingError(f"{where}: {value!r} is not a text; use a short sentence in quotes.")
    return value.strip()


def whole_number(value: Any, where: str) -> int:
    """Return a whole number of 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SettingError(f"{where}: {value!r} is not a whole number; use one like 30.")
    return value


def yes_or_no(value: Any, where: str) -> bool:
    """Return the truth value of true or false."""
    if not isinstance(value, bool):
        raise SettingError(f"{where}: {value!r} is not a choice; use true or false.")
    return value


def one_of(value: Any, where: str, choices: Iterable[str]) -> str:
    """Return the value if it is one of the choices."""
    # Unquoted NO (Norway, or Norwegian) is "false" in YAML and lands here too.
    known = list(choices)
    if value not in known:
        hint = closest(str(value), known)
        raise SettingError(f"{where}: {value!r} is unknown{hint}; use one of {', '.join(known)}.")
    return str(value)


def some_of(value: Any, where: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Return a list of choices."""
    known = list(choices)
    return tuple(one_of(item, f"{where}[{n}]", known) for n, item in enumerate(_list(value, where), 1))


def texts(value: Any, where: str) -> tuple[str, ...]:
    """Return a list of texts."""
    return tuple(text(item, f"{where}[{n}]") for n, item in enumerate(_list(value, where), 1))


def email(value: Any, where: str) -> str:
    """Return an e-mail address."""
    if not EMAIL.fullmatch(str(value)):
        raise SettingError(f"{where}: {value!r} is not an e-mail address; use one like desk@example.com.")
    return str(value)


def emails(value: Any, where: str) -> tuple[str, ...]:
    """Return one or several e-mail addresses."""
    items = [value] if isinstance(value, str) else _list(value, where)
    return tuple(email(item, where) for item in items)


def link(value: Any, where: str) -> str:
    """Return a web address; only https (or http on this machine) is safe to show as a link."""
    parts = urlsplit(str(value))
    local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if not parts.netloc or not (parts.scheme == "https" or local):
        raise SettingError(f"{where}: {value!r} is not a web address; use one like https://example.com/page.")
    return str(value)


def webhook(value: Any, where: str) -> str:
    """Return a web address that holds no secret; clinic.yml is often shared and copied."""
    address = link(value, where)
    parts = urlsplit(address)
    if parts.username or parts.password or parts.query:
        raise SettingError(
            f"{where}: keep secrets out of this file; set BOT_WEBHOOK_URL in the environment instead."
        )
    return address


def colour(value: Any, where: str) -> str:
    """Return a colour as #rrggbb."""
    if not COLOUR.fullmatch(str(value)):
        raise SettingError(f'{where}: {value!r} is not a colour; use one like "#1f5f66", with quotes.')
    return str(value).lower()


def spans(value: Any, where: str) -> tuple[Span, ...]:
    """Return one day's opening hours in order; none means closed."""
    # `closed` alone, or an empty list; a missing value is refused, for silence is not "closed".
    if value in ("closed", "Closed") or value == []:
        return ()
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list):
        raise SettingError(
            f'{where}: {value!r} is not a time range; use "09:00-17:00", a list of those, or closed.'
        )
    found = sorted((_span(item, where) for item in items), key=lambda span: span.opens)
    for earlier, later in pairwise(found):
        if later.opens < earlier.closes:
            raise SettingError(f"{where}: two time ranges overlap; use ranges that follow one another.")
    return tuple(found)


def week(value: Any, where: str) -> dict[str, tuple[Span, ...]]:
    """Return the hours of all seven days."""
    days = mapping(value, where, WEEKDAYS)
    missing = [day for day in WEEKDAYS if day not in days]
    if missing:
        raise SettingError(
            f'{where}.{missing[0]}: missing; use "09:00-17:00" or closed, for each of the seven days.'
        )
    return {day: spans(days[day], f"{where}.{day}") for day in WEEKDAYS}


def holidays(value: Any, where: str) -> tuple[Holiday, ...]:
    """Return dates with hours of their own, earliest first."""
    found = [_holiday(item, f"{where}[{n}]") for n, item in enumerate(_list(value, where), 1)]
    dates = [holiday.date for holiday in found]
    for day in dates:
        if dates.count(day) > 1:
            raise SettingError(f"{where}: {day} is listed twice; use each date once.")
    return tuple(sorted(found, key=lambda holiday: holiday.date))


def prices(value: Any, where: str) -> tuple[Price, ...]:
    """Return the price list in the clinic's order."""
    return tuple(_price(item, f"{where}[{n}]") for n, item in enumerate(_list(value, where), 1))


def mapping(value: Any, where: str, keys: Iterable[str]) -> Mapping[str, Any]:
    """Return the value if it is a mapping with known keys only."""
    if not isinstance(value, Mapping):
        raise SettingError(f"{where}: {value!r} has no keys of its own; use `key: value` lines below it.")
    known = list(keys)
    for key in value:
        if key not in known:
            raise SettingError(
                f"{where}.{key}: unknown key{closest(str(key), known)}; use a key from the settings page."
            )
    return value


def closest(word: str, known: Iterable[str]) -> str:
    """Return " (did you mean x?)" for a near spelling, else nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f" (did you mean {near[0]}?)" if near else ""


def each(value: Any, where: str, read: Callable[[Any, str], T], keys: Iterable[str]) -> dict[str, T]:
    """Return a mapping whose values were all read the same way."""
    return {key: read(item, f"{where}.{key}") for key, item in mapping(value, where, keys).items()}


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise SettingError(f"{where}: {value!r} is not a list; use one line with a dash for each.")
    return value


def _span(value: Any, where: str) -> Span:
    match = SPAN.fullmatch(str(value).strip())
    try:
        if match is None:
            raise ValueError
        hours = [int(group) for group in match.groups()]
        found = Span(opens=time(hours[0], hours[1]), closes=time(hours[2], hours[3]))
    except ValueError:
        raise SettingError(
            f'{where}: {value!r} is not a time range; use "09:00-17:00", a list of those, or closed.'
        ) from None
    if found.opens >= found.closes:
        raise SettingError(f'{where}: {value!r} ends before it starts; use 24-hour times like "09:00-17:00".')
    return found


def _holiday(value: Any, where: str) -> Holiday:
    entry = mapping(value, where, ("date", "name", "hours"))
    day = entry.get("date")
    if not isinstance(day, date):
        raise SettingError(f"{where}.date: {day!r} is not a date; use one like 2026-12-25, without quotes.")
    hours = spans(entry.get("hours", "closed"), f"{where}.hours")
    return Holiday(date=day, name=text(entry.get("name"), f"{where}.name"), spans=hours)


def _price(value: Any, where: str) -> Price:
    entry = mapping(value, where, ("service", "price", "minutes", "first_visit"))
    try:
        amount = Decimal(str(entry.get("price")))
    except InvalidOperation:
        amount = Decimal(-1)
    if isinstance(entry.get("price"), bool) or not amount.is_finite() or amount < 0:
        raise SettingError(
            f"{where}.price: {entry.get('price')!r} is not an amount; use one like 95 or 95.50."
        )
    minutes = entry.get("minutes")
    return Price(
        service=text(entry.get("service"), f"{where}.service"),
        amount=amount,
        minutes=None if minutes is None else whole_number(minutes, f"{where}.minutes"),
        first_visit=yes_or_no(entry.get("first_visit", False), f"{where}.first_visit"),
    )
