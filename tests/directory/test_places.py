"""From words to a place: codes, names, qualifiers, slips of the finger, and words that name none."""

import pytest

from bot.directory import Candidates, Place, resolve
from bot.directory.geo import distance_km
from bot.directory.place_index import own_places, postal_prefixes, regions


@pytest.mark.parametrize(
    ("text", "hint", "label"),
    [
        ("97214", None, "97214 Portland, Oregon"),
        ("97214-1234", "US", "97214 Portland, Oregon"),
        ("Portland, OR 97214", "US", "97214 Portland, Oregon"),
        ("ls6", "GB", "LS6 Leeds, England"),
        ("LS6 3HN", None, "LS6 Leeds, England"),
        ("ls63hn", "GB", "LS6 Leeds, England"),
        ("headingley leeds LS6", "GB", "LS6 Leeds, England"),
        ("SW1A 1AA", None, "SW1A South West London, England"),
        ("EC1A 1BB", "US", "EC1A City of London, England"),
        ("G1", "GB", "G1 Glasgow, Scotland"),
        ("W12", "GB", "W12 West London, England"),
        ("W12", "IE", "W12 Newbridge, Ireland"),
        ("M5V 2T6", "US", "M5V Toronto, Ontario"),
        ("v5k0a1", "CA", "V5K Vancouver, British Columbia"),
        ("K1A", "CA", "K1A Ottawa, Ontario"),
        ("N1C", "GB", "N1C North London, England"),
        ("D02 X285", None, "D02 Dublin, Ireland"),
        ("T12", "IE", "T12 Cork, Ireland"),
        ("2000", "AU", "2000 Sydney, New South Wales"),
        ("6011", "NZ", "6011 Wellington, New Zealand"),
    ],
)
def test_postal_code_is_found(text: str, hint: str | None, label: str) -> None:
    assert label_of(resolve(text, country_hint=hint)) == label


@pytest.mark.parametrize(
    ("text", "hint", "label"),
    [
        ("Austin, TX", "US", "Austin, Texas"),
        ("austin", "US", "Austin, Texas"),
        ("portland oregon", None, "Portland, Oregon"),
        ("portland or", "US", "Portland, Oregon"),
        ("PORTLAND, ME", "US", "Portland, Maine"),
        ("portland, oregon, usa", None, "Portland, Oregon"),
        ("st louis", "US", "Saint Louis, Missouri"),
        ("St. John's", "CA", "St. John's, Newfoundland and Labrador"),
        ("washington dc", "US", "Washington, District of Columbia"),
        ("new york", "US", "New York"),
        ("nyc", "US", "New York"),
        ("the bronx", "US", "Bronx, New York"),
        ("brooklyn ny", None, "Brooklyn, New York"),
        ("downtown seattle", "US", "Seattle, Washington"),
        ("in the seattle area please", "US", "Seattle, Washington"),
        ("SE Portland, OR", "US", "Portland, Oregon"),
        ("London", "GB", "London, England"),
        ("london", None, "London, England"),
        ("london ontario", None, "London, Ontario"),
        ("leeds", "GB", "Leeds, England"),
        ("leeds", "US", "Leeds, England"),
        ("leeds uk", None, "Leeds, England"),
        ("near Leeds", "GB", "Leeds, England"),
        ("12 High Street, Leeds", "GB", "Leeds, England"),
        ("birmingham", "GB", "Birmingham, England"),
        ("birmingham", "US", "Birmingham, Alabama"),
        ("halifax", "CA", "Halifax, Nova Scotia"),
        ("halifax", "GB", "Halifax, England"),
        ("victoria", "CA", "Victoria, British Columbia"),
        ("newcastle", "AU", "Newcastle, New South Wales"),
        ("köln", "DE", "Cologne, Germany"),
        ("10115 Berlin", "DE", "Berlin, Germany"),
        ("Zürich", None, "Zurich, Switzerland"),
        ("Łódź", "PL", "Lodz, Poland"),
        ("the hague", "NL", "The Hague, Netherlands"),
        ("Dublin", "IE", "Dublin, Ireland"),
    ],
)
def test_name_is_found(text: str, hint: str | None, label: str) -> None:
    found = resolve(text, country_hint=hint)
    assert label_of(found) == label
    assert isinstance(found, Place)
    assert not found.is_guess


@pytest.mark.parametrize(
    ("text", "hint", "label"),
    [
        ("seatle", "US", "Seattle, Washington"),
        ("protland or", "US", "Portland, Oregon"),
        ("manchster", "GB", "Manchester, England"),
        ("leeds west yorkshire", "GB", "Leeds, England"),
        ("Guildford, Surrey Hills", "GB", "Guildford, England"),
    ],
)
def test_mended_name_is_marked_as_a_guess(text: str, hint: str, label: str) -> None:
    found = resolve(text, country_hint=hint)
    assert label_of(found) == label
    assert isinstance(found, Place)
    assert found.is_guess


