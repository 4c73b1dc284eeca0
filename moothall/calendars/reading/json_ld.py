"""Read schema.org Events from JSON-LD, as blocks in a page or on their own."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Iterator
from typing import Any

from moothall.calendars.reading import iso
from moothall.calendars.reading.json_text import JsonProblem, load, objects, point, text_of
from moothall.calendars.reading.online import online_link, web_address
from moothall.calendars.reading.shapes import Moment, Problem, ReadEvent, Reading, Status, Window
from moothall.calendars.reading.zones import zone_name

_STATUSES: dict[str, Status] = {
    "eventcancelled": "cancelled",
    "eventcanceled": "cancelled",
    "eventpostponed": "postponed",
}
_TYPES = ("event", "festival", "hackathon", "eventseries", "courseinstance", "publicationevent")


def read_blocks(blocks: Iterable[tuple[str, str]], window: Window) -> Reading:
    """Return the events of JSON-LD texts, each with where it stands."""
    reading = Reading("json_ld")
    found: dict[tuple[str, Moment, str], ReadEvent] = {}
    for where, text in blocks:
        try:
            value = load(text)
        except JsonProblem as error:
            reading.problems.append(Problem(where, f"A block of event data (JSON-LD) was left out. {error}"))
            continue
        for event in read_value(value, window, where, reading.problems):
            found.setdefault((event.uid, event.start, event.title), event)
    reading.events = [one for one in found.values() if window.overlaps(one.start, one.end)]
    return reading


def read_value(value: Any, window: Window, where: str, problems: list[Problem]) -> Iterator[ReadEvent]:
    """Yield the events within a JSON value, whether in the window or not."""
    for node in objects(value):
        if not is_event(node) or _only_gathers(node):
            continue
        event = _event(node, window)
        if event is None:
            title = _title(node)
            if title:
                message = "This event was left out. It has no start that the hall can read (startDate)."
                problems.append(Problem(f"{where}: {title[:80]}", message))
            continue
        yield event


def is_event(node: dict[str, Any]) -> bool:
    """Tell whether an object is an event by its type, or by having a name and a start date and no type."""
    kinds = node.get("@type", node.get("type"))
    names = [str(one) for one in (kinds if isinstance(kinds, list) else [kinds]) if one]
    if not names:
        return bool(node.get("startDate")) and bool(node.get("name"))
    return any(_short(name).endswith(_TYPES) for name in names)


def _short(name: str) -> str:
    """Return "event" for "https://schema.org/Event" and "schema:Event"."""
    return name.rstrip("/").replace("#", "/").replace(":", "/").rsplit("/", 1)[-1].lower()


def _only_gathers(node: dict[str, Any]) -> bool:
    """Tell whether an object merely holds the dates of a series together, each of which is listed within it."""
    parts = node.get("subEvent", node.get("subEvents"))
    listed = [one for one in (parts if isinstance(parts, list) else [parts]) if isinstance(one, dict)]
    dated = [one for one in listed if one.get("startDate")]
    if not dated:
        return False
    series = any(_short(str(one)) == "eventseries" for one in _list(node.get("@type")))
    return series or all(_title(one) in {"", _title(node)} for one in dated)


def _event(node: dict[str, Any], window: Window) -> ReadEvent | None:
    start = iso.moment(text_of(node.get("startDate")), window.zone)
    if start is None:
        return None
    end = iso.until(start, iso.moment(text_of(node.get("endDate")), window.zone), iso.length(node.get("duration")))
    place = _Place(node)
    url = web_address(text_of(node.get("url"))) or web_address(text_of(node.get("@id")))
    description = text_of(node.get("description"))
    return ReadEvent(
        uid=_uid(node, url, start),
        title=_title(node),
        start=start,
        end=end,
        timezone=_zone(start),
        status=_STATUSES.get(_short(text_of(node.get("eventStatus"))), "confirmed"),
        location=place.label,
        latitude=place.latitude,
        longitude=place.longitude,
        online_url=place.online_url or online_link(url, place.label, description),
        url=url,
        description=description,
        organiser=text_of(node.get("organizer")) or None,
        updated=iso.instant(text_of(node.get("dateModified"))),
    )


def _zone(start: Moment) -> str | None:
    return zone_name(getattr(start, "tzinfo", None))


def _title(node: dict[str, Any]) -> str:
    return " ".join(html.unescape(text_of(node.get("name")) or text_of(node.get("headline"))).split())


def _uid(node: dict[str, Any], url: str | None, start: Moment) -> str:
    """Return a name for the event that stays the same at each reading."""
    stated = text_of(node.get("@id")) or text_of(node.get("identifier"))
    if stated and not stated.startswith("_:"):
        return stated
    if url:
        return url
    return hashlib.sha256(f"{_title(node)}\n{start.isoformat()}".encode()).hexdigest()[:32]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


class _Place:
    """Where an event is: schema.org allows a text, a place, an address, a virtual location, or several."""

    def __init__(self, node: dict[str, Any]) -> None:
        """Read the location of an event."""
        self.label: str | None = None
        self.latitude: float | None = None
        self.longitude: float | None = None
        self.online_url: str | None = None
        for one in _list(node.get("location")):
            self._take(one)
        if self.label is None:
            parts = [text_of(node.get(name)) for name in ("venue", "city", "country")]
            self.label = ", ".join(part for part in parts if part) or None

    def _take(self, one: Any) -> None:
        if not isinstance(one, dict):
            self.label = self.label or text_of(one) or None
            return
        if _short(str(one.get("@type", ""))) == "virtuallocation":
            self.online_url = self.online_url or web_address(text_of(one.get("url")))
            return
        self.label = self.label or _label(one)
        geo = one.get("geo")
        geo = geo[0] if isinstance(geo, list) and geo else geo
        if isinstance(geo, dict) and self.latitude is None:
            self.latitude, self.longitude = point(geo.get("latitude"), geo.get("longitude"))


def _label(place: dict[str, Any]) -> str | None:
    """Return a place on one line, no part said twice."""
    address = place.get("address", place)
    address = address[0] if isinstance(address, list) and address else address
    name = text_of(place.get("name"))
    parts = [name, *address_parts(address)] if isinstance(address, dict) else [name, text_of(address)]
    return joined(parts)


def address_parts(address: dict[str, Any]) -> list[str]:
    """Return the parts of a schema.org PostalAddress in the order they are written on an envelope."""
    names = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")
    return [text_of(address.get(name)) for name in names]


def joined(parts: Iterable[str]) -> str | None:
    """Return the parts as one line, leaving out what an earlier part already says."""
    line: list[str] = []
    for part in (" ".join(html.unescape(one).split()) for one in parts):
        if part and not any(_says(earlier.casefold(), part.casefold()) for earlier in line):
            line = [earlier for earlier in line if not part.casefold().startswith(earlier.casefold())]
            line.append(part)
    return ", ".join(line) or None


def _says(line: str, part: str) -> bool:
    """Tell whether a line holds a part between its commas, or ends one with it, as in "London E2 7QL"."""
    return any(one == part or one.endswith(" " + part) for one in line.split(", ")) or line == part
