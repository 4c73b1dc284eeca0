"""Read what Eventbrite's API (version 3) answers about events."""

from __future__ import annotations

from typing import Any

from moothall.calendars.reading import iso
from moothall.calendars.reading.json_ld import joined
from moothall.calendars.reading.json_text import object_of, objects, point, text_of
from moothall.calendars.reading.online import online_link, web_address
from moothall.calendars.reading.shapes import Problem, ReadEvent, Reading, Status, Window
from moothall.calendars.reading.zones import zone_name

_STATUSES: dict[str, Status] = {"canceled": "cancelled", "cancelled": "cancelled", "draft": "tentative"}


def is_event(node: dict[str, Any]) -> bool:
    """Tell whether an object is an event of the API: a start with local time and zone."""
    start = node.get("start")
    return isinstance(start, dict) and ("local" in start or "utc" in start) and "name" in node


def read(value: Any, window: Window) -> Reading:
    """Return the events of an API answer; a series' parent is left out, since its dates are listed themselves."""
    reading = Reading("eventbrite")
    for node in objects(value):
        if is_event(node) and not node.get("is_series_parent"):
            _take(node, window, reading)
        elif isinstance(node.get("pagination"), dict) and node["pagination"].get("has_more_items"):
            reading.problems.append(
                Problem("file", "This is one page of several; the events on the others are missing.")
            )
    return reading


def _take(node: dict[str, Any], window: Window, reading: Reading) -> None:
    zone = text_of(node["start"].get("timezone"))
    start = _moment(node["start"], zone, window)
    if start is None:
        label = text_of(node.get("name")) or text_of(node.get("id")) or "event"
        reading.problems.append(Problem(label[:80], "This event was left out. It has no start that the hall can read."))
        return
    end = node.get("end")
    event = _event(node, start, iso.until(start, _moment(end, zone, window) if isinstance(end, dict) else None))
    if window.overlaps(event.start, event.end):
        reading.events.append(event)


def _moment(value: dict[str, Any], zone: str, window: Window) -> Any:
    zone = text_of(value.get("timezone")) or zone
    return iso.moment(value.get("utc"), window.zone, zone) or iso.moment(value.get("local"), window.zone, zone)


def _event(node: dict[str, Any], start: Any, end: Any) -> ReadEvent:
    venue = object_of(node.get("venue"))
    latitude, longitude = point(venue.get("latitude"), venue.get("longitude"))
    url = web_address(text_of(node.get("url")))
    description = _html(node.get("description")) or text_of(node.get("summary"))
    joining = online_link(description, text_of(node.get("summary")))
    return ReadEvent(
        uid=text_of(node.get("id")) or url or text_of(node.get("resource_uri")),
        title=" ".join(text_of(node.get("name")).split()),
        start=start,
        end=end,
        timezone=zone_name(start.tzinfo),
        status=_STATUSES.get(text_of(node.get("status")).lower(), "confirmed"),
        location=_place(venue),
        latitude=latitude,
        longitude=longitude,
        online_url=joining or (url if node.get("online_event") is True else None),
        url=url,
        description=description,
        organiser=text_of(node.get("organizer")) or None,
        updated=iso.instant(node.get("changed")),
    )


def _html(value: Any) -> str:
    return text_of(value.get("html") or value.get("text")) if isinstance(value, dict) else text_of(value)


def _place(venue: dict[str, Any]) -> str | None:
    address = object_of(venue.get("address"))
    lines = address.get("localized_multi_line_address_display")
    if not isinstance(lines, list) or not lines:
        lines = [address.get(name) for name in ("address_1", "address_2", "city", "postal_code")]
    return joined([text_of(venue.get("name")), *(text_of(one) for one in lines)])
