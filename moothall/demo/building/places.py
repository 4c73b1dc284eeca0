"""Towns and districts of the gazetteer, as rows."""

from random import Random

from django.conf import settings

from moothall.places.gazetteer import Store, ensure
from moothall.places.gazetteer.store import Row
from moothall.places.models import Place


def towns(number: int) -> list[Row]:
    """Return the ``number`` largest towns of the United Kingdom and Ireland."""
    return Store(ensure(settings.DATA)).largest("town", ("GB", "IE"), number)


def towns_named(names: list[tuple[str, str]]) -> list[Row]:
    """Return the largest town of each (name, country)."""
    known: dict[tuple[str, str], Row] = {}
    for row in towns(8000):
        known.setdefault((row.name, row.country), row)
    aliases = {("Derry", "GB"): ("Londonderry", "GB"), ("Brighton", "GB"): ("Brighton", "GB")}
    return [known.get(pair) or known[aliases[pair]] for pair in names]


def place_rows(rows: list[Row]) -> dict[int, Place]:
    """Create a Place for each town, by its gazetteer number; the same town once."""
    made = {row.id: _place(row) for row in rows}
    Place.objects.bulk_create(made.values(), batch_size=2000)
    return made


def near(random: Random, row: Row, spread: float = 0.02) -> tuple[float, float]:
    """Return a point within a mile or two of a town's centre, as (latitude, longitude) in degrees."""
    latitude, longitude = row.latitude or 0.0, row.longitude or 0.0
    return round(random.gauss(latitude, spread / 2), 5), round(random.gauss(longitude, spread * 0.8), 5)


def _place(row: Row) -> Place:
    return Place(
        name=row.name,
        kind=row.kind,
        code=row.code,
        latitude=row.latitude or 0.0,
        longitude=row.longitude or 0.0,
        local_authority=row.local_authority or "",
        region=row.region or "",
        country=row.country,
    )
