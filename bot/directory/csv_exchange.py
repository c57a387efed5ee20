"""Therapists from and to CSV. What is exported imports again without a change."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any, TextIO

from sqlalchemy.orm import Session

from bot.directory.columns import COLUMNS, CellError, cells_of, parse_cell, therapist_from
from bot.directory.places import Place, resolve
from bot.directory.storage import all_therapists, remove_therapists, store_therapists
from bot.directory.therapist import Therapist
from bot.directory.vocabulary import key_of

REQUIRED = tuple(column.name for column in COLUMNS if column.required)
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class RowError:
    """One thing to mend in the file; `row` counts as spreadsheets do, the heading being row 1."""

    row: int
    column: str
    value: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"Row {self.row}, column {self.column!r}: {self.problem} {self.mend}"


@dataclass(frozen=True)
class ImportReport:
    """What an import did; nothing was stored when there are errors, unless good rows were asked for."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    errors: tuple[RowError, ...] = ()

    @property
    def is_stored(self) -> bool:
        """True when the file, or its good rows, are now in the directory."""
        return not self.errors or bool(self.added or self.updated or self.unchanged)


def import_csv(
    session: Session,
    file: TextIO,
    *,
    keep_good_rows: bool = False,
    remove_missing: bool = False,
    now: datetime | None = None,
) -> ImportReport:
    """Store the therapists of a CSV file by id and report; by default one bad row stores nothing.

    `keep_good_rows` stores the rows without errors. `remove_missing` removes therapists that the file
    does not list, unless it has errors. A row without coordinates gets those of its postcode or town.
    """
    therapists, errors = read_csv(file)
    if errors and not keep_good_rows:
        return ImportReport(errors=tuple(errors))
    therapists = _in_one_spelling(therapists)
    before = {therapist.id: therapist for therapist in all_therapists(session)}
    changed = [each for each in therapists if before.get(each.id) != each]
    added = sum(1 for each in changed if each.id not in before)
    gone: set[str] = set()
    if remove_missing and not errors:
        gone = set(before) - {each.id for each in therapists}
    store_therapists(session, changed, now=now or datetime.now(timezone.utc))
    remove_therapists(session, gone)
    return ImportReport(
        added=added,
        updated=len(changed) - added,
        unchanged=len(therapists) - len(changed),
        removed=len(gone),
        errors=tuple(errors),
    )


def export_csv(session: Session, file: TextIO) -> int:
    """Write every therapist by id and return how many; open the file with newline=''."""
    therapists = all_therapists(session)
    write_csv(therapists, file)
    return len(therapists)


def write_csv(therapists: Iterable[Therapist], file: TextIO) -> None:
    """Write these therapists with a heading."""
    writer = csv.DictWriter(file, [column.name for column in COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(cells_of(therapist) for therapist in therapists)


def read_csv(file: TextIO) -> tuple[list[Therapist], list[RowError]]:
    """Return the therapists of the good rows, and what is wrong with the others."""
    # Spreadsheets put an invisible mark at the front, and some save with semicolons or tabs.
    heading = file.readline().lstrip("\ufeff")
    delimiter = max(DELIMITERS, key=heading.count)
    names = [name.strip().casefold() for name in next(csv.reader([heading], delimiter=delimiter), [])]
    errors = _heading_errors(names)
    if errors:
        return [], errors
    therapists: list[Therapist] = []
    row_of: dict[str, int] = {}
    for row, cells in _rows(file, delimiter, errors):
        therapist, row_errors = _read_row(
            row, dict(zip(names, cells, strict=False)), extra=len(cells) - len(names)
        )
        errors.extend(row_errors)
        if therapist is None:
            continue
        if therapist.id in row_of:
            problem = f"{therapist.id!r} stands in row {row_of[therapist.id]} already."
            errors.append(RowError(row, "id", therapist.id, problem, "Give each therapist an id of its own."))
            continue
        row_of[therapist.id] = row
        therapists.append(therapist)
    return therapists, errors


def _rows(file: TextIO, delimiter: str, errors: list[RowError]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty; a file that breaks off adds an error and ends."""
    row = 1
    try:
        for cells in csv.reader(file, delimiter=delimiter):
            row += 1
            if any(cell.strip() for cell in cells):
                yield row, cells
    except csv.Error as error:
        mend = "Look for a quotation mark that is not closed."
        errors.append(RowError(row + 1, "", "", f"cannot be read ({error}).", mend))


def _in_one_spelling(therapists: list[Therapist]) -> list[Therapist]:
    # The directory keeps each insurer and language once; without this, `Blue cross` in one row and
    # `Blue Cross` in another would change each other at every import.
    spelling: dict[str, str] = {}
    for therapist in therapists:
        for name in (*therapist.languages, *therapist.insurance):
            spelling.setdefault(key_of(name), name)
    return [
        replace(
            each,
            languages=tuple(spelling[key_of(name)] for name in each.languages),
            insurance=tuple(spelling[key_of(name)] for name in each.insurance),
        )
        for each in therapists
    ]


def _heading_errors(names: list[str]) -> list[RowError]:
    known = {column.name for column in COLUMNS}
    errors = []
    for name in names:
        if name not in known:
            mend = f"Use {', '.join(column.name for column in COLUMNS)}."
            errors.append(RowError(1, name, name, f"{name!r} is no known column.", mend))
        elif names.count(name) > 1:
            errors.append(RowError(1, name, name, f"{name!r} stands there twice.", "Remove one."))
    for name in REQUIRED:
        if name not in names:
            errors.append(RowError(1, name, "", f"The column {name!r} is missing.", "Add it to the heading."))
    return errors


def _read_row(row: int, cells: dict[str, str], *, extra: int) -> tuple[Therapist | None, list[RowError]]:
    if extra > 0:
        problem = f"has {extra} more cells than the heading."
        mend = "Put quotation marks around text that contains the separator."
        return None, [RowError(row, "", "", problem, mend)]
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column in COLUMNS:
        text = cells.get(column.name, "")
        try:
            values[column.name] = parse_cell(column, text)
        except CellError as error:
            errors.append(RowError(row, column.name, text.strip(), error.problem, error.mend))
    if errors:
        return None, errors
    if values["latitude"] is None or values["longitude"] is None:
        place = _place_of(values)
        if place is None:
            problem = "is empty, and the postcode and town are not in our table of places."
            return None, [RowError(row, "latitude", "", problem, "Fill in latitude and longitude.")]
        values["latitude"], values["longitude"] = place.latitude, place.longitude
    return therapist_from(values), []


def _place_of(values: dict[str, Any]) -> Place | None:
    town = ", ".join(part for part in (values["city"], values["region"]) if part)
    for text in (values["postal_code"], town):
        found = resolve(text, country_hint=values["country"]) if text else None
        if isinstance(found, Place) and found.country == values["country"] and not found.is_guess:
            return found
    return None
