"""Build the gazetteer's file, once to a machine: some 2.7 million postcodes in about twenty seconds."""

import fcntl
import os
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import astuple
from pathlib import Path
from statistics import median_low

from moothall.places.gazetteer import sources
from moothall.places.gazetteer.names import COUNTRIES, bare, folded, is_latin, spellings
from moothall.places.gazetteer.postcodes import unit_number
from moothall.places.gazetteer.store import MISSING, TABLES, Row, Store, degrees_of, file_in, pack

Say = Callable[[str], object]
WARDS = "wards.csv"
PEOPLE_PER_POSTCODE = 8  # live and terminated ones; only to rank places of one name
# The postcode list gives the Crown dependencies no position: their districts stand at the main town.
ISLANDS = {"IM": ("IM", "Douglas"), "JE": ("JE", "Saint Helier"), "GY": ("GG", "Saint Peter Port")}


def build(directory: Path, *, say: Say, again: bool = False, wards: Path | None = None) -> Path:
    """Build the file in ``directory`` unless it is there, with the wards of ``wards`` or of wards.csv beside it.

    It appears under its name only when whole; files of older versions are removed.
    """
    directory.mkdir(parents=True, exist_ok=True)
    path = file_in(directory)
    with (directory / "gazetteer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if again or not path.exists():
            beside = directory / WARDS
            _write(path, say, wards or (beside if beside.exists() else None))
            _tidy(directory, path)
    return path


def _write(path: Path, say: Say, wards: Path | None) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(unfinished)
        connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096;" + TABLES
        )
        with connection:
            Builder(connection, unfinished, say).run(wards)
        connection.execute("ANALYZE")
        connection.close()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _tidy(directory: Path, keep: Path) -> None:
    for other in directory.glob("gazetteer-*"):
        if other != keep:
            other.unlink(missing_ok=True)


class Builder:
    """Fill the tables of one new file."""

    def __init__(self, connection: sqlite3.Connection, path: Path, say: Say) -> None:
        self.connection = connection
        self.path = path
        self.say = say
        self.authorities = sources.authorities()
        self.number = {code: i for i, one in enumerate(self.authorities, 1) for code in (one.code, one.newer) if code}
        self.districts: dict[str, Tally] = defaultdict(Tally)
        self.tallies = {i: Tally() for i in range(1, len(self.authorities) + 1)}
        self.middles: dict[int, tuple[float, float]] = {}

    def run(self, wards: Path | None) -> None:
        self._add_authorities()
        for file in sources.postcode_files():
            self.say(f"Reading postcodes {file.stem.partition('.')[0][-1]} …")
            self._add_sectors(file)
        self.say("Adding districts, authorities and regions …")
        self._add_authority_places()
        self._add_regions()
        self.connection.commit()
        self.say("Adding towns …")
        islands = self._add_towns()
        self._add_districts(islands)
        if wards:
            self.say(f"Adding wards from {wards.name} …")
            self._add_wards(wards)

    def _add_authorities(self) -> None:
        rows = ((i, one.name, one.region) for i, one in enumerate(self.authorities, 1))
        self.connection.executemany("INSERT INTO authorities VALUES (?, ?, ?)", rows)

    def _add_sectors(self, file: Path) -> None:
        sectors: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
        for postcode, code, position in sources.postcodes(file):
            east, north = position or (MISSING, MISSING)
            sectors[postcode[:-2]].append((unit_number(postcode[-2:]), east, north, self.number.get(code, 0)))
        self.connection.executemany("INSERT INTO sectors VALUES (?, ?, ?, ?, ?)", map(self._sector, sectors.items()))

    def _sector(self, item: tuple[str, list[tuple[int, int, int, int]]]) -> tuple[object, ...]:
        sector, units = item
        own, district = Tally(), self.districts[sector.split()[0]]
        for _, east, north, authority in units:
            own.add(east, north, authority)
            district.add(east, north, authority)
            if authority:
                self.tallies[authority].add(east, north, authority)
        latitude, longitude = own.middle(sector) or (None, None)
        return sector, latitude, longitude, own.main_authority, pack(units)

    def _add_authority_places(self) -> None:
        for number, one in enumerate(self.authorities, 1):
            tally = self.tallies[number]
            middle = tally.middle("BT" if one.code.startswith("N") else "")
            if middle:
                self.middles[number] = middle
                names = dict.fromkeys(_spelt(one.name, one.welsh), 0)
                names |= {bare(one.name): names.get(bare(one.name), 1)} if bare(one.name) else {}
                names |= {code.lower(): 0 for code in (one.code, one.newer) if code}
                names |= {folded(one.county): 2} if one.county else {}
                self._add(
                    self._within("local_authority", one.code, one.name, middle, number), names, self._weight(number)
                )

    def _add_regions(self) -> None:
        for code, known in {**sources.REGIONS, **sources.NATIONS}.items():
            held = [
                number
                for number, one in enumerate(self.authorities, 1)
                if code == one.region_code or (known[0] == one.nation and number in self.middles)
            ]
            latitudes, longitudes = zip(*(self.middles[number] for number in held), strict=True)
            middle = round(median_low(latitudes), 6), round(median_low(longitudes), 6)
            names = {folded(name): 0 if name == known[0] else 1 for name in known} | {code.lower(): 0}
            row = Row(0, "region", code, known[0], *middle, None, known[0], "GB", " uk ", 0)
            self._add(row, names, sum(map(self._weight, held)))

    def _add_districts(self, islands: dict[str, tuple[float, float]]) -> None:
        for code, tally in self.districts.items():
            country, _ = ISLANDS.get(code[:2], ("GB", ""))
            middle = tally.median(code) or islands.get(code[:2])
            if middle is None:
                continue
            authority = self.authorities[tally.main_authority - 1] if tally.main_authority else None
            name = authority.name if authority else None
            region = authority.region if authority else COUNTRIES[country] or None
            self._add(Row(0, "district", code, code, *middle, name, region, country, "", 0), {}, tally.count)

    def _add_towns(self) -> dict[str, tuple[float, float]]:
        """Add the towns; return where the districts of each island stand."""
        islands = {(country, town): area for area, (country, town) in ISLANDS.items()}
        found: dict[str, tuple[float, float]] = {}
        store = Store(self.path)
        for town in sources.towns():
            middle = town.latitude, town.longitude
            for name in (town.name, *town.others):
                if (town.country, name) in islands:
                    found[islands[town.country, name]] = middle
            number = store.nearest(*middle)[1] if town.country == "GB" else 0
            self._add_town(town, number)
        store.connection.close()
        return found

    def _add_town(self, town: sources.Town, number: int) -> None:
        middle = town.latitude, town.longitude
        if number:
            row = self._within("town", town.code, town.name, middle, number)
        else:
            region = ", ".join(part for part in (town.province, COUNTRIES[town.country]) if part) or None
            around = f" {folded(region or '')} "
            row = Row(0, "town", town.code, town.name, *middle, None, region, town.country, around, 0)
        names = dict.fromkeys(_spelt(*(name for name in town.others if is_latin(name))), 1)
        names |= dict.fromkeys(_spelt(town.name), 0) | {folded(town.code): 0}
        self._add(row, names, town.population)

    def _add_wards(self, path: Path) -> None:
        for ward in sources.wards(path):
            number = self.number.get(ward.authority_code, 0)
            if number in self.middles:
                names = dict.fromkeys(_spelt(ward.name, ward.welsh), 0) | {ward.code.lower(): 0}
                middle = ward.position or self.middles[number]
                self._add(self._within("ward", ward.code, ward.name, middle, number), names, 0)

    def _within(self, kind: str, code: str, name: str, middle: tuple[float, float], number: int) -> Row:
        """Return the row of a place that lies in an authority."""
        one = self.authorities[number - 1]
        parts = (one.name, one.welsh, one.county, one.region, one.nation, "uk", "gb", "united kingdom", "great britain")
        around = f" {' | '.join(folded(part) for part in parts if part)} "
        return Row(0, kind, code, name, *middle, one.name, one.region, "GB", around, 0)

    def _weight(self, number: int) -> int:
        """Return roughly how many people live in an authority; only good to rank places of one name."""
        return self.tallies[number].count * PEOPLE_PER_POSTCODE

    def _add(self, row: Row, names: dict[str, int], weight: int) -> None:
        values = (None, *astuple(row)[1:10], weight)
        place = self.connection.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values).lastrowid
        rows = ((name, place, rank) for name, rank in names.items())
        self.connection.executemany("INSERT INTO names VALUES (?, ?, ?)", rows)


