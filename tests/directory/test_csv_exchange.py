"""Therapists from and to CSV: whole files, good errors, nothing half done."""

import csv
import io
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.directory import (
    Therapist,
    all_therapists,
    count_therapists,
    export_csv,
    import_csv,
    read_csv,
    therapist_by_id,
    write_csv,
)
from bot.directory.columns import COLUMNS
from bot.directory.models import TherapistInsurerRow, TherapistRow

SAMPLE = Path(__file__).parents[2] / "clinic" / "therapists.csv"
NOON = datetime(2026, 3, 9, 12, 0, tzinfo=timezone.utc)
MINIMAL = "id,name,specialties,city,region,postal_code,country\n"
GOOD_ROW = "t1,Ann Example,massage,Portland,OR,97214,US\n"


def sample_text() -> str:
    return SAMPLE.read_text(encoding="utf-8")


def import_text(session: Session, text: str, **options: bool):  # type: ignore[no-untyped-def]
    return import_csv(session, io.StringIO(text), now=NOON, **options)


def exported(session: Session) -> str:
    file = io.StringIO()
    export_csv(session, file)
    return file.getvalue()


def test_sample_clinic_imports_and_exports_without_a_change(session: Session) -> None:
    report = import_text(session, sample_text())
    assert (report.added, report.errors) == (40, ())
    assert exported(session) == sample_text()


def test_importing_twice_changes_nothing(session: Session) -> None:
    import_text(session, sample_text())
    report = import_text(session, sample_text())
    assert (report.added, report.updated, report.unchanged) == (0, 0, 40)


def test_changed_row_updates_its_therapist_only(session: Session) -> None:
    import_text(session, sample_text())
    (old, *_) = all_therapists(session)
    new = replace(
        old,
        languages=("Spanish", "English"),
        insurance=("New Insurer", *old.insurance),
        specialties=("massage",),
    )
    file = io.StringIO()
    write_csv([new], file)
    later = datetime(2026, 4, 1, tzinfo=timezone.utc)
    report = import_csv(session, io.StringIO(file.getvalue()), now=later)
    assert (report.added, report.updated) == (0, 1)
    session.expire_all()
    assert therapist_by_id(session, old.id) == new
    updated = session.execute(select(TherapistRow.id).where(TherapistRow.updated_at == later)).scalars().all()
    assert updated == [old.id]


def test_one_bad_row_stores_nothing(session: Session) -> None:
    report = import_text(session, MINIMAL + GOOD_ROW + "t2,,plumbing,Portland,OR,97214,USA\n")
    assert count_therapists(session) == 0
    assert not report.is_stored
    assert [(error.row, error.column) for error in report.errors] == [
        (3, "name"),
        (3, "specialties"),
        (3, "country"),
    ]
    assert report.errors[1].value == "plumbing"
    assert "physical_therapy" in report.errors[1].mend
    assert str(report.errors[0]) == "Row 3, column 'name': is empty. Every therapist needs it."


def test_good_rows_are_stored_when_asked_for(session: Session) -> None:
    report = import_text(
        session, MINIMAL + GOOD_ROW + "t2,,massage,Portland,OR,97214,US\n", keep_good_rows=True
    )
    assert (report.added, len(report.errors), report.is_stored) == (1, 1, True)
    assert count_therapists(session) == 1


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("id", "Has Spaces", "no id"),
        ("country", "Narnia", "no country code"),
        ("latitude", "north", "no number"),
        ("latitude", "91", "off the map"),
        ("longitude", "nan", "off the map"),
        ("gender", "dog", "not a known value"),
        ("accepting", "perhaps", "neither yes nor no"),
        ("next_available", "03/09/2026", "no date"),
        ("hours", "midnight", "no session time"),
        ("email", "nobody", "no e-mail address"),
        ("website", "javascript:alert(1)", "no web address"),
        ("booking_url", "www.example.org", "no web address"),
        ("phone", "call me", "no phone number"),
        ("name", "x" * 121, "121 characters"),
        ("insurance", "x" * 81, "81 characters"),
    ],
)
def test_bad_cell_is_named_with_its_mend(column: str, value: str, problem: str) -> None:
    (good, *_) = list(csv.DictReader(io.StringIO(sample_text())))
    file = io.StringIO()
    writer = csv.DictWriter(file, list(good))
    writer.writeheader()
    writer.writerow({**good, column: value})
    therapists, errors = read_csv(io.StringIO(file.getvalue()))
    assert therapists == []
    assert [(error.row, error.column, error.value) for error in errors] == [(2, column, value)]
    assert problem in errors[0].problem
    assert errors[0].mend


