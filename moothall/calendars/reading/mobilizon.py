"""Read events from ActivityPub, as Mobilizon, Gancio and WordPress publish them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moothall.calendars.reading import iso
from moothall.calendars.reading.json_ld import address_parts, joined
from moothall.calendars.reading.json_text import object_of, objects, point, text_of
from moothall.calendars.reading.online import online_link, web_address
from moothall.calendars.reading.shapes import Problem, ReadEvent, Reading, Status, Window
from moothall.calendars.reading.zones import zone_name

_STATUSES: dict[str, Status] = {"CANCELLED": "cancelled", "TENTATIVE": "tentative"}
_COLLECTIONS = {"OrderedCollection", "OrderedCollectionPage", "Collection", "CollectionPage"}


def is_event(node: dict[str, Any]) -> bool:
    """Tell whether an object is an ActivityStreams Event."""
    return text_of(node.get("type")) == "Event" and ("startTime" in node or "name" in node)


def is_activity(value: Any) -> bool:
    """Tell whether a JSON value is ActivityPub at all."""
    return isinstance(value, dict) and (
        "activitystreams" in str(value.get("@context", ""))[:4_000]
        or text_of(value.get("type")) in _COLLECTIONS
        or is_event(value)
    )


def read(value: Any, window: Window) -> Reading:
    """Return the events within a collection, an activity or a single event, each once."""
    reading = Reading("mobilizon")
    seen: set[str] = set()
    for node in objects(value):
        if is_event(node) and text_of(node.get("id")) not in seen:
            seen.add(text_of(node.get("id")) or str(len(seen)))
            _take(node, window, reading)
    _note_what_is_elsewhere(value, reading)
    return reading


def _take(node: dict[str, Any], window: Window, reading: Reading) -> None:
    zone = text_of(node.get("timezone")) or None
    start = iso.moment(node.get("startTime"), window.zone, zone)
    if not isinstance(start, datetime):
        label = text_of(node.get("name")) or text_of(node.get("id")) or "event"
        reading.problems.append(Problem(label[:80], "This event was left out. It has no start that the hall can read."))
        return
    end = iso.until(start, iso.moment(node.get("endTime"), window.zone, zone), iso.length(node.get("duration")))
    if window.overlaps(start, end):
        reading.events.append(_event(node, start, end))


def _event(node: dict[str, Any], start: datetime, end: Any) -> ReadEvent:
    place = object_of(node.get("location"))
    latitude, longitude = point(place.get("latitude"), place.get("longitude"))
    url = web_address(text_of(node.get("url"))) or web_address(text_of(node.get("id")))
    description = text_of(node.get("content")) or text_of(node.get("summary"))
    links = [text_of(one.get("href")) for one in _list(node.get("attachment")) if isinstance(one, dict)]
    stated = web_address(text_of(node.get("onlineAddress"))) if node.get("isOnline") else None
    return ReadEvent(
        uid=text_of(node.get("id")) or text_of(node.get("uuid")) or url or "",
        title=" ".join(text_of(node.get("name")).split()),
        start=start,
        end=end,
        timezone=zone_name(start.tzinfo),
        status=_STATUSES.get(text_of(node.get("ical:status") or node.get("status")).upper(), "confirmed"),
        location=_place(node.get("location")),
        latitude=latitude,
        longitude=longitude,
        online_url=online_link(text_of(node.get("onlineAddress")), *links, description) or stated,
        url=url,
        description=description,
        updated=iso.instant(node.get("updated")) or iso.instant(node.get("published")),
    )


def _place(value: Any) -> str | None:
    if not isinstance(value, dict):
        return text_of(value) or None
    address = value.get("address")
    parts = address_parts(address) if isinstance(address, dict) else [text_of(address)]
    return joined([text_of(value.get("name")), *parts])


def _note_what_is_elsewhere(value: Any, reading: Reading) -> None:
    """Say so when a collection names its events only by their addresses, or goes on on another page."""
    if not isinstance(value, dict):
        return
    items = _list(value.get("orderedItems", value.get("items")))
    addresses = [one for one in items if isinstance(one, str)]
    if addresses:
        message = (
            f"This collection names {len(addresses)} items by their addresses only; ask for the group's .ics feed."
        )
        reading.problems.append(Problem("file", message))
    elif not items and isinstance(value.get("first"), str):
        message = f"This collection begins on another page: {value['first'][:200]}"
        reading.problems.append(Problem("file", message))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
