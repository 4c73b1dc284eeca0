"""A calendar and its events as iCalendar."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from moothall.events.writing.lines import WIDTH, clean, fold, text
from moothall.events.writing.zones import is_utc, write_zone

A_DAY = timedelta(days=1)
NO_YEARS = (9999, 0)
MAKER = "-//Moothall//Events//EN"
STATUSES = {
    "published": "CONFIRMED",
    "postponed": "TENTATIVE",
    "cancelled": "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the events: the calendar's name, a line about it, its address and colour (a CSS name)."""

    name: str
    about: str = ""
    address: str = ""
    page: str = ""
    colour: str = "darkgreen"
    refresh: str = "PT4H"


@dataclass(frozen=True, slots=True)
class Item:
    """One event. Instants are aware; ``ends_on`` is the last day, included; ``status`` is one of ours."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    created_at: datetime
    changed_at: datetime
    sequence: int = 0
    all_day: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    status: str = "published"
    description: str = ""
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    url: str = ""
    online_url: str = ""


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom a calendar's message is for: their address and name, and what they answered (RFC 5545 section 3.2.12)."""

    email: str
    name: str = ""
    answer: str = "ACCEPTED"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a calendar's message: the hosts' name, and an address that mail goes to."""

    email: str
    name: str = ""


def write_message(item: Item, *, method: str, sender: Sender, guest: Guest, stamp: datetime) -> bytes:
    """Return a message to one guest's calendar about one event (RFC 5546): ``REQUEST`` puts it in, ``CANCEL`` out.

    It tells the guest of nobody else's answer. ``stamp`` is when it is sent: between two messages of one SEQUENCE the
    later counts.
    """
    zones = Zones()
    people = (
        f"ORGANIZER{_called(sender.name)}:mailto:{_address(sender.email)}\r\n"
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={guest.answer};RSVP=FALSE{_called(guest.name)}"
        f":mailto:{_address(guest.email)}\r\n"
    )
    if method == "CANCEL":
        item = replace(item, status="cancelled")
    event = _event(item, zones, stamp=stamp, people=people)
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{MAKER}\r\nCALSCALE:GREGORIAN\r\nMETHOD:{method}\r\n"
    return _folded("".join([head, *zones.written(), event, "END:VCALENDAR\r\n"]))


def _called(name: str) -> str:
    """Return a CN parameter, quoted; a quoted string can hold neither quotes nor breaks (section 3.2)."""
    plain = " ".join(clean(name).replace('"', "’").split())
    return f';CN="{plain}"' if plain else ""


def write_calendar(head: Head, items: Iterable[Item]) -> bytes:
    """Return a whole calendar: CRLF lines of UTF-8, each zone used defined once."""
    zones = Zones()
    events = "".join([_event(item, zones) for item in items])
    lines = [*_head(head), *zones.written(), events, "END:VCALENDAR\r\n"]
    return _folded("".join(lines))


class Zones:
    """The zones that a calendar uses, and the years it uses them in."""

    def __init__(self) -> None:
        self._known: dict[str, ZoneInfo | None] = {}
        self._years: dict[str, tuple[int, int]] = {}

    def when(self, name: str, instant: datetime, key: str) -> str:
        """Return a start or end line: local time with its zone, or UTC when the world's list has no such zone."""
        if name not in self._known:
            self._known[name] = _zone(name)
        zone = self._known[name]
        if zone is None:
            return f"{key}:{_stamp(instant)}"
        local = instant.astimezone(zone)
        year = local.year
        first, last = self._years.get(name, NO_YEARS)
        if not first <= year <= last:
            self._years[name] = (min(first, year), max(last, year))
        return f"{key};TZID={name}:{_basic(local)}"

    def written(self) -> list[str]:
        """Return the definition of each zone used."""
        return [write_zone(name, *self._years[name]) for name in sorted(self._years)]


def _head(head: Head) -> list[str]:
    name, about = text(head.name), text(head.about)
    pairs = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", MAKER),
        ("CALSCALE", "GREGORIAN"),
        ("NAME", name),
        ("X-WR-CALNAME", name),
        ("DESCRIPTION", about),
        ("X-WR-CALDESC", about),
        ("REFRESH-INTERVAL;VALUE=DURATION", head.refresh),
        ("X-PUBLISHED-TTL", head.refresh),
        ("SOURCE;VALUE=URI", _address(head.address)),
        ("URL", _address(head.page)),
        ("COLOR", head.colour),
    ]
    return [f"{key}:{value}\r\n" for key, value in pairs if value]


def _event(item: Item, zones: Zones, *, stamp: datetime | None = None, people: str = "") -> str:
    title = f"Postponed: {item.title}" if item.status == "postponed" else item.title
    changed = _stamp(item.changed_at)
    start, end = _span(item, zones)
    lines = (
        f"BEGIN:VEVENT\r\nUID:{text(item.uid)}\r\nDTSTAMP:{_stamp(stamp) if stamp else changed}\r\n"
        f"LAST-MODIFIED:{changed}\r\n"
        f"CREATED:{_stamp(item.created_at)}\r\nSEQUENCE:{item.sequence}\r\n{start}{end}"
        f"SUMMARY:{text(title)}\r\nSTATUS:{STATUSES[item.status]}\r\n{people}"
    )
    return lines + _more(item) + "END:VEVENT\r\n"


def _span(item: Item, zones: Zones) -> tuple[str, str]:
    if item.all_day and item.starts_on and item.ends_on:
        last = item.ends_on + A_DAY
        return f"DTSTART;VALUE=DATE:{item.starts_on:%Y%m%d}\r\n", f"DTEND;VALUE=DATE:{last:%Y%m%d}\r\n"
    start = zones.when(item.timezone, item.starts_at, "DTSTART") + "\r\n"
    if item.ends_at <= item.starts_at:
        return start, ""
    return start, zones.when(item.timezone, item.ends_at, "DTEND") + "\r\n"


def _more(item: Item) -> str:
    lines = ""
    if item.description:
        lines += f"DESCRIPTION:{text(item.description)}\r\n"
    if item.location:
        lines += f"LOCATION:{text(item.location)}\r\n"
    if item.latitude is not None and item.longitude is not None:
        lines += f"GEO:{item.latitude:.6f};{item.longitude:.6f}\r\n"
    if item.url:
        lines += f"URL:{_address(item.url)}\r\n"
    if item.online_url:
        lines += f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{_address(item.online_url)}\r\n"
    return lines


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo | None:
    if is_utc(name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _stamp(instant: datetime) -> str:
    return _basic(instant if instant.tzinfo is UTC else instant.astimezone(UTC)) + "Z"


def _basic(at: datetime) -> str:
    """Return the wall clock as 20260501T183000; quicker than strftime."""
    return at.isoformat().replace("-", "", 2).replace(":", "", 2)[:15]


def _address(value: str) -> str:
    return (
        "".join(value.split()) if value.isprintable() else "".join(ch for ch in value if ch.isprintable() and ch != " ")
    )


def _folded(whole: str) -> bytes:
    data = whole.encode()
    if len(data) < WIDTH:
        return data
    lines = data.split(b"\r\n")
    return b"\r\n".join([each if len(each) <= WIDTH else fold(each)[:-2] for each in lines])