def test_heading_with_unknown_missing_and_double_columns_is_refused() -> None:
    therapists, errors = read_csv(io.StringIO("id,name,name,shoe_size,city,country\n"))
    assert therapists == []
    assert {(error.row, error.column) for error in errors} == {
        (1, "name"),
        (1, "shoe_size"),
        (1, "specialties"),
    }


def test_empty_file_asks_for_the_heading() -> None:
    _, errors = read_csv(io.StringIO(""))
    assert {error.column for error in errors} >= {"id", "name"}


def test_same_id_twice_is_refused() -> None:
    _, errors = read_csv(io.StringIO(MINIMAL + GOOD_ROW + GOOD_ROW))
    assert [(error.row, error.column) for error in errors] == [(3, "id")]
    assert "row 2 already" in errors[0].problem


def test_row_with_too_many_cells_is_refused() -> None:
    _, errors = read_csv(io.StringIO(MINIMAL + "t1,Ann Example,massage,Portland, Oregon,OR,97214,US\n"))
    assert errors[0].row == 2
    assert "quotation marks" in errors[0].mend


def test_broken_quotes_are_an_error_and_no_crash() -> None:
    _, errors = read_csv(
        io.StringIO(MINIMAL + GOOD_ROW + 't2,"' + "x" * 200_000 + '",massage,Portland,OR,97214,US\n')
    )
    assert errors[0].row == 3


def test_spreadsheet_file_with_mark_and_semicolons_is_read() -> None:
    text = "\ufeff" + (MINIMAL + GOOD_ROW).replace(",", ";").replace("massage", '"massage; dry_needling"')
    therapists, errors = read_csv(io.StringIO(text))
    assert errors == []
    assert therapists[0].specialties == ("massage", "dry_needling")


def test_row_without_coordinates_gets_those_of_its_postcode() -> None:
    therapists, errors = read_csv(io.StringIO(MINIMAL + GOOD_ROW))
    assert errors == []
    assert (round(therapists[0].latitude, 1), round(therapists[0].longitude, 1)) == (45.5, -122.6)


def test_row_that_cannot_be_placed_asks_for_coordinates() -> None:
    _, errors = read_csv(io.StringIO(MINIMAL + "t1,Ann Example,massage,Nowhereville,ZZ,,US\n"))
    assert [(error.column, error.mend) for error in errors] == [
        ("latitude", "Fill in latitude and longitude.")
    ]


def test_therapists_missing_from_the_file_stay_unless_removal_is_asked_for(session: Session) -> None:
    import_text(session, sample_text())
    assert import_text(session, MINIMAL + GOOD_ROW).removed == 0
    report = import_text(session, MINIMAL + GOOD_ROW, remove_missing=True)
    assert (report.removed, count_therapists(session)) == (40, 1)
    assert session.execute(select(TherapistInsurerRow)).first() is None


def test_file_with_errors_removes_nobody(session: Session) -> None:
    import_text(session, sample_text())
    report = import_text(session, MINIMAL + "t1,,,,,,\n", keep_good_rows=True, remove_missing=True)
    assert (report.removed, count_therapists(session)) == (0, 40)


def test_one_name_in_two_spellings_is_one_insurer(session: Session) -> None:
    heading = MINIMAL.replace("\n", ",insurance\n")
    rows = "".join(
        GOOD_ROW.replace("t1", f"t{number}").replace("\n", f",{name}\n")
        for number, name in enumerate(("Blue Cross", "blue cross"))
    )
    import_text(session, heading + rows)
    assert {each.insurance for each in all_therapists(session)} == {("Blue Cross",)}
    assert import_text(session, heading + rows).unchanged == 2


def test_sample_clinic_is_plainly_fictional() -> None:
    therapists, errors = read_csv(io.StringIO(sample_text()))
    assert errors == []
    assert len(therapists) == 40
    for each in therapists:
        assert "555-01" in each.phone or each.phone.startswith("01632 960"), each.id
        assert each.email.endswith("@example.org"), each.id
        assert each.website.startswith("https://therapists.example.org/"), each.id
        assert each.licence_number.startswith("SAMPLE-"), each.id


def test_every_column_is_part_of_a_therapist() -> None:
    fields = set(Therapist.__dataclass_fields__) - {"early_morning", "evening", "saturday", "sunday"}
    assert {column.name for column in COLUMNS} == fields | {"hours"}
