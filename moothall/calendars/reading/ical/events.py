"""Read one VEVENT: its times into an `Entry`, its words into a `ReadEvent`."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from moothall.calendars.reading.ical.lines import Component, Property
from moothall.calendars.reading.ical.series import Entry, Occurrence, read_moments
from moothall.calendars.reading.ical.values import Clock, Period, ValueProblem, duration
from moothall.calendars.reading.online import is_meeting, is_only_address, online_link, web_address
from moothall.calendars.reading.shapes import Moment, ReadEvent, Status
from moothall.calendars.reading.zones import zone_name

_DAY = timedelta(days=1)
_STATUSES: dict[str, Status] = {"CANCELLED": "cancelled", "CANCELED": "cancelled", "TENTATIVE": "tentative"}
_MEETING_PROPERTIES = (
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-GOOGLE-HANGOUT",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGCONFLINK",
    "X-MICROSOFT-ONLINEMEETINGINFORMATION",
)


def read_entry(component: Component, clock: Clock) -> tuple[Entry, list[str]]:
    """Return a VEVENT with its times, and sentences about what could not be used.

    :raises ValueProblem: when it has no start that can be read.
    """
    troubles: list[str] = []
    start = _start(component, clock)
    start, end = _comparable(start, _end(component, clock, start, troubles))
    if end < start:
        start, end = end, start
        troubles.append("It ends before it starts; the hall took the two times the other way round.")
    entry = Entry(component, _uid(component), start, end, sequence=_whole(component.first("SEQUENCE")))
    _read_recurrence(entry, clock, troubles)
    return entry, troubles


def _start(component: Component, clock: Clock) -> Moment:
    one = component.first("DTSTART")
    if one is None or not one.value.strip():
        raise ValueProblem("It has no start (DTSTART), so the hall cannot place it.")
    return clock.moment(one)


def _end(component: Component, clock: Clock, start: Moment, troubles: list[str]) -> Moment:
    """Return DTEND, or the start and DURATION, or what RFC 5545 section 3.6.1 supposes without either."""
    supposed = start if isinstance(start, datetime) else start + _DAY
    try:
        one = component.first("DTEND")
        if one is not None and one.value.strip():
            return clock.moment(one)
        one = component.first("DURATION")
        if one is not None and one.value.strip():
            return _after(start, duration(one.value))
    except (ValueProblem, OverflowError) as error:
        troubles.append(f"Its end was left out: {error}")
    return supposed


def _after(start: Moment, length: timedelta) -> Moment:
    if not isinstance(start, datetime) and length.seconds:
        start = datetime(start.year, start.month, start.day)  # noqa: DTZ001  (floating)
    return start + length


def _comparable(start: Moment, end: Moment) -> tuple[Moment, Moment]:
    """Return both as dates, or both as times with or without a zone."""
    if not isinstance(start, datetime) and not isinstance(end, datetime):
        return start, end
    zone = next((one.tzinfo for one in (start, end) if isinstance(one, datetime) and one.tzinfo), None)
    return _timed(start, zone), _timed(end, zone)


def _timed(moment: Moment, zone: object) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001  (zone follows)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)  # type: ignore[arg-type]


def _read_recurrence(entry: Entry, clock: Clock, troubles: list[str]) -> None:
    component = entry.component
    entry.rules = list(dict.fromkeys(one.value for one in component.all("RRULE") if one.value.strip()))
    entry.extra = read_moments(clock, component, "RDATE", troubles)
    excluded = read_moments(clock, component, "EXDATE", troubles)
    entry.without = [one.start if isinstance(one, Period) else one for one in excluded]
    planned = component.first("RECURRENCE-ID")
    if planned is None or not planned.value.strip():
        return
    try:
        entry.planned = clock.moment(planned)
        entry.this_and_future = planned.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
    except ValueProblem as error:
        troubles.append(f"The hall could not tell which date of its series it changes: {error}")


def _uid(component: Component) -> str:
    """Return the UID, or one made from what the event says, the same at each reading."""
    uid = component.text("UID")
    if uid:
        return uid
    start = component.first("DTSTART")
    seed = "\n".join([start.value if start else "", component.text("SUMMARY"), component.text("LOCATION")])
    return f"no-uid-{hashlib.sha256(seed.encode()).hexdigest()[:20]}"


def _whole(one: Property | None) -> int:
    try:
        return max(-(2**31), min(int(one.value), 2**31 - 1)) if one else 0
    except ValueError:
        return 0


class Words:
    """What a VEVENT says besides its times, read once for all its occurrences."""

    def __init__(self, component: Component) -> None:
        """Read the component."""
        self.title = " ".join(component.text("SUMMARY").split())
        self.description = component.text("DESCRIPTION") or _alternative(component)
        place = component.text("LOCATION")
        self.url = web_address(_uri(component, "URL"))
        conferences = [one.text for name in _MEETING_PROPERTIES for one in component.all(name)]
        self.online_url = online_link(*conferences, self.url, place, self.description) or _stated(component)
        self.location = None if not place or (is_only_address(place) and self.online_url) else place
        self.status: Status = _STATUSES.get(component.text("STATUS").upper(), "confirmed")
        self.latitude, self.longitude = _geo(component.text("GEO"))
        self.organiser = _name(component.first("ORGANIZER"))
        self.updated = _instant(component.first("LAST-MODIFIED")) or _instant(component.first("DTSTAMP"))


def to_event(found: Occurrence, words: Words) -> ReadEvent:
    """Return one occurrence with its words."""
    zone = zone_name(found.start.tzinfo) if isinstance(found.start, datetime) else None
    return ReadEvent(
        uid=found.entry.uid,
        title=words.title,
        start=found.start,
        end=found.end,
        recurrence_id=found.planned,
        timezone=zone,
        status=words.status,
        location=words.location,
        latitude=words.latitude,
        longitude=words.longitude,
        online_url=words.online_url,
        url=words.url,
        description=words.description,
        organiser=words.organiser,
        sequence=found.entry.sequence,
        updated=words.updated,
        recurs=found.planned is not None,
    )


def _alternative(component: Component) -> str:
    """Return the HTML description that Outlook writes beside an empty plain one."""
    return component.text("X-ALT-DESC")


def _uri(component: Component, name: str) -> str:
    """Return a URI value; it is no TEXT, but many calendars escape it like one."""
    one = component.first(name)
    return one.text if one else ""


def _stated(component: Component) -> str | None:
    """Return a CONFERENCE address that states that people can see or hear each other there (RFC 7986)."""
    for one in component.all("CONFERENCE"):
        features = one.parameters.get("FEATURE", "").upper()
        if web_address(one.text) and any(word in features for word in ("VIDEO", "AUDIO", "SCREEN", "CHAT")):
            return one.text.strip()
    return next((one.text for one in component.all("CONFERENCE") if is_meeting(one.text)), None)


def _geo(text: str) -> tuple[float | None, float | None]:
    """Return latitude and longitude; (0, 0) is a form left empty, not a place in the Atlantic."""
    try:
        latitude, longitude = (float(part) for part in text.replace(",", ";").split(";"))
    except ValueError:
        return None, None
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180  # noqa: PLR2004  (degrees)
    return (latitude, longitude) if inside and (latitude or longitude) else (None, None)


def _name(one: Property | None) -> str | None:
    """Return an organiser's name; an address alone is personal and is not kept."""
    return (one.parameters.get("CN", "").strip() or None) if one else None


def _instant(one: Property | None) -> datetime | None:
    """Return LAST-MODIFIED or DTSTAMP, which RFC 5545 wants in UTC."""
    try:
        return datetime.strptime(one.value.strip()[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if one else None
    except ValueError:
        return None
