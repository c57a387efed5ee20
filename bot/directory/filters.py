"""A query as conditions on the tables, and the therapists that meet them with their distances."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, or_, select, true
from sqlalchemy.orm import Session

from bot.directory.geo import box_around, distance_km
from bot.directory.models import (
    InsurerRow,
    TherapistInsurerRow,
    TherapistLanguageRow,
    TherapistRow,
    TherapistSpecialtyRow,
)
from bot.directory.place_index import Place
from bot.directory.query import CONSTRAINT_COLUMNS, GENDERS, Query
from bot.directory.vocabulary import matching_insurers, serving_languages, serving_specialties


class Match(NamedTuple):
    """A therapist who meets a query; the distance is None when no place was named."""

    id: str
    distance_km: float | None


def matches(session: Session, query: Query, *, place: Place | None, today: date | None = None) -> list[Match]:
    """Return who meets the query, nearest first; without a place, whoever has time soonest first."""
    condition = and_(true(), *_conditions(session, query), _within(query, place))
    columns = (
        TherapistRow.id,
        TherapistRow.latitude,
        TherapistRow.longitude,
        TherapistRow.accepting,
        TherapistRow.next_available,
        TherapistRow.name,
    )
    found = []
    for row in session.execute(select(*columns).where(condition)):
        distance = (
            None
            if place is None
            else distance_km(place.latitude, place.longitude, row.latitude, row.longitude)
        )
        if distance is not None and distance > query.radius_km and not _is_remote(query):
            continue
        free = (
            row.next_available
            if row.next_available and (today is None or row.next_available >= today)
            else None
        )
        order = (round(distance or 0.0, 1), not row.accepting, free or date.max, row.name, row.id)
        found.append((order, Match(row.id, distance)))
    return [match for _, match in sorted(found, key=lambda each: each[0])]


def _is_remote(query: Query) -> bool:
    return "telehealth" in query.constraints


def _conditions(session: Session, query: Query) -> list[Any]:
    conditions: list[Any] = []
    genders = [constraint for constraint in query.constraints if constraint in GENDERS]
    if genders:
        conditions.append(TherapistRow.gender.in_(genders))
    for constraint in query.constraints:
        columns = CONSTRAINT_COLUMNS.get(constraint, ())
        if columns:
            conditions.append(or_(*(getattr(TherapistRow, column).is_(True) for column in columns)))
    if query.specialty:
        wanted = serving_specialties(query.specialty)
        conditions.append(_linked(TherapistSpecialtyRow, TherapistSpecialtyRow.specialty_id, wanted))
    if query.language:
        wanted = serving_languages(query.language)
        conditions.append(_linked(TherapistLanguageRow, TherapistLanguageRow.language_id, wanted))
    if query.insurance:
        listed = session.execute(select(InsurerRow.id)).scalars().all()
        wanted = matching_insurers(query.insurance, listed)
        conditions.append(_linked(TherapistInsurerRow, TherapistInsurerRow.insurer_id, wanted))
    return conditions


def _linked(link: Any, column: Any, wanted: Collection[str]) -> Any:
    return exists().where(link.therapist_id == TherapistRow.id, column.in_(sorted(wanted)))


def _within(query: Query, place: Place | None) -> Any:
    if place is None:
        return true()
    if _is_remote(query):
        # Distance does not matter on a screen, but a licence ends at a border: in federal countries at
        # that of the state or province.
        same_country = TherapistRow.country == place.country
        federal = place.region and place.country in ("US", "CA")
        return and_(same_country, TherapistRow.region == place.region) if federal else same_country
    box = box_around(place.latitude, place.longitude, query.radius_km)
    if box.crosses_date_line:
        longitude = or_(TherapistRow.longitude >= box.west, TherapistRow.longitude <= box.east)
    else:
        longitude = TherapistRow.longitude.between(box.west, box.east)
    return and_(TherapistRow.latitude.between(box.south, box.north), longitude)