def _spelt(*names: str) -> set[str]:
    return {spelling for name in names if name for spelling in spellings(name)}


class Tally:
    """Grid references and authorities of many postcodes."""

    def __init__(self) -> None:
        self.eastings = array("i")
        self.northings = array("i")
        self.authorities: Counter[int] = Counter()

    def add(self, east: int, north: int, authority: int) -> None:
        if east != MISSING:
            self.eastings.append(east)
            self.northings.append(north)
        if authority:
            self.authorities[authority] += 1

    @property
    def count(self) -> int:
        return len(self.eastings)

    @property
    def main_authority(self) -> int:
        """Return the row of the authority with most of the postcodes; 0 when none is known."""
        return max(self.authorities, key=lambda one: (self.authorities[one], -one), default=0)

    def middle(self, code: str) -> tuple[float, float] | None:
        """Return the position of median easting and northing in degrees, or None when no postcode has one."""
        if not self.eastings:
            return None
        return degrees_of(code, (_middle(self.eastings), _middle(self.northings)))

    def median(self, code: str) -> tuple[float, float] | None:
        """Return the median latitude and the median longitude; each postcode is turned to degrees along a tangent."""
        if not self.eastings:
            return None
        east, north = _middle(self.eastings), _middle(self.northings)
        middle, right, up = (degrees_of(code, (east + x, north + y)) for x, y in ((0, 0), (10_000, 0), (0, 10_000)))
        offsets = [(e - east, n - north) for e, n in zip(self.eastings, self.northings, strict=True)]
        (lat_e, lon_e), (lat_n, lon_n) = (
            [(b - a) / 10_000 for a, b in zip(middle, way, strict=True)] for way in (right, up)
        )
        latitude = middle[0] + _middle([e * lat_e + n * lat_n for e, n in offsets])
        longitude = middle[1] + _middle([e * lon_e + n * lon_n for e, n in offsets])
        return round(latitude, 6), round(longitude, 6)


def _middle(values: Iterable[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
