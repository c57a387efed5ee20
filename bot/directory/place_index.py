"""Every place we know by name, and the regions and countries that tell two of a name apart.

Our own table covers the towns of the countries we serve; the US towns come from the `zipcodes`
package, which takes most of a second to read and is therefore read once, when first needed.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Any

import zipcodes

from bot.directory.errors import DirectoryContentError
from bot.directory.vocabulary import key_of

TABLES = Path(__file__).parent
SHORT_FORMS = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
# Guesses from the number of ZIP codes, in thousands of people; they only rank places of one name.
PEOPLE_PER_ZIP = 8.0
PEOPLE_OF_ONE_ZIP = 5.0
PEOPLE_OF_A_POST_OFFICE = 1.0
NOT_A_TOWN = "MILITARY"


@dataclass(frozen=True, slots=True)
class Place:
    """A point a visitor named. `is_guess` is True when spelling was mended or a word was not known."""

    name: str
    region: str
    country: str
    latitude: float
    longitude: float
    population_thousands: float = 0.0
    postal_code: str = ""
    is_guess: bool = False

    @property
    def label(self) -> str:
        """The place in words, such as `Portland, Oregon` or `Leeds, England`."""
        region = region_name(self.country, self.region) or country_name(self.country)
        named = self.name if region in ("", self.name) else f"{self.name}, {region}"
        return f"{self.postal_code} {named}".strip()


@dataclass(frozen=True)
class Region:
    """A country (empty code) or a part of one."""

    country: str
    code: str
    name: str


@dataclass(frozen=True)
class RegionIndex:
    """Regions by their code and by each way of writing them."""

    by_code: Mapping[tuple[str, str], Region]
    by_key: Mapping[str, tuple[Region, ...]]


def place_key(text: str) -> str:
    """Return a place name for comparing: `St. Paul` and `saint paul` give the same."""
    return " ".join(SHORT_FORMS.get(word, word) for word in key_of(text).split())


@lru_cache(maxsize=1)
def regions() -> RegionIndex:
    """Return the table of regions and countries."""
    by_code: dict[tuple[str, str], Region] = {}
    by_key: dict[str, list[Region]] = defaultdict(list)
    for row in _rows("regions.csv"):
        region = Region(row["country"], row["code"], row["name"])
        by_code[region.country, region.code] = region
        names = {region.name, region.code, *row["aliases"].split(";")}
        for key in sorted({place_key(name) for name in names if name}):
            by_key[key].append(region)
    return RegionIndex(by_code, {key: tuple(found) for key, found in by_key.items()})


def region_name(country: str, code: str) -> str:
    """Return a region's name in words; a code that we do not list comes back as it is."""
    found = regions().by_code.get((country, code)) if code else None
    return found.name if found else code


def country_name(code: str) -> str:
    """Return a country's name in words, or its code."""
    found = regions().by_code.get((code, ""))
    return found.name if found else code


@lru_cache(maxsize=1)
def own_places() -> Mapping[str, tuple[Place, ...]]:
    """Return the places of our own table by key."""
    index: dict[str, list[Place]] = defaultdict(list)
    for row in _rows("places.csv"):
        place = _place(row, population=float(row["population_thousands"]))
        if (place.country, "") not in regions().by_code:
            raise DirectoryContentError(
                f"places.csv, {place.name!r}: country {place.country!r} is not in regions.csv."
            )
        for key in {place_key(name) for name in (place.name, *row["aliases"].split(";")) if name}:
            index[key].append(place)
    return _frozen(index)


@lru_cache(maxsize=1)
def us_places() -> Mapping[str, tuple[Place, ...]]:
    """Return the towns of the United States by key, without those of our own table."""
    own = {
        (place_key(place.name), place.region)
        for places in own_places().values()
        for place in places
        if place.country == "US"
    }
    index: dict[str, list[Place]] = defaultdict(list)
    for key, place in _us_towns():
        if (key, place.region) not in own:
            index[key].append(place)
    return _frozen(index)


@lru_cache(maxsize=256)
def us_zip(code: str) -> Place | None:
    """Return the middle of a ZIP code, or None when there is no such code."""
    for entry in zipcodes.matching(code):
        if float(entry["lat"] or 0) and entry["zip_code_type"] != NOT_A_TOWN:
            point = (float(entry["lat"]), float(entry["long"]))
            return Place(entry["city"], entry["state"], "US", *point, postal_code=code)
    return None


@lru_cache(maxsize=1)
def postal_prefixes() -> Mapping[tuple[str, str], Place]:
    """Return the middle of each postcode area by country and prefix."""
    return {(row["country"], row["prefix"]): _place(row) for row in _rows("postal_prefixes.csv")}


def largest_of(region: Region, *, limit: int) -> list[Place]:
    """Return the largest places of a region or country in our own table."""
    inside = {
        place
        for places in own_places().values()
        for place in places
        if place.country == region.country and region.code in ("", place.region)
    }
    return sorted(inside, key=lambda place: (-place.population_thousands, place.name))[:limit]


def _us_towns() -> Iterator[tuple[str, Place]]:
    # Sums of latitude and longitude, ZIP codes, and those of them with homes, by town and state.
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0, 0])
    other_names: dict[tuple[str, str], tuple[str, float, float]] = {}
    for entry in _all_zips():
        if entry["country"] != "US" or entry["zip_code_type"] == NOT_A_TOWN or not float(entry["lat"] or 0):
            continue
        latitude, longitude, state = float(entry["lat"]), float(entry["long"]), intern(entry["state"])
        town = sums[intern(entry["city"]), state]
        town[0] += latitude
        town[1] += longitude
        town[2] += 1
        town[3] += entry["zip_code_type"] == "STANDARD"
        for name in entry["acceptable_cities"]:
            other_names.setdefault((place_key(name), state), (name, latitude, longitude))
    keys: set[tuple[str, str]] = set()
    for (city, state), (latitude, longitude, zips, homes) in sums.items():
        key = place_key(city)
        keys.add((key, state))
        yield (
            key,
            Place(city, state, "US", round(latitude / zips, 4), round(longitude / zips, 4), _people(homes)),
        )
    for (key, state), (name, latitude, longitude) in other_names.items():
        if (key, state) not in keys:
            yield key, Place(name, state, "US", latitude, longitude, PEOPLE_OF_A_POST_OFFICE)


def _all_zips() -> Iterator[Mapping[str, Any]]:
    # A hundred small answers: one large one would take 150 MB that the process never gives back.
    for prefix in range(100):
        yield from zipcodes.similar_to(f"{prefix:02}")


def _people(standard_zips: float) -> float:
    if standard_zips > 1:
        return PEOPLE_PER_ZIP * standard_zips
    return PEOPLE_OF_ONE_ZIP if standard_zips else PEOPLE_OF_A_POST_OFFICE


def _place(row: Mapping[str, str], *, population: float = 0.0) -> Place:
    point = (float(row["latitude"]), float(row["longitude"]))
    return Place(row["name"], row["region"], row["country"], *point, population)


def _frozen(index: Mapping[str, list[Place]]) -> Mapping[str, tuple[Place, ...]]:
    return {key: tuple(places) for key, places in index.items()}


def _rows(file_name: str) -> Iterator[dict[str, str]]:
    with (TABLES / file_name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
