"""How far apart two points are, in miles. Points are WGS 84 degrees."""

from math import asin, cos, radians, sin, sqrt

RADIUS = 3958.7613  # miles: the mean radius of the Earth, 6,371.0088 km (IUGG)
MILES_PER_DEGREE = radians(1) * RADIUS


def miles_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance (haversine formula, Sinnott 1984)."""
    phi, psi = radians(latitude), radians(other_latitude)
    half = sin((psi - phi) / 2) ** 2 + cos(phi) * cos(psi) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * RADIUS * asin(sqrt(min(1.0, half)))


def box_around(latitude: float, longitude: float, miles: float) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) of the box that holds a circle of so many miles; it may pass 180 degrees."""
    up = miles / MILES_PER_DEGREE
    aside = up / max(cos(radians(latitude)), 0.01)
    return longitude - aside, latitude - up, longitude + aside, latitude + up
