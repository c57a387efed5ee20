"""The therapist search: a place in words, wishes, and who is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from sqlalchemy.orm import Session

from bot.directory.filters import matches
from bot.directory.places import Candidates, Place, resolve
from bot.directory.query import Query, QueryJson
from bot.directory.relax import Relaxation, RelaxJson, relaxations
from bot.directory.storage import therapists_by_ids
from bot.directory.therapist import Therapist


class TherapistJson(TypedDict):
    """One result as clients see it; the keys are those of the contract."""

    id: str
    name: str
    credentials: str
    specialties: list[str]
    distance_km: float | None
    address: str
    phone: str
    languages: list[str]
    insurance: list[str]
    accepting: bool
    next_available: str | None
    booking_url: str | None


class SearchJson(TypedDict):
    """A search as clients see it; `type` is added by whoever sends it."""

    query: QueryJson
    results: list[TherapistJson]
    relax: list[RelaxJson]


@dataclass(frozen=True)
class FoundTherapist:
    """A therapist who meets the query; `next_available` is None when it is past or not known."""

    therapist: Therapist
    distance_km: float | None
    next_available: date | None

    def as_json(self) -> TherapistJson:
        """Return the therapist as clients see one."""
        who = self.therapist
        return {
            "id": who.id,
            "name": who.name,
            "credentials": who.credentials,
            "specialties": list(who.specialties),
            "distance_km": None if self.distance_km is None else round(self.distance_km, 1),
            "address": who.address,
            "phone": who.phone,
            "languages": list(who.languages),
            "insurance": list(who.insurance),
            "accepting": who.accepting,
            "next_available": self.next_available.isoformat() if self.next_available else None,
            "booking_url": who.booking_url or None,
        }


@dataclass(frozen=True)
class SearchResult:
    """What a search gave.

    `place` is where it looked; None searched everywhere, or did not search: then `candidates` holds the
    places to choose from, or `unknown_place` the words that name no place we know.
    `total` counts all who meet the query, `results` holds the first of them.
    """

    query: Query
    place: Place | None = None
    results: tuple[FoundTherapist, ...] = ()
    total: int = 0
    relax: tuple[Relaxation, ...] = ()
    candidates: tuple[Place, ...] = ()
    unknown_place: str | None = None

    def as_json(self) -> SearchJson:
        """Return the search as clients see it."""
        return {
            "query": self.query.as_json(),
            "results": [result.as_json() for result in self.results],
            "relax": [each.as_json() for each in self.relax],
        }


def search(
    session: Session,
    query: Query,
    *,
    today: date | None = None,
    country_hint: str | None = None,
    near: tuple[float, float] | None = None,
) -> SearchResult:
    """Return who meets the query, nearest first, and what to widen when nobody does.

    `today` hides free days that have passed; `country_hint` and `near` are those of the clinic and help
    to tell places of one name apart.
    """
    place: Place | None = None
    if isinstance(query.place, Place):
        place = query.place
    elif query.place is not None:
        resolved = resolve(query.place, country_hint=country_hint, near=near)
        if isinstance(resolved, Candidates):
            return SearchResult(query, candidates=resolved.places)
        if resolved is None:
            return SearchResult(query, unknown_place=query.place)
        place = resolved
    understood = replace(query, place=place)
    found = matches(session, understood, place=place, today=today)
    first = found[: query.limit]
    therapists = therapists_by_ids(session, [match.id for match in first])
    return SearchResult(
        query=understood,
        place=place,
        results=tuple(_found(therapists[match.id], match.distance_km, today) for match in first),
        total=len(found),
        relax=() if found else relaxations(session, understood, place=place),
    )


def _found(therapist: Therapist, distance_km: float | None, today: date | None) -> FoundTherapist:
    free = therapist.next_available
    if free is not None and today is not None and free < today:
        free = None
    return FoundTherapist(therapist, distance_km, free)
