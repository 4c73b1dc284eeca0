"""Read Meetup's events: answers of its GraphQL interface, exports of these, and the state inside its pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moothall.calendars.reading import iso
from moothall.calendars.reading.json_ld import joined
from moothall.calendars.reading.json_text import objects, point, text_of
from moothall.calendars.reading.online import online_link, web_address
from moothall.calendars.reading.shapes import Problem, ReadEvent, Reading, Status, Window
from moothall.calendars.reading.zones import zone_name

_STATUSES: dict[str, Status] = {"CANCELLED": "cancelled", "CANCELLED_PERM": "cancelled", "DRAFT": "tentative"}


def is_event(node: dict[str, Any]) -> bool:
    """Tell whether an object is a Meetup event."""
    return "dateTime" in node and "title" in node and ("eventUrl" in node or "duration" in node or "endTime" in node)


def read(value: Any, window: Window) -> Reading:
    """Return the events within a JSON value, each once."""
    reading = Reading("meetup")
    everything = list(objects(value))
    named = _named(everything)
    seen: set[str] = set()
    for node in everything:
        if is_event(node) and text_of(node.get("id")) not in seen:
            seen.add(text_of(node.get("id")) or str(len(seen)))
            _take(node, named, window, reading)
    return reading


def _named(everything: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the objects that others refer to by name ("__ref"), as Meetup's pages keep them."""
    return {
        key: value
        for node in everything
        for key, value in node.items()
        if isinstance(value, dict) and ":" in key and "__typename" in value
    }


def _take(node: dict[str, Any], named: dict[str, dict[str, Any]], window: Window, reading: Reading) -> None:
    group = _resolved(node.get("group"), named)
    zone = text_of(group.get("timezone")) or text_of(node.get("timezone")) or None
    start = iso.moment(node.get("dateTime"), window.zone, zone)
    if not isinstance(start, datetime):
        label = text_of(node.get("title")) or text_of(node.get("id")) or "event"
        reading.problems.append(Problem(label[:80], "This event was left out. It has no start that the hall can read."))
        return
    end = iso.until(start, iso.moment(node.get("endTime"), window.zone, zone), iso.length(node.get("duration")))
    if window.overlaps(start, end):
        reading.events.append(_event(node, group, _venues(node, named), (start, end)))


def _resolved(value: Any, named: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {}
    reference = value.get("__ref")
    return named.get(reference, {}) if isinstance(reference, str) else value


def _venues(node: dict[str, Any], named: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    listed = node.get("venues")
    several = listed if isinstance(listed, list) else [node.get("venue")]
    return [one for one in (_resolved(value, named) for value in several) if one]


def _is_online(venue: dict[str, Any]) -> bool:
    kind = text_of(venue.get("venueType")).lower()
    return kind == "online" or text_of(venue.get("name")).lower() == "online event"


def _event(
    node: dict[str, Any], group: dict[str, Any], venues: list[dict[str, Any]], when: tuple[datetime, Any]
) -> ReadEvent:
    real = next((one for one in venues if not _is_online(one)), {})
    online = any(_is_online(one) for one in venues) or node.get("isOnline") is True
    url = web_address(text_of(node.get("eventUrl")))
    description = text_of(node.get("description"))
    joining = online_link(text_of(node.get("howToFindUs")), description)
    latitude, longitude = point(real.get("lat"), real.get("lon", real.get("lng"))) if real else (None, None)
    return ReadEvent(
        uid=text_of(node.get("id")) or url or "",
        title=" ".join(text_of(node.get("title")).split()),
        start=when[0],
        end=when[1],
        timezone=zone_name(when[0].tzinfo),
        status=_STATUSES.get(text_of(node.get("status")).upper(), "confirmed"),
        location=_place(real),
        latitude=latitude,
        longitude=longitude,
        online_url=joining or (url if online else None),
        url=url,
        description=description,
        organiser=text_of(group.get("name")) or None,
        updated=iso.instant(node.get("updatedTime")) or iso.instant(node.get("createdTime")),
        markup="markdown",
    )


def _place(venue: dict[str, Any]) -> str | None:
    parts = [text_of(venue.get(name)) for name in ("name", "address", "city", "state", "postalCode")]
    country = text_of(venue.get("country"))
    return joined([*parts, country.upper() if len(country) == len("gb") else country])
