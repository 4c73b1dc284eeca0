"""Find the places that a text may mean."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from moothall.places.gazetteer import postcodes
from moothall.places.gazetteer.names import bare, folded, slips_between
from moothall.places.gazetteer.postcodes import Reading
from moothall.places.gazetteer.store import Row, Store, degrees_of, unpack

DECIMAL = r"([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*"
POINT = re.compile(rf"\s*{DECIMAL}([NS]?)\s*[,;\s]\s*{DECIMAL}([EW]?)\s*", re.IGNORECASE)
LONGEST, SHORTEST = 200, 2
WHOLE = len(postcodes.INWARD)
NORTH_POLE, DATE_LINE = 90, 180
NEAR = 0.5  # degrees of latitude: 55 km
# The package of towns knows no counties of Ireland: a county stands for the country around its main town.
COUNTY_TOWNS = {
    "carlow": "carlow",
    "cavan": "cavan",
    "clare": "ennis",
    "cork": "cork",
    "donegal": "letterkenny",
    "dublin": "dublin",
    "galway": "galway",
    "kerry": "tralee",
    "kildare": "naas",
    "kilkenny": "kilkenny",
    "laois": "portlaoise",
    "leitrim": "carrick on shannon",
    "limerick": "limerick",
    "longford": "longford",
    "louth": "dundalk",
    "mayo": "castlebar",
    "meath": "navan",
    "monaghan": "monaghan",
    "offaly": "tullamore",
    "roscommon": "roscommon",
    "sligo": "sligo",
    "tipperary": "clonmel",
    "waterford": "waterford",
    "westmeath": "mullingar",
    "wexford": "wexford",
    "wicklow": "wicklow",
    "antrim": "antrim",
    "armagh": "armagh",
    "down": "downpatrick",
    "fermanagh": "enniskillen",
    "tyrone": "omagh",
}
EVERYWHERE = {"uk", "gb", "united kingdom", "great britain", "britain"}
# Routing keys of Eircodes that name one city; the other keys cover many towns each.
CITIES = {"T12": "cork", "T23": "cork", "H91": "galway", "V94": "limerick", "X91": "waterford"}


@dataclass(frozen=True, slots=True)
class Match:
    """One place found. Degrees are WGS 84; what is not known is None.

    ``kind`` is postcode, district, town, ward, local_authority, region or point; ``country`` an ISO 3166 code;
    ``population`` is known of towns only.
    """

    name: str
    kind: str
    code: str
    latitude: float
    longitude: float
    local_authority: str | None
    region: str | None
    country: str = "GB"
    population: int = 0

    @property
    def where(self) -> str:
        """Return what tells this place from others of its name, such as "Shropshire, West Midlands"."""
        parts = (self.local_authority, self.region)
        return ", ".join(dict.fromkeys(part for part in parts if part and part != self.name))

    def as_dict(self) -> dict[str, str | float | None]:
        """Return the fields that the command and the JSON page show."""
        shown = ("name", "kind", "code", "latitude", "longitude", "local_authority", "region")
        return {field: getattr(self, field) for field in shown}


def find(store: Store, text: str, limit: int = 10) -> list[Match]:
    """Return the places that ``text`` may mean, likeliest first; those of the very name, else the nearest spellings.

    Tried in turn: latitude and longitude; postcode, district or the start of one; official code or name, alone or with
    the area around it ("Newport, Wales"); the start of a name; a name with one or two slips; an address that ends in a
    postcode or a town. A postcode that is not in the list becomes its district.
    """
    text = _tidied(text)
    ways: tuple[Callable[[Store, str, int], Iterable[Match]], ...] = (
        _points,
        _postcodes,
        _irish_codes,
        _names,
        _beginnings,
        _last_parts,
        _postcodes_without_figures,
        _misspelt,
    )
    for way in ways:
        found = list(islice(_once(way(store, text, limit)), limit)) if text else []
        if found:
            return found
    return []


def suggest(store: Store, text: str, limit: int = 10) -> list[Match]:
    """Return what somebody who has typed ``text`` so far may be about to type: exact finds, then longer ones."""
    text = _tidied(text)
    if not text:
        return []
    return list(islice(_once(_suggestions(store, text, limit)), limit))


def _suggestions(store: Store, text: str, limit: int) -> Iterator[Match]:
    yield from find(store, text, limit)
    for reading in postcodes.readings(text):
        if not reading.inward and reading.slips == 0:
            yield from map(_match, store.districts(reading.district, limit))
    yield from _beginnings(store, text, limit)


def _tidied(text: str) -> str:
    return " ".join(text[:LONGEST].replace("\x00", " ").split()).strip(" ,.;")


def _once(matches: Iterable[Match]) -> Iterator[Match]:
    seen = set()
    for match in matches:
        if (match.kind, match.code, match.name) not in seen:
            seen.add((match.kind, match.code, match.name))
            yield match


def _match(row: Row) -> Match:
    assert row.latitude is not None and row.longitude is not None  # noqa: PT018  (the table's builder sees to it)
    position = row.latitude, row.longitude
    population = row.weight if row.kind == "town" else 0
    return Match(row.name, row.kind, row.code, *position, row.local_authority, row.region, row.country, population)


def _points(store: Store, text: str, limit: int) -> Iterator[Match]:
    """Read "53.48, -2.24" and "53.48N 2.24W"."""
    found = POINT.fullmatch(text)
    if not found or ("." not in text and not found[2]):
        return
    latitude = float(found[1]) * (-1 if found[2].upper() == "S" else 1)
    longitude = float(found[3]) * (-1 if found[4].upper() == "W" else 1)
    if abs(latitude) <= NORTH_POLE and abs(longitude) <= DATE_LINE:
        authority, region = store.authority(store.nearest(latitude, longitude)[1])
        name = f"{latitude:g}, {longitude:g}"
        yield Match(name, "point", "", latitude, longitude, authority, region, "GB" if authority else "")


def _postcodes(store: Store, text: str, limit: int) -> Iterator[Match]:
    readings = postcodes.readings(text)
    for look in (_whole, _starts, _districts):
        for reading in readings:
            found = list(look(store, reading, limit))
            if found:
                yield from found
                return


def _postcodes_without_figures(store: Store, text: str, limit: int) -> Iterator[Match]:
    """Give postcodes such as "TNI IYE", once no name has been found, and the old district of Newport."""
    for reading in postcodes.readings(text, figures=False):
        found = list(_whole(store, reading, limit))
        if found:
            yield from found
            return


def _whole(store: Store, reading: Reading, limit: int) -> Iterator[Match]:
    """Give the postcode itself, or a district written as such."""
    if len(reading.inward) == WHOLE:
        yield from _units(store, reading)
    elif not reading.inward and reading.slips == 0:
        row = store.district(reading.district)
        if row:
            yield _match(row)


def _starts(store: Store, reading: Reading, limit: int) -> Iterator[Match]:
    """Give the postcodes that start like "M13 9" or "M13 9P"."""
    if len(reading.inward) in {1, 2} and reading.slips == 0:
        yield from islice(_units(store, reading), limit)


def _districts(store: Store, reading: Reading, limit: int) -> Iterator[Match]:
    """Give the district of a postcode that the list does not hold, or of one mistyped."""
    row = store.district(reading.district) if len(reading.inward) in {0, WHOLE} else None
    if row:
        yield _match(row)


def _units(store: Store, reading: Reading) -> Iterator[Match]:
    sector = store.sector(reading.sector)
    if sector is None:
        return
    middle, main, blob = sector
    for unit in unpack(blob):
        if unit.letters.startswith(reading.inward[1:]):
            position = degrees_of(reading.district, unit.position) if unit.position else middle
            authority, region = store.authority(unit.authority or main)
            if position is None or region is None:
                row = store.district(reading.district)
                if row is None:
                    continue
                known = _match(row)
                position = position or (known.latitude, known.longitude)
                authority, region, country = known.local_authority, known.region, known.country
            else:
                country = "GB"
            name = f"{reading.sector}{unit.letters}"
            yield Match(name, "postcode", name, *position, authority, region, country)


def _irish_codes(store: Store, text: str, limit: int) -> Iterator[Match]:
    """Give the city of an Eircode where its routing key tells one."""
    if postcodes.is_eircode(text):
        key = postcodes.routing_key(text)
        city = "dublin" if key.startswith("D") else CITIES.get(key, "")
        yield from (_match(row) for row in store.named(city)[:1])


def _names(store: Store, text: str, limit: int) -> Iterator[Match]:
    for head, area in _splits(text):
        rows = [*store.named(head), *([] if bare(head) in {head, ""} else _offices(store, bare(head)))]
        rows.sort(key=lambda row: -row.score)
        if area and area not in EVERYWHERE:
            rows = _within(store, rows, area)
        if rows:
            yield from map(_match, rows)
            return


def _offices(store: Store, name: str) -> list[Row]:
    """Return the authorities meant by names such as "London Borough of Hackney"."""
    return [row for row in store.named(name) if row.kind == "local_authority"]


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Return (name, area around it) pairs: the whole, then cut at commas and brackets, then before each later word."""
    words = folded(text).split()
    yield " ".join(words), ""
    head, _, rest = re.sub(r"[()\[\]]", ",", text).partition(",")
    areas = [_area(part) for part in rest.split(",") if part.strip()]
    for area in areas:
        if area not in EVERYWHERE or areas == [area]:
            yield folded(head), area
    for cut in range(len(words) - 1, 0, -1):
        yield " ".join(words[:cut]), _area(" ".join(words[cut:]))


