"""What a visitor looks for, checked and in the directory's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from bot.directory.errors import UnknownConstraintError
from bot.directory.place_index import Place
from bot.directory.vocabulary import specialty_id

DEFAULT_RADIUS_KM = 25.0
LARGEST_RADIUS_KM = 500.0
DEFAULT_LIMIT = 5
LARGEST_LIMIT = 50
SPEAKS = "speaks "

# Each constraint with the columns of which one must be true.
CONSTRAINT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "evening": ("evening",),
    "weekend": ("saturday", "sunday"),
    "saturday": ("saturday",),
    "sunday": ("sunday",),
    "early_morning": ("early_morning",),
    "wheelchair_access": ("wheelchair_access",),
    "home_visit": ("home_visit",),
    "telehealth": ("telehealth",),
    "parking": ("parking",),
    "accepting_new": ("accepting",),
    "pediatric": ("pediatric",),
    "prenatal": ("prenatal",),
}
GENDERS = ("female", "male")
CONSTRAINTS = (*GENDERS, *CONSTRAINT_COLUMNS)


class QueryJson(TypedDict):
    """The query as it was understood, as clients see it."""

    place: str | None
    radius_km: float
    specialty: str | None
    insurance: str | None
    language: str | None
    constraints: list[str]
    limit: int


@dataclass(frozen=True)
class Query:
    """A search. `place` is text still to be resolved, or a place; None searches everywhere.

    `constraints` are those of the shared vocabulary; `speaks Spanish` may stand there or in `language`.
    A radius above LARGEST_RADIUS_KM becomes that one.
    Raises UnknownConstraintError for a specialty, constraint or number that cannot be searched for.
    """

    place: str | Place | None = None
    radius_km: float = DEFAULT_RADIUS_KM
    specialty: str | None = None
    insurance: str | None = None
    language: str | None = None
    constraints: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT

    def __post_init__(self) -> None:
        if not self.radius_km > 0:
            raise UnknownConstraintError(f"Radius {self.radius_km:g} km cannot be searched; use more than 0.")
        object.__setattr__(self, "radius_km", min(self.radius_km, LARGEST_RADIUS_KM))
        if not 1 <= self.limit <= LARGEST_LIMIT:
            raise UnknownConstraintError(f"Limit {self.limit} cannot be used; use 1 to {LARGEST_LIMIT}.")
        for name in ("place", "specialty", "insurance", "language"):
            value = getattr(self, name)
            if isinstance(value, str):
                object.__setattr__(self, name, " ".join(value.split()) or None)
        if self.specialty is not None:
            self._set_specialty(self.specialty)
        self._set_constraints()

    def _set_specialty(self, text: str) -> None:
        known = specialty_id(text)
        if known is None:
            raise UnknownConstraintError(f"Specialty {text!r} is unknown; see bot/directory/specialties.csv.")
        object.__setattr__(self, "specialty", known)

    def _set_constraints(self) -> None:
        kept: list[str] = []
        for constraint in self.constraints:
            if constraint.casefold().startswith(SPEAKS):
                # One language is enough to look for; the first that was named stands.
                object.__setattr__(self, "language", self.language or constraint[len(SPEAKS) :].strip())
            elif constraint not in CONSTRAINTS:
                raise UnknownConstraintError(
                    f"Constraint {constraint!r} is unknown; use one of {', '.join(CONSTRAINTS)} "
                    "or `speaks <Language>`."
                )
            elif constraint not in kept:
                kept.append(constraint)
        object.__setattr__(self, "constraints", tuple(kept))

    def as_json(self) -> QueryJson:
        """Return the query as clients see it."""
        return {
            "place": self.place.label if isinstance(self.place, Place) else self.place,
            "radius_km": self.radius_km,
            "specialty": self.specialty,
            "insurance": self.insurance,
            "language": self.language,
            "constraints": list(self.constraints),
            "limit": self.limit,
        }
