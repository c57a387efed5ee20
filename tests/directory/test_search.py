"""The therapist search: who is near, who meets the wishes, what to widen."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.directory import (
    CONSTRAINTS,
    Place,
    Query,
    SearchResult,
    Therapist,
    UnknownConstraintError,
    import_csv,
    read_csv,
    search,
    write_csv,
)
from bot.directory.geo import distance_km
from bot.records import open_engine, session_factory
from bot.records.schema import upgrade_engine
from tests.databases import empty_database

SAMPLE = Path(__file__).parents[2] / "clinic" / "therapists.csv"
PORTLAND = Place("Portland", "OR", "US", 45.52, -122.68)
TODAY = date(2026, 12, 4)


@pytest.fixture(scope="module")
def directory() -> Iterator[Session]:
    """The sample clinic's therapists; one import for all tests, which only read."""
    with empty_database() as url:
        engine = open_engine(url)
        upgrade_engine(engine)
        with session_factory(engine).begin() as session:
            import_csv(session, io.StringIO(SAMPLE.read_text(encoding="utf-8")))
            yield session
        engine.dispose()


def ids(result: SearchResult) -> list[str]:
    return [found.therapist.id for found in result.results]


def sample() -> list[Therapist]:
    return read_csv(io.StringIO(SAMPLE.read_text(encoding="utf-8")))[0]


def store(session: Session, *therapists: Therapist) -> None:
    file = io.StringIO()
    write_csv(therapists, file)
    assert import_csv(session, io.StringIO(file.getvalue())).errors == ()


def test_results_are_those_within_the_radius_nearest_first(directory: Session) -> None:
    result = search(directory, Query(PORTLAND, radius_km=10, limit=50))
    expected = sorted(
        (distance_km(45.52, -122.68, each.latitude, each.longitude), each.id)
        for each in sample()
        if distance_km(45.52, -122.68, each.latitude, each.longitude) <= 10
    )
    assert set(ids(result)) == {each for _, each in expected}
    distances = [found.distance_km for found in result.results]
    assert distances == pytest.approx([distance for distance, _ in expected], abs=0.06)
    assert result.total == len(expected)


def test_limit_cuts_the_list_and_not_the_total(directory: Session) -> None:
    result = search(directory, Query(PORTLAND, limit=3))
    assert (len(result.results), result.total) == (3, 24)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("portland oregon", "wren-plumbley"),
        ("97214", "wren-plumbley"),
        ("LS6 3HN", "hetty-brockenhurst"),
        ("London", "tobias-merrivale"),
        ("Toronto, ON", "imogen-farraday"),
        ("seattle", "hollis-marrowby"),
        ("Austin TX", "amos-redfern-tate"),
        ("chicago", "zbigniew-thistlewood"),
    ],
)
def test_place_in_words_is_resolved(directory: Session, place: str, found: str) -> None:
    assert found in ids(search(directory, Query(place, limit=50)))


def test_shared_name_asks_which_place(directory: Session) -> None:
    result = search(directory, Query("portland"), country_hint="US")
    assert result.results == ()
    assert [place.label for place in result.candidates] == ["Portland, Oregon", "Portland, Maine"]
    assert search(directory, Query("portland"), country_hint="US", near=(45.5, -122.6)).total == 24


def test_unknown_place_is_said_and_not_ignored(directory: Session) -> None:
    result = search(directory, Query("asdfghjkl"))
    assert (result.unknown_place, result.results, result.total) == ("asdfghjkl", (), 0)


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_each_constraint_keeps_exactly_those_who_meet_it(directory: Session, constraint: str) -> None:
    meets = {
        "female": lambda each: each.gender.value == "female",
        "male": lambda each: each.gender.value == "male",
        "weekend": lambda each: each.saturday or each.sunday,
        "accepting_new": lambda each: each.accepting,
    }.get(constraint, lambda each: getattr(each, constraint))
    result = search(directory, Query(constraints=(constraint,), limit=50))
    assert set(ids(result)) == {each.id for each in sample() if meets(each)}
    assert result.results, constraint


def test_radius_beyond_the_largest_is_cut_and_the_other_wishes_stay() -> None:
    query = Query(PORTLAND, radius_km=5000, specialty="massage")
    assert (query.radius_km, query.specialty) == (500, "massage")


def test_wishes_add_up(directory: Session) -> None:
    query = Query(
        PORTLAND,
        specialty="physio",
        insurance="medicaid",
        constraints=("female", "speaks spanish", "saturday"),
    )
    result = search(directory, query)
    assert ids(result) == ["ines-tarrowby"]
    assert query.language == "spanish"
    assert result.query.constraints == ("female", "saturday")


