"""From the words for a place to a point on the map, without the network.

`resolve("portland or")`, `resolve("97214")` and `resolve("LS6 3HN")` give a Place; a name that several
places share gives Candidates to ask about; what we do not know gives None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.directory.geo import distance_km
from bot.directory.place_index import (
    Place,
    Region,
    largest_of,
    own_places,
    place_key,
    regions,
    us_places,
)
from bot.directory.postcodes import find_postal_code

__all__ = ["Candidates", "Place", "resolve", "warm_up"]

# Words that say where without naming a place.
NOWHERE = re.compile(
    r"(?:\b(?:me|my|you|us|here|near|nearby|close|by|to|around|home|work|local|locally|area|town|city|village|"
    r"downtown|anywhere|somewhere|everywhere)\b\s*)+"
)
LEADING = re.compile(
    r"^(?:(?:in|at|near|around|by|from|to|close|next|within|reach|of|city|greater|downtown|central|the)\s+)+"
)
COMPASS = re.compile(r"^(?:[nsew]|[ns][ew]|north|south|east|west|(?:north|south)(?:east|west))\s+(?=\w{4})")
TRAILING = re.compile(
    r"(?:\s+(?:area|city centre|city center|town centre|metro|suburbs|region|please|pls))+$"
)

# A postal code that we cannot place must not hide the town beside it.
CODE = re.compile(r"\b\d{4,5}\b")

# One place of a name is meant when it outweighs the next by this factor.
CLEAR_RATIO = 10.0
# A place in the clinic's country counts as this many times larger, a hamlet less so: `Leeds` on an
# American page is hardly Leeds, Massachusetts.
HOME_WEIGHT = 100.0
HOME_WEIGHT_OF_A_HAMLET = 5.0
HAMLET_THOUSANDS = 12.0
# From this size a city outranks a region of the same name: New York, Washington.
CITY_OVER_REGION_THOUSANDS = 300.0
NEAR_CLINIC_KM = 100.0
MOST_CANDIDATES = 5
# A namesake this many times smaller than the likeliest is not worth a question.
NEGLIGIBLE_RATIO = 20.0
LONGEST_TEXT = 80
# Letters that may be wrong (or two swapped) in a name, by its length.
SHORTEST_MENDED = 5
SHORTEST_MENDED_TWICE = 9


@dataclass(frozen=True)
class Candidates:
    """Several places of the same name, the likeliest first."""

    text: str
    places: tuple[Place, ...]


def resolve(
    text: str, *, country_hint: str | None = None, near: tuple[float, float] | None = None
) -> Place | Candidates | None:
    """Return the place meant, several to choose from, or None.

    `country_hint` is the clinic's country (ISO code), `near` its latitude and longitude: a place of
    the name close to the clinic is taken without asking.
    """
    if not text.strip() or len(text) > LONGEST_TEXT:
        return None
    by_code = find_postal_code(text, country_hint=country_hint)
    if by_code is not None:
        return by_code
    heads, qualifiers = _parts(text)
    if not heads or NOWHERE.fullmatch(heads[-1]):
        return None
    for head in heads:
        found = _named(head, qualifiers, country_hint)
        if found:
            return _chosen(text, found, country_hint, near)
    return None if qualifiers else _guessed(heads[-1], country_hint, near)


def warm_up() -> None:
    """Read the tables, so that the first visitor does not wait for them."""
    resolve("Portland, Oregon")


def _parts(text: str) -> tuple[list[str], list[str]]:
    """Return the name, as it is and without words like `near`, `area` and `SE`, and what commas set off."""
    pieces = [place_key(CODE.sub(" ", piece)) for piece in re.split(r"[,()/\n]", text)]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return [], []
    bare = TRAILING.sub("", LEADING.sub("", pieces[0]))
    return list(dict.fromkeys((pieces[0], bare, COMPASS.sub("", bare)))), pieces[1:]


def _named(head: str, qualifiers: list[str], hint: str | None) -> list[Place] | None:
    """Return the places that the words fit, or None."""
    if qualifiers:
        return _qualified(head, qualifiers, hint)
    as_city = _places_called(head, hint)
    region = _spelt_out(head, hint)
    if region and not any(_outranks(place, hint) for place in as_city):
        return largest_of(region[0], limit=MOST_CANDIDATES) or None
    if as_city:
        return as_city
    words = head.split()
    for split in range(len(words) - 1, 0, -1):
        name, rest = " ".join(words[:split]), " ".join(words[split:])
        known = _regions_in(rest)
        places = [place for place in _places_called(name, None) if _fits(place, known)] if known else []
        if places:
            return places
    return None


def _qualified(head: str, qualifiers: list[str], hint: str | None) -> list[Place] | None:
    places = _places_called(head, None)
    if not places:
        # `12 High Street, Leeds`: what cannot be a town is followed by one.
        return _named(qualifiers[0], qualifiers[1:], hint) if re.search(r"\d", head) else None
    unknown = False
    for qualifier in qualifiers:
        known = _regions_in(qualifier)
        fitting = [place for place in places if _fits(place, known)]
        if known and fitting:
            places = fitting
        elif known:
            return None
        else:
            unknown = True
    # An English county or a district that we do not list: the town stands, but the visitor may object.
    return [replace(place, is_guess=True) for place in places] if unknown else places


def _regions_in(text: str) -> list[list[Region]]:
    """Return the regions named by all words of the text, one list a name; empty when a word is none."""
    exact = regions().by_key.get(text)
    if exact:
        return [list(exact)]
    words = text.split()
    for split in range(len(words) - 1, 0, -1):
        first = regions().by_key.get(" ".join(words[:split]))
        rest = _regions_in(" ".join(words[split:])) if first else []
        if first and rest:
            return [list(first), *rest]
    return []


def _fits(place: Place, known: list[list[Region]]) -> bool:
    return all(
        any(place.country == region.country and region.code in ("", place.region) for region in named)
        for named in known
    )


def _outranks(place: Place, hint: str | None) -> bool:
    """Return True when a city is meant rather than a region of its name."""
    return place.population_thousands >= CITY_OVER_REGION_THOUSANDS or (
        hint is not None and place.country == hint and place.country != "US"
    )


def _spelt_out(head: str, hint: str | None) -> list[Region]:
    # A region's code by itself (`me`, `in`, `ok`) is rather a word.
    named = [region for region in regions().by_key.get(head, ()) if region.code.casefold() != head]
    return sorted(named, key=lambda region: (region.country != hint, region.code != ""))


def _places_called(key: str, hint: str | None) -> list[Place]:
    found = list(own_places().get(key, ()))
    # A clinic outside America that asks about its own towns need not wait for the American ones.
    if hint in (None, "US") or not any(place.country == hint for place in found):
        found.extend(us_places().get(key, ()))
    return sorted(found, key=lambda place: -place.population_thousands)


def _chosen(
    text: str, places: list[Place], hint: str | None, near: tuple[float, float] | None
) -> Place | Candidates:
    if near is not None:
        close = min(places, key=lambda place: distance_km(*near, place.latitude, place.longitude))
        if distance_km(*near, close.latitude, close.longitude) <= NEAR_CLINIC_KM:
            return close
    ranked = sorted(places, key=lambda place: -_weight(place, hint))
    if len(ranked) == 1 or _weight(ranked[0], hint) >= CLEAR_RATIO * _weight(ranked[1], hint):
        return ranked[0]
    least = _weight(ranked[0], hint) / NEGLIGIBLE_RATIO
    worth_asking = [place for place in ranked if _weight(place, hint) >= least]
    return Candidates(text.strip(), tuple(worth_asking[:MOST_CANDIDATES]))


def _weight(place: Place, hint: str | None) -> float:
    people = max(place.population_thousands, 0.5)
    if hint != place.country:
        return people
    return people * (HOME_WEIGHT if people >= HAMLET_THOUSANDS else HOME_WEIGHT_OF_A_HAMLET)


def _guessed(head: str, hint: str | None, near: tuple[float, float] | None) -> Place | Candidates | None:
    """Return the place that was probably meant, marked as a guess."""
    found = _beginning_of(head) or _misspelt(head)
    return _chosen(head, [replace(place, is_guess=True) for place in found], hint, near) if found else None


def _beginning_of(head: str) -> list[Place]:
    # `leeds west yorkshire`: a town we know, then words we do not.
    words = head.split()
    for split in range(len(words) - 1, 0, -1):
        found = own_places().get(" ".join(words[:split]))
        if found:
            return list(found)
    return []


def _misspelt(head: str) -> list[Place]:
    # The name differs from a known one by a slip of the finger.
    name, known = head, list[list[Region]]()
    words = head.split()
    for split in range(1, len(words)):
        rest = _regions_in(" ".join(words[split:]))
        if rest:
            name, known = " ".join(words[:split]), rest
            break
    if len(name) < SHORTEST_MENDED or re.search(r"\d", name):
        return []
    allowed = 2 if len(name) >= SHORTEST_MENDED_TWICE else 1
    for index in (own_places(), us_places()):
        found = _closest(name, index, known, allowed)
        if found:
            return found
    return []


def _closest(
    name: str, index: Mapping[str, tuple[Place, ...]], known: list[list[Region]], allowed: int
) -> list[Place]:
    # People rarely mistype both first letters.
    keys = [key for key in index if key[0] in name[:2] and abs(len(key) - len(name)) <= allowed]
    matches = process.extract(name, keys, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    fitting = [(score, place) for key, score, _ in matches for place in index[key] if _fits(place, known)]
    best = min((score for score, _ in fitting), default=None)
    return [place for score, place in fitting if score == best]
