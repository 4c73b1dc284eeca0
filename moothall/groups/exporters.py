"""The directory as files that others can read: CSV, JSON and GeoJSON (RFC 7946)."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

COLUMNS = (
    "name", "summary", "place", "covers", "latitude", "longitude", "reach", "state", "topics", "links", "networks",
    "founded_on", "contact_email", "former_names", "about", "source_id", "url",
)  # fmt: skip
# A cell that begins so may be run by a spreadsheet (OWASP, "CSV injection").
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "geojson": "application/geo+json"}


def written(rows: Iterable[dict[str, Any]], form: str) -> Iterator[str]:
    """Yield the pieces of a file of groups; ``form`` is csv, json or geojson."""
    return {"csv": as_csv, "json": as_json, "geojson": as_geojson}[form](rows)


def as_csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield lines of CSV (RFC 4180) that no spreadsheet takes for formulas; several values stand apart by "; "."""
    yield BOM + _line(COLUMNS)
    for row in rows:
        yield _line(harmless(_cell(value)) for value in _public(row).values())


def as_json(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a JSON list of groups, one to a line."""
    yield from _listed("[\n", (_public(row) for row in rows), "\n]\n")


def as_geojson(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a FeatureCollection; groups without a position have no geometry, as the standard allows."""
    yield from _listed('{"type": "FeatureCollection", "features": [\n', map(_feature, rows), "\n]}\n")


def harmless(text: str) -> str:
    """Return a cell that a spreadsheet shows as it is: one that could be a formula begins with an apostrophe.

    Numbers stay numbers.
    """
    return f"'{text}" if text.startswith(RISKY) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text[-1].isdigit()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(value) if isinstance(value, list) else str(value)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _public(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in COLUMNS if name != "url"} | {
        "url": f"{settings.SITE_URL}/groups/{row['slug']}/"
    }


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    facts = _public(row)
    latitude, longitude = facts.pop("latitude"), facts.pop("longitude")
    point = {"type": "Point", "coordinates": [longitude, latitude]} if latitude is not None else None
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": facts}


def _listed(head: str, items: Iterable[dict[str, Any]], tail: str) -> Iterator[str]:
    yield head
    for number, item in enumerate(items):
        yield (",\n" if number else "") + json.dumps(item, ensure_ascii=False)
    yield tail