def _area(text: str) -> str:
    words = [word for word in folded(text).split() if word not in {"county", "co", "in", "near", "the", "contae"}]
    return " ".join(words)


def _within(store: Store, rows: list[Row], area: str) -> list[Row]:
    """Keep the rows that lie in the area named, or else those near a place of that name, the nearest first."""
    inside = [row for row in rows if f" {area} " in row.around]
    if inside or not rows:
        return inside
    centres = sorted(store.named(COUNTY_TOWNS.get(area, area)), key=lambda row: -row.score)[:1]
    near = [(_apart(row, centre), row) for row in rows for centre in centres]
    return [row for far, row in sorted(near, key=lambda pair: pair[0]) if far < NEAR]


def _apart(one: Row, other: Row) -> float:
    """Return a rough distance in degrees of latitude; half a degree is 55 km."""
    north = (one.latitude or 0) - (other.latitude or 0)
    east = ((one.longitude or 0) - (other.longitude or 0)) * 0.58
    return float((north * north + east * east) ** 0.5)


def _beginnings(store: Store, text: str, limit: int) -> Iterator[Match]:
    start = folded(text)
    if len(start) >= SHORTEST:
        yield from map(_match, store.starting(start, limit * 4))


def _last_parts(store: Store, text: str, limit: int) -> Iterator[Match]:
    """Find the postcode or, failing that, the town with which an address ends."""
    code = postcodes.ending(text)
    if code and code != text:
        yield from _postcodes(store, code, limit)
        return
    for part in reversed(text.split(",")[1:]):
        if _area(part) not in EVERYWHERE:
            rows = sorted(store.named(folded(part)), key=lambda row: -row.score)
            yield from map(_match, rows)


def _misspelt(store: Store, text: str, limit: int) -> Iterator[Match]:
    name = folded(text.partition(",")[0])
    most = min(2, len(name) // 5)
    if not most or any(mark.isdigit() for mark in name):
        return
    close = [(slips_between(name, other, most), other) for other in store.names_like(name, most)]
    found = [(slips, row) for slips, other in close if slips <= most for row in store.named(other)]
    yield from (_match(row) for _, row in sorted(found, key=lambda pair: (pair[0], -pair[1].score)))
