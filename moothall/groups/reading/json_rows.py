"""Rows of JSON: a list, an object that holds one, GeoJSON, or one object to a line. What can be saved of a broken
file is.
"""

import json
from collections.abc import Iterator
from typing import Any

from moothall.groups.reading.shapes import Sheet, Unreadable, Value, tidy

DEEPEST = 6
MOST_VALUES = 60
GEOMETRY = "geometry.coordinates"


def read_json(text: str) -> Sheet:
    """Read rows.

    :raises Unreadable: when no row can be found.
    """
    try:
        whole = json.loads(text)
    except RecursionError as error:
        raise Unreadable("This file is nested too deeply to be a list of groups.") from error
    except ValueError as error:
        return _saved(text, error)
    return _of_whole(whole)


def _saved(text: str, error: ValueError) -> Sheet:
    """Read what can be read: lines of JSON, or a list up to where it breaks off."""
    sheet = _lines(text) if text.lstrip()[:1] == "{" else None
    if sheet is None and text[:1] == "[":
        sheet = _beginning(text)
    if sheet is None or not sheet.rows:
        raise Unreadable(f"This file is not JSON that we can read: it goes wrong {_where(error)}.") from error
    return sheet


def _where(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"in line {error.lineno}, at character {error.colno}"
    return "somewhere"


def _lines(text: str) -> Sheet | None:
    sheet = Sheet("jsonl")
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            if number == 1:
                return None
            sheet.lose(number, "This line is not JSON, so nothing of it was taken over.")
            continue
        _take(sheet, number, item)
    return sheet


def _beginning(text: str) -> Sheet:
    """Read the things of a list one by one until it breaks."""
    sheet, decoder, at, number = Sheet("json"), json.JSONDecoder(), 1, 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if at >= len(text) or text[at] == "]":
            break
        number += 1
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            sheet.lose(
                number, "The file is broken from here on. The rows before were read; whatever comes after was not."
            )
            break
        _take(sheet, number, item)
    return sheet


def _of_whole(whole: Any) -> Sheet:
    if isinstance(whole, dict) and whole.get("type") == "FeatureCollection":
        sheet = Sheet("geojson")
        features = whole.get("features")
        for number, feature in enumerate(features if isinstance(features, list) else [], start=1):
            _take(sheet, number, _flat_feature(feature))
        return sheet
    if isinstance(whole, dict) and whole.get("type") == "Feature":
        sheet = Sheet("geojson")
        _take(sheet, 1, _flat_feature(whole))
        return sheet
    sheet = Sheet("json")
    for number, item in enumerate(_items(whole), start=1):
        _take(sheet, number, item)
    return sheet


def _items(whole: Any) -> list[Any]:
    """Return the things of a list; of an object, its longest list of objects, its objects by key, or itself."""
    if isinstance(whole, list):
        return whole
    if not isinstance(whole, dict):
        raise Unreadable("This is JSON, but no list of groups.")
    lists = [
        value for value in whole.values() if isinstance(value, list) and any(isinstance(each, dict) for each in value)
    ]
    if lists:
        return max(lists, key=len)
    if len(whole) > 1 and all(isinstance(value, dict) for value in whole.values()):
        return [{"id": key, **value} for key, value in whole.items()]
    return [whole] if whole else []


def _flat_feature(feature: Any) -> Any:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return feature
    found = dict(feature["properties"])
    if "id" in feature:
        found.setdefault("id", feature["id"])
    geometry = feature.get("geometry")
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        found["geometry"] = {"coordinates": geometry.get("coordinates")}
    return found


def _take(sheet: Sheet, number: int, item: Any) -> None:
    if not isinstance(item, dict):
        sheet.lose(number, f"This is not a group with a name but “{tidy(item)[:60]}”.")
        return
    values = dict(_flat(item))
    for column in values:
        if column not in sheet.columns:
            sheet.columns.append(column)
    if not any(values.values()):
        sheet.lose(number, "There is nothing in this row.")
        return
    sheet.add(number, values)


def _flat(item: dict[str, Any], above: str = "", depth: int = 0) -> Iterator[tuple[str, Value]]:
    """Yield values under dotted names; lists of plain values stay lists, objects in a list go on under the list's
    name.
    """
    for key, value in item.items():
        name = f"{above}{tidy(key)}"[:200]
        if isinstance(value, dict) and depth < DEEPEST:
            yield from _flat(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            yield from _listed(name, value, depth)
        else:
            yield name, tidy(json.dumps(value) if isinstance(value, dict) else value)


def _listed(name: str, value: list[Any], depth: int) -> Iterator[tuple[str, Value]]:
    objects = [each for each in value if isinstance(each, dict)]
    if objects and depth < DEEPEST:
        gathered: dict[str, list[str]] = {}
        for each in objects[:MOST_VALUES]:
            for inner, found in _flat(each, f"{name}.", depth + 1):
                gathered.setdefault(inner, []).extend(found if isinstance(found, list) else [found])
        yield from gathered.items()
    else:
        yield name, [tidy(_plain(each)) for each in value[:MOST_VALUES]]


def _plain(value: Any) -> Any:
    """Return a point within a list ([[-0.1, 51.5]]) as "-0.1 51.5", anything else as it is."""
    if isinstance(value, list):
        return " ".join(tidy(each) for each in value[:3])
    return value
