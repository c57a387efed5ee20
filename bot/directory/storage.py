"""Therapists in and out of the database: reading, writing, counting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql import Select

from bot.directory.models import (
    InsurerRow,
    LanguageRow,
    SpecialtyRow,
    TherapistInsurerRow,
    TherapistLanguageRow,
    TherapistRow,
    TherapistSpecialtyRow,
)
from bot.directory.therapist import Gender, Therapist
from bot.directory.vocabulary import key_of

LISTS = ("specialties", "languages", "insurance")
# SQLite and PostgreSQL both limit the values of one statement.
IDS_AT_ONCE = 500


def all_therapists(session: Session) -> list[Therapist]:
    """Return every therapist by id."""
    rows = session.execute(_with_lists(select(TherapistRow).order_by(TherapistRow.id))).scalars()
    return [_therapist(row) for row in rows]


def therapist_by_id(session: Session, therapist_id: str) -> Therapist | None:
    """Return one therapist, or None."""
    found = therapists_by_ids(session, [therapist_id])
    return found.get(therapist_id)


def therapists_by_ids(session: Session, ids: Iterable[str]) -> dict[str, Therapist]:
    """Return those therapists that exist, by id."""
    wanted = list(ids)
    found: dict[str, Therapist] = {}
    for start in range(0, len(wanted), IDS_AT_ONCE):
        some = wanted[start : start + IDS_AT_ONCE]
        query = _with_lists(select(TherapistRow).where(TherapistRow.id.in_(some)))
        found.update({row.id: _therapist(row) for row in session.execute(query).scalars()})
    return found


def count_therapists(session: Session) -> int:
    """Return how many therapists the directory holds."""
    return int(session.execute(select(func.count()).select_from(TherapistRow)).scalar_one())


def store_therapists(session: Session, therapists: Iterable[Therapist], *, now: datetime) -> None:
    """Add these therapists, replacing those with the same id."""
    todo = list(therapists)
    _add_missing_names(session, todo)
    for start in range(0, len(todo), IDS_AT_ONCE):
        some = todo[start : start + IDS_AT_ONCE]
        query = _with_lists(select(TherapistRow).where(TherapistRow.id.in_([each.id for each in some])))
        rows = {row.id: row for row in session.execute(query).scalars()}
        for therapist in some:
            row = rows.get(therapist.id)
            if row is None:
                row = TherapistRow(id=therapist.id)
                session.add(row)
            _fill(row, therapist, now=now)
        session.flush()


def remove_therapists(session: Session, ids: Iterable[str]) -> None:
    """Remove these therapists with everything that hangs on them."""
    wanted = list(ids)
    for start in range(0, len(wanted), IDS_AT_ONCE):
        session.execute(
            delete(TherapistRow)
            .where(TherapistRow.id.in_(wanted[start : start + IDS_AT_ONCE]))
            .execution_options(synchronize_session=False)
        )


def _with_lists(query: Select) -> Select:
    return query.options(
        selectinload(TherapistRow.specialties),
        selectinload(TherapistRow.languages),
        selectinload(TherapistRow.insurers),
    )


def _add_missing_names(session: Session, therapists: list[Therapist]) -> None:
    specialty_ids = {specialty for each in therapists for specialty in each.specialties}
    known = set(session.execute(select(SpecialtyRow.id)).scalars())
    session.add_all(SpecialtyRow(id=specialty) for specialty in sorted(specialty_ids - known))
    for model, field in ((LanguageRow, "languages"), (InsurerRow, "insurance")):
        names = {key_of(name): name for each in therapists for name in getattr(each, field)}
        existing = {row.id: row for row in session.execute(select(model)).scalars()}
        for name_id, name in sorted(names.items()):
            if name_id in existing:
                existing[name_id].name = name
            else:
                session.add(model(id=name_id, name=name))
    session.flush()


def _fill(row: TherapistRow, therapist: Therapist, *, now: datetime) -> None:
    for field in fields(Therapist):
        if field.name not in LISTS:
            setattr(row, field.name, getattr(therapist, field.name))
    row.gender = therapist.gender.value
    row.updated_at = now
    row.specialties = _merged(
        {each.specialty_id: each for each in row.specialties},
        [(specialty, TherapistSpecialtyRow(specialty_id=specialty)) for specialty in therapist.specialties],
    )
    row.languages = _merged(
        {each.language_id: each for each in row.languages},
        [(key_of(name), TherapistLanguageRow(language_id=key_of(name))) for name in therapist.languages],
    )
    row.insurers = _merged(
        {each.insurer_id: each for each in row.insurers},
        [(key_of(name), TherapistInsurerRow(insurer_id=key_of(name))) for name in therapist.insurance],
    )


def _merged(existing: dict[str, Any], wanted: list[tuple[str, Any]]) -> list[Any]:
    # Rows that stay are kept: a delete and an insert of the same key in one flush would collide.
    merged = [existing.get(key, new) for key, new in wanted]
    for position, link in enumerate(merged):
        link.position = position
    return merged


def _therapist(row: TherapistRow) -> Therapist:
    values = {field.name: getattr(row, field.name) for field in fields(Therapist) if field.name not in LISTS}
    values["gender"] = Gender(row.gender)
    return Therapist(
        **values,
        specialties=tuple(each.specialty_id for each in row.specialties),
        languages=tuple(each.language.name for each in row.languages),
        insurance=tuple(each.insurer.name for each in row.insurers),
    )
