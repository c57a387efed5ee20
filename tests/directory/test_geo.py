"""Distances and bounding boxes, at the edges of the map too."""

import math
import random

import pytest

from bot.directory.geo import box_around, distance_km


@pytest.mark.parametrize(
    ("here", "there", "expected_km"),
    [
        ((45.52, -122.68), (45.52, -122.68), 0),
        ((51.51, -0.13), (53.80, -1.55), 272),
        ((45.52, -122.68), (47.61, -122.33), 234),
        ((-36.85, 174.76), (-16.5, -180.0), 2300),
        ((0, 0), (0, 180), 20015),
    ],
)
def test_distance_is_the_great_circle(
    here: tuple[float, float], there: tuple[float, float], expected_km: float
) -> None:
    assert distance_km(*here, *there) == pytest.approx(expected_km, rel=0.02)
    assert distance_km(*there, *here) == pytest.approx(distance_km(*here, *there))


@pytest.mark.parametrize(
    "centre", [(45.5, -122.6), (-36.9, 179.9), (-17.0, -179.95), (84.0, 20.0), (89.9, 0.0), (0, 0)]
)
@pytest.mark.parametrize("radius_km", [1, 50, 500])
def test_box_holds_every_point_within_the_radius(centre: tuple[float, float], radius_km: float) -> None:
    rng = random.Random(7)
    box = box_around(*centre, radius_km)
    for _ in range(200):
        latitude, longitude = destination(
            *centre, bearing=rng.uniform(0, 360), km=radius_km * rng.uniform(0, 0.999)
        )
        assert box.contains(latitude, longitude), (latitude, longitude, box)


def test_box_leaves_far_points_out() -> None:
    box = box_around(45.5, -122.6, 25)
    assert not box.contains(46.5, -122.6)
    assert not box.contains(45.5, -121.6)


def test_box_across_the_date_line_is_narrow() -> None:
    box = box_around(-17.0, 179.9, 50)
    assert box.crosses_date_line
    assert box.contains(-17.0, -179.9)
    assert not box.contains(-17.0, 0.0)


def destination(latitude: float, longitude: float, *, bearing: float, km: float) -> tuple[float, float]:
    """Return the point that lies `km` away in this direction."""
    angle, turn = km / 6371.0088, math.radians(bearing)
    lat, lon = math.radians(latitude), math.radians(longitude)
    to_lat = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(turn))
    to_lon = lon + math.atan2(
        math.sin(turn) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(to_lat)
    )
    return math.degrees(to_lat), (math.degrees(to_lon) + 540) % 360 - 180
