"""Distances on the earth, and the box that holds everything within one."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
KM_PER_MILE = 1.609344


@dataclass(frozen=True)
class BoundingBox:
    """A box in degrees; it crosses the date line when `west` is greater than `east`."""

    south: float
    west: float
    north: float
    east: float

    @property
    def crosses_date_line(self) -> bool:
        """True when longitudes from `west` up and from `east` down are both inside."""
        return self.west > self.east

    def contains(self, latitude: float, longitude: float) -> bool:
        """Return True when the point lies in the box."""
        if not self.south <= latitude <= self.north:
            return False
        if self.crosses_date_line:
            return longitude >= self.west or longitude <= self.east
        return self.west <= longitude <= self.east


def distance_km(
    from_latitude: float, from_longitude: float, to_latitude: float, to_longitude: float
) -> float:
    """Return the great-circle distance by the haversine formula, exact to about 0.5%."""
    lat_1, lat_2 = radians(from_latitude), radians(to_latitude)
    half_lat = (lat_2 - lat_1) / 2
    half_lon = radians(to_longitude - from_longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat_1) * cos(lat_2) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def box_around(latitude: float, longitude: float, radius_km: float) -> BoundingBox:
    """Return a box that holds every point within `radius_km`, and few others."""
    angle = radius_km / EARTH_RADIUS_KM
    south, north = latitude - degrees(angle), latitude + degrees(angle)
    if south <= -90 or north >= 90 or angle >= pi / 2:
        # A pole is inside: every longitude is.
        return BoundingBox(max(south, -90.0), -180.0, min(north, 90.0), 180.0)
    # The meridians that touch the circle do so nearer the pole than its centre.
    reach = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude)))))
    if reach >= 180:
        return BoundingBox(south, -180.0, north, 180.0)
    return BoundingBox(south, _wrapped(longitude - reach), north, _wrapped(longitude + reach))


def _wrapped(longitude: float) -> float:
    return (longitude + 180) % 360 - 180 if not -180 <= longitude <= 180 else longitude
