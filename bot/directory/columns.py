"""The columns of therapists.csv: how each cell is read, checked and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.directory.therapist import Gender, Therapist
from bot.directory.vocabulary import key_of, specialties, specialty_id

HOURS = ("early_morning", "evening", "saturday", "sunday")
# As in the tables of languages and insurers.
LONGEST_NAME = 80
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"", "no", "n", "false", "0"})


class CellError(ValueError):
    """What is wrong with one cell, and how to mend it."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(f"{problem} {mend}")
        self.problem = problem
        self.mend = mend


@dataclass(frozen=True)
class CsvColumn:
    """One column: its name, how to read a trimmed cell, how to write a value, how long it may be."""

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    required: bool = False
    longest: int = 160


def parse_cell(column: CsvColumn, text: str) -> Any:
    """Return the value of a cell; raises CellError."""
    cell = text.strip()
    if column.required and not cell:
        raise CellError("is empty.", "Every therapist needs it.")
    if len(cell) > column.longest:
        raise CellError(f"is {len(cell)} characters long.", f"Shorten it to {column.longest}.")
    return column.read(cell)


def therapist_from(values: Mapping[str, Any]) -> Therapist:
    """Return the therapist of one row of read values."""
    fields = {name: value for name, value in values.items() if name != "hours"}
    fields.update({tag: tag in values["hours"] for tag in HOURS})
    return Therapist(**fields)


def cells_of(therapist: Therapist) -> dict[str, str]:
    """Return the row that reads back as this therapist."""
    hours = tuple(tag for tag in HOURS if getattr(therapist, tag))
    return {
        column.name: column.write(hours if column.name == "hours" else getattr(therapist, column.name))
        for column in COLUMNS
    }


def _text(cell: str) -> str:
    return cell


def _id(cell: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", cell):
        raise CellError(
            f"{cell!r} is no id.", "Use lower-case letters, digits and hyphens, such as t-maria-lopez."
        )
    return cell


def _list(cell: str) -> tuple[str, ...]:
    parts = [" ".join(part.split()) for part in re.split(r"[;|]", cell)]
    for part in parts:
        if len(part) > LONGEST_NAME:
            raise CellError(
                f"{part[:20]!r}... is {len(part)} characters long.",
                f"Join names with semicolons; each may have {LONGEST_NAME} characters.",
            )
    # A name given twice, in whatever case, is one entry; the first spelling stays.
    unique = {key_of(part): part for part in reversed([part for part in parts if part])}
    return tuple(reversed(list(unique.values())))


def _specialties(cell: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in _list(cell):
        known = specialty_id(part)
        if known is None:
            raise CellError(
                f"{part!r} is no known treatment.", f"Use one of {', '.join(specialties().terms)}."
            )
        if known not in found:
            found.append(known)
    return tuple(found)


def _hours(cell: str) -> tuple[str, ...]:
    tags = [key_of(part).replace(" ", "_") for part in _list(cell)]
    for tag in tags:
        if tag not in HOURS:
            raise CellError(f"{tag!r} is no session time.", f"Use {', '.join(HOURS)}, joined by semicolons.")
    return tuple(tag for tag in HOURS if tag in tags)


def _yes_no(cell: str) -> bool:
    if cell.casefold() in YES:
        return True
    if cell.casefold() in NO:
        return False
    raise CellError(f"{cell!r} is neither yes nor no.", "Write yes or no.")


def _gender(cell: str) -> Gender:
    try:
        return Gender(cell.casefold() or Gender.UNSTATED.value)
    except ValueError:
        raise CellError(
            f"{cell!r} is not a known value.",
            f"Use {', '.join(gender.value for gender in Gender)} or leave it empty.",
        ) from None


def _date(cell: str) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise CellError(f"{cell!r} is no date.", "Write year-month-day, such as 2026-03-09.") from None


def _country(cell: str) -> str:
    code = "GB" if cell.upper() == "UK" else cell.upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise CellError(f"{cell!r} is no country code.", "Use two letters, such as US, CA, GB or IE.")
    return code


def _degrees(limit: float) -> Callable[[str], float | None]:
    def read(cell: str) -> float | None:
        if not cell:
            return None
        try:
            number = float(cell)
        except ValueError:
            raise CellError(
                f"{cell!r} is no number.", "Write degrees with a point, such as 45.5231."
            ) from None
        # The comparison is false for nan, too.
        if not -limit <= number <= limit:
            raise CellError(f"{cell} is off the map.", f"Use degrees from -{limit:g} to {limit:g}.")
        return round(number, 6)

    return read


def _email(cell: str) -> str:
    if cell and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cell):
        raise CellError(
            f"{cell!r} is no e-mail address.", "Write it like name@example.org or leave it empty."
        )
    return cell


def _url(cell: str) -> str:
    # Shown as a link to visitors: anything but a web address, javascript: above all, stays out.
    if cell and not re.fullmatch(r"https?://[^\s\"'<>]+", cell):
        raise CellError(f"{cell!r} is no web address.", "Start it with https:// or leave it empty.")
    return cell


def _phone(cell: str) -> str:
    if cell and not re.fullmatch(r"\+?[\d\s().\-/]{5,}( ?(x|ext\.?) ?\d+)?", cell):
        raise CellError(f"{cell!r} is no phone number.", "Use digits, spaces, hyphens and a leading +.")
    return cell


def _joined(values: tuple[str, ...]) -> str:
    return "; ".join(values)


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


COLUMNS: tuple[CsvColumn, ...] = (
    CsvColumn("id", _id, str, required=True, longest=64),
    CsvColumn("name", _text, str, required=True, longest=120),
    CsvColumn("credentials", _text, str, longest=120),
    CsvColumn("gender", _gender, lambda gender: str(gender.value)),
    CsvColumn("specialties", _specialties, _joined, required=True, longest=1000),
    CsvColumn("languages", _list, _joined, longest=1000),
    CsvColumn("insurance", _list, _joined, longest=2000),
    CsvColumn("address_line_1", _text, str),
    CsvColumn("address_line_2", _text, str),
    CsvColumn("city", _text, str, required=True, longest=80),
    CsvColumn("region", _text, str, longest=80),
    CsvColumn("postal_code", _text, str, longest=16),
    CsvColumn("country", _country, str, required=True),
    CsvColumn("latitude", _degrees(90), _number),
    CsvColumn("longitude", _degrees(180), _number),
    CsvColumn("phone", _phone, str, longest=40),
    CsvColumn("email", _email, str),
    CsvColumn("website", _url, str, longest=300),
    CsvColumn("booking_url", _url, str, longest=300),
    CsvColumn("accepting", _yes_no, _yes_or_no),
    CsvColumn("next_available", _date, lambda day: day.isoformat() if day else ""),
    CsvColumn("hours", _hours, _joined),
    CsvColumn("wheelchair_access", _yes_no, _yes_or_no),
    CsvColumn("parking", _yes_no, _yes_or_no),
    CsvColumn("home_visit", _yes_no, _yes_or_no),
    CsvColumn("telehealth", _yes_no, _yes_or_no),
    CsvColumn("pediatric", _yes_no, _yes_or_no),
    CsvColumn("prenatal", _yes_no, _yes_or_no),
    CsvColumn("licence_register", _text, str, longest=120),
    CsvColumn("licence_number", _text, str, longest=60),
)
