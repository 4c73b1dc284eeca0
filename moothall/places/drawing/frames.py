"""The part of the world that a map shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan, cos, degrees, exp, isfinite, log, pi, radians, tan

LIMIT = 84.0
DATE_LINE = 180.0
MILES_PER_DEGREE = 69.09  # of latitude, on a globe of the mean radius 3,958.8 miles
NARROWEST = 0.02
TALLEST, FLATTEST = 1.62, 0.62


def mercator(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the Web Mercator position, the world being one wide and one high, from its north-west corner."""
    held = radians(max(-LIMIT, min(LIMIT, latitude)))
    return (longitude + 180) / 360, 0.5 - log(tan(pi / 4 + held / 2)) / (2 * pi)


def unmercator(x: float, y: float) -> tuple[float, float]:
    """Return latitude and longitude in degrees of a Web Mercator position."""
    return degrees(2 * atan(exp((0.5 - y) * 2 * pi)) - pi / 2), x * 360 - 180


EDGES = mercator(LIMIT, 0)[1], mercator(-LIMIT, 0)[1]


def _slid(low: float, high: float, least: float, most: float) -> tuple[float, float]:
    """Return a stretch moved so that it lies between two ends, or cut to them when it is longer."""
    by = max(0.0, least - low) - max(0.0, high - most)
    return max(least, low + by), min(most, high + by)


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of degrees (WGS 84), west to east and south to north."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> "Frame | None":
        """Read "west,south,east,north" as in GeoJSON and in addresses; None when it is not a box on the map."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            return None
        if not all(map(isfinite, (west, south, east, north))):
            return None
        if not (-DATE_LINE <= west < east <= DATE_LINE and -LIMIT <= south < north <= LIMIT):
            return None
        return cls(west, south, east, north)

    @classmethod
    def near(cls, latitude: float, longitude: float, miles: float) -> "Frame":
        """Return the frame that holds a circle of so many miles."""
        up = miles / MILES_PER_DEGREE
        aside = up / max(cos(radians(latitude)), 0.05)
        return cls(longitude - aside, latitude - up, longitude + aside, latitude + up).held()

    @classmethod
    def of(cls, points: Iterable[tuple[float, float]]) -> "Frame":
        """Return the usual map: the UK and Ireland when all (latitude, longitude) points lie there, else all."""
        known = list(points)
        if all(UK_AND_IRELAND.holds(latitude, longitude) for latitude, longitude in known):
            return UK_AND_IRELAND
        return cls.around(known)

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]]) -> "Frame":
        """Return the frame that just holds these (latitude, longitude) points, with a margin."""
        latitudes, longitudes = zip(*points, strict=True)
        low, high, left, right = min(latitudes), max(latitudes), min(longitudes), max(longitudes)
        margin = max(0.1, (high - low) * 0.08, (right - left) * 0.08)
        return cls(left - margin, low - margin, right + margin, high + margin).held()

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    def held(self) -> "Frame":
        """Return the frame cut to the world and not too narrow to draw."""
        west, east = max(-180.0, min(self.west, 179.9)), min(180.0, max(self.east, -179.9))
        south, north = max(-LIMIT, min(self.south, LIMIT - 0.1)), min(LIMIT, max(self.north, 0.1 - LIMIT))
        if east - west < NARROWEST:
            west, east = max(-180.0, west - NARROWEST / 2), min(180.0, east + NARROWEST / 2)
        if north - south < NARROWEST:
            south, north = max(-LIMIT, south - NARROWEST / 2), min(LIMIT, north + NARROWEST / 2)
        return Frame(west, south, east, north)

    def fitted(self) -> "Frame":
        """Return the frame made higher or wider, so that its picture is neither a ribbon nor a tower."""
        (left, top), (right, bottom) = mercator(self.north, self.west), mercator(self.south, self.east)
        wide, high = right - left, bottom - top
        more_high, more_wide = max(0.0, wide * FLATTEST - high) / 2, max(0.0, high / TALLEST - wide) / 2
        left, right = _slid(left - more_wide, right + more_wide, 0.0, 1.0)
        top, bottom = _slid(top - more_high, bottom + more_high, *EDGES)
        north, west = unmercator(left, top)
        south, east = unmercator(right, bottom)
        return Frame(west, south, east, north).held()

    def scaled(self, by: float) -> "Frame":
        """Return the frame about the same middle, ``by`` times as wide: 0.5 looks closer, 2 looks wider."""
        (left, top), (right, bottom) = mercator(self.north, self.west), mercator(self.south, self.east)
        x, y, wide, high = (left + right) / 2, (top + bottom) / 2, (right - left) * by / 2, (bottom - top) * by / 2
        north, west = unmercator(x - wide, max(0.0, y - high))
        south, east = unmercator(x + wide, min(1.0, y + high))
        return Frame(west, south, east, north).held()

    @property
    def height(self) -> float:
        """Return how high its picture is, its width being one."""
        (left, top), (right, bottom) = mercator(self.north, self.west), mercator(self.south, self.east)
        return (bottom - top) / (right - left)

    @property
    def miles_wide(self) -> float:
        """Return its width along the middle, in miles."""
        return (self.east - self.west) * MILES_PER_DEGREE * cos(radians((self.north + self.south) / 2))

    def __str__(self) -> str:
        return ",".join(
            f"{side:.3f}".rstrip("0").rstrip(".") for side in (self.west, self.south, self.east, self.north)
        )


UK_AND_IRELAND = Frame(-10.8, 49.1, 2.2, 60.95)
WORLD = Frame(-180, -58, 180, 78)
