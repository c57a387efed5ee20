"""When nothing is found: which wish to widen, and how many therapists each would give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypedDict

from sqlalchemy.orm import Session

from bot.directory.filters import matches
from bot.directory.place_index import Place
from bot.directory.query import LARGEST_RADIUS_KM, Query

WIDER_KM = (10.0, 25.0, 50.0, 80.0, 120.0, 200.0, LARGEST_RADIUS_KM)


class RelaxJson(TypedDict):
    """One way to find somebody, as clients see it."""

    drop: list[str]
    radius_km: float | None
    count: int


@dataclass(frozen=True)
class Relaxation:
    """One way to widen a search: what to `drop`, or a larger `radius_km`, or both."""

    drop: tuple[str, ...]
    radius_km: float | None
    count: int
    query: Query

    def as_json(self) -> RelaxJson:
        """Return it as clients see it."""
        return {"drop": list(self.drop), "radius_km": self.radius_km, "count": self.count}


def relaxations(session: Session, query: Query, *, place: Place | None) -> tuple[Relaxation, ...]:
    """Return the single changes that would find somebody; when none would, the wider radius with one.

    A wider radius comes first, since it keeps every wish; then whatever gives most.
    """
    wider = _wider(session, query, (), place)
    dropped = [_without(session, query, wish, place) for wish in _wishes(query)]
    single = [each for each in (wider, *dropped) if each is not None]
    if single:
        return _ranked(single)
    both = (_wider(session, _dropping(query, wish), (wish,), place) for wish in _wishes(query))
    return _ranked([each for each in both if each is not None])


def _wishes(query: Query) -> list[str]:
    named = [name for name in ("specialty", "insurance", "language") if getattr(query, name)]
    return [*query.constraints, *named]


def _dropping(query: Query, wish: str) -> Query:
    if wish in query.constraints:
        return replace(query, constraints=tuple(each for each in query.constraints if each != wish))
    return replace(query, **{wish: None})  # type: ignore[arg-type]


def _without(session: Session, query: Query, wish: str, place: Place | None) -> Relaxation | None:
    wider_query = _dropping(query, wish)
    count = len(matches(session, wider_query, place=place))
    return Relaxation((wish,), None, count, wider_query) if count else None


def _wider(session: Session, query: Query, drop: tuple[str, ...], place: Place | None) -> Relaxation | None:
    if place is None or "telehealth" in query.constraints:
        return None
    for radius_km in WIDER_KM:
        if radius_km > query.radius_km:
            wider_query = replace(query, radius_km=radius_km)
            count = len(matches(session, wider_query, place=place))
            if count:
                return Relaxation(drop, radius_km, count, wider_query)
    return None


def _ranked(found: list[Relaxation]) -> tuple[Relaxation, ...]:
    return tuple(sorted(found, key=lambda each: (each.radius_km is None, -each.count, each.drop)))