def test_insurer_nobody_takes_finds_nobody_but_offers_to_drop_it(directory: Session) -> None:
    result = search(directory, Query(PORTLAND, insurance="Zorgplan"))
    assert result.results == ()
    assert [(each.drop, each.count) for each in result.relax] == [(("insurance",), 24)]


def test_without_a_place_those_with_time_soonest_come_first(directory: Session) -> None:
    result = search(directory, Query(limit=50), today=TODAY)
    assert {found.distance_km for found in result.results} == {None}
    accepting = [found.therapist.accepting for found in result.results]
    assert accepting == sorted(accepting, reverse=True)
    free = [found.next_available or date.max for found in result.results if found.therapist.accepting]
    assert free == sorted(free)


def test_free_day_that_has_passed_is_not_shown(directory: Session) -> None:
    by_id = {found.therapist.id: found for found in search(directory, Query(limit=50), today=TODAY).results}
    assert by_id["wren-plumbley"].next_available is None
    assert by_id["alder-quillfeather"].next_available == TODAY


def test_relax_offers_the_wider_radius_first_then_what_gives_most(directory: Session) -> None:
    query = Query(Place("Salem", "OR", "US", 44.94, -123.04), radius_km=20, specialty="acupuncture")
    result = search(directory, query)
    assert result.results == ()
    first = result.relax[0]
    assert (first.drop, first.radius_km, first.count) == ((), 80.0, 2)
    assert search(directory, first.query).total == first.count


def test_relax_combines_radius_and_a_wish_when_one_change_is_not_enough(directory: Session) -> None:
    query = Query(Place("Salem", "OR", "US", 44.94, -123.04), radius_km=20, insurance="Zorgplan")
    result = search(directory, query)
    assert [(each.drop, each.radius_km) for each in result.relax] == [(("insurance",), 80.0)]
    assert search(directory, result.relax[0].query).total == result.relax[0].count


def test_every_relaxation_finds_as_many_as_it_says(directory: Session) -> None:
    query = Query(PORTLAND, radius_km=5, specialty="laser", constraints=("female", "sunday"))
    relax = search(directory, query).relax
    for each in relax:
        assert search(directory, each.query).total == each.count > 0


def test_empty_directory_has_nothing_to_relax(session: Session) -> None:
    result = search(session, Query(PORTLAND, specialty="massage"))
    assert (result.results, result.relax) == ((), ())


def test_telehealth_reaches_as_far_as_the_licence(directory: Session) -> None:
    eugene = Place("Eugene", "OR", "US", 44.05, -123.09)
    found = search(directory, Query(eugene, radius_km=10, constraints=("telehealth",), limit=50))
    assert "alder-quillfeather" in ids(found)
    assert "hollis-marrowby" not in ids(found)


def test_search_across_the_date_line(session: Session) -> None:
    (one, *_) = sample()
    store(session, replace(one, id="east", country="FJ", latitude=-16.8, longitude=179.95))
    store(session, replace(one, id="west", country="FJ", latitude=-16.8, longitude=-179.95))
    result = search(session, Query(Place("Taveuni", "", "FJ", -16.8, 179.99), radius_km=30))
    assert ids(result) == ["east", "west"]


def test_search_near_a_place_uses_the_coordinate_index(directory: Session) -> None:
    explain = "EXPLAIN QUERY PLAN"
    if directory.get_bind().dialect.name == "postgresql":
        # It reads a table as small as the sample from end to end, unless it is told not to.
        directory.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN"
    plan = directory.execute(
        text(f"{explain} SELECT id FROM therapist WHERE latitude BETWEEN 45 AND 46 AND longitude < 0")
    )
    assert "ix_therapist_latitude_longitude" in " ".join(str(row) for row in plan)


def test_json_has_the_keys_of_the_contract(directory: Session) -> None:
    found = search(directory, Query(PORTLAND, limit=1), today=TODAY).as_json()
    assert list(found) == ["query", "results", "relax"]
    assert set(found["results"][0]) == {
        "id", "name", "credentials", "specialties", "distance_km", "address", "phone", "languages",
        "insurance", "accepting", "next_available", "booking_url",
    }  # fmt: skip
    assert found["query"]["place"] == "Portland, Oregon"
    assert found["results"][0]["address"] == "450 Sample Street, Portland, OR 97209"
    assert found["results"][0]["distance_km"] == 1.3
    assert found["results"][0]["next_available"] is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"specialty": "plumbing"}, "Specialty 'plumbing' is unknown"),
        ({"constraints": ("cheap",)}, "Constraint 'cheap' is unknown"),
        ({"radius_km": 0}, "Radius 0 km"),
        ({"radius_km": float("nan")}, "Radius nan km"),
        ({"limit": 0}, "Limit 0"),
    ],
)
def test_query_that_cannot_be_searched_says_why(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(UnknownConstraintError, match=message):
        Query(**wrong)  # type: ignore[arg-type]