@pytest.mark.parametrize(
    ("text", "hint", "labels"),
    [
        ("portland", "US", ["Portland, Oregon", "Portland, Maine"]),
        ("birmingham", None, ["Birmingham, England", "Birmingham, Alabama"]),
        ("vancouver", None, ["Vancouver, British Columbia", "Vancouver, Washington"]),
    ],
)
def test_shared_name_gives_candidates(text: str, hint: str | None, labels: list[str]) -> None:
    found = resolve(text, country_hint=hint)
    assert isinstance(found, Candidates)
    assert [place.label for place in found.places] == labels


@pytest.mark.parametrize(
    "text", ["portland", "springfield", "richmond", "london", "paris", "oregon", "ireland"]
)
def test_label_of_a_candidate_leads_back_to_it(text: str) -> None:
    found = resolve(text, country_hint="US")
    assert isinstance(found, Candidates)
    for place in found.places:
        assert resolve(place.label, country_hint="US") == place


def test_label_of_every_own_place_leads_back_to_it() -> None:
    for place in {each for found in own_places().values() for each in found}:
        assert resolve(place.label) == place, place.label


def test_springfield_gives_no_more_than_five() -> None:
    found = resolve("Springfield", country_hint="US")
    assert isinstance(found, Candidates)
    assert len(found.places) == 5


def test_region_alone_gives_its_largest_towns() -> None:
    found = resolve("Oregon", country_hint="US")
    assert isinstance(found, Candidates)
    assert found.places[0].name == "Portland"
    assert {place.region for place in found.places} == {"OR"}


def test_namesake_near_the_clinic_is_taken_without_asking() -> None:
    assert label_of(resolve("portland", country_hint="US", near=(45.52, -122.64))) == "Portland, Oregon"
    assert label_of(resolve("portland", country_hint="US", near=(43.7, -70.3))) == "Portland, Maine"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "near me",
        "me",
        "here",
        "my area",
        "around here",
        "in town",
        "ok",
        "hi",
        "asdfghjk",
        "!!!",
        "00000",
        "x" * 500,
    ],
)
def test_words_that_name_no_place_give_none(text: str) -> None:
    assert resolve(text, country_hint="US") is None


def test_five_digits_are_no_zip_where_others_use_five_digits() -> None:
    assert resolve("10115", country_hint="DE") is None


def test_qualifier_that_contradicts_gives_none() -> None:
    assert resolve("Leeds, Australia", country_hint="GB") is None


# Rough frames of the countries of our own table: a slip in a sign or a digit falls outside.
FRAMES = {
    "US": (17, 72, -170, -65), "CA": (41, 84, -142, -52), "GB": (49, 61, -8.7, 2), "IE": (51, 56, -11, -5),
    "AU": (-44, -10, 112, 154), "NZ": (-48, -34, 166, 179), "DE": (47, 55.1, 5.8, 15.1),
    "FR": (41, 51.2, -5, 9.6), "ES": (27, 44, -18.2, 4.4), "IT": (36, 47.1, 6.6, 18.6),
    "PT": (32, 42.2, -31.3, -6), "NL": (50.7, 53.7, 3.3, 7.3),
    "BE": (49.4, 51.6, 2.5, 6.5), "AT": (46.3, 49.1, 9.5, 17.2), "CH": (45.8, 47.9, 5.9, 10.5),
    "PL": (49, 54.9, 14.1, 24.2), "SE": (55, 69.1, 11, 24.2), "NO": (57.9, 71.2, 4.5, 31.1),
}  # fmt: skip


def test_every_place_lies_in_its_country() -> None:
    for place in [*(each for found in own_places().values() for each in found), *postal_prefixes().values()]:
        south, north, west, east = FRAMES.get(place.country, (-90, 90, -180, 180))
        assert south <= place.latitude <= north, place
        assert west <= place.longitude <= east, place
        assert not place.region or (place.country, place.region) in regions().by_code, place


def test_postcode_areas_lie_at_the_towns_of_their_name() -> None:
    for area in postal_prefixes().values():
        namesakes = [
            place
            for found in own_places().values()
            for place in found
            if (place.name, place.country, place.region) == (area.name, area.country, area.region)
        ]
        for place in namesakes:
            away = distance_km(area.latitude, area.longitude, place.latitude, place.longitude)
            assert away < 30, (area.name, away)


def test_all_124_british_postcode_areas_are_there() -> None:
    assert sum(1 for country, _ in postal_prefixes() if country == "GB") == 124


def label_of(found: Place | Candidates | None) -> str | None:
    """Return the label of a place, None for anything else."""
    return found.label if isinstance(found, Place) else None
