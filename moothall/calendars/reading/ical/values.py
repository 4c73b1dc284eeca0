"""Read the dates, times, durations and periods of RFC 5545, section 3.3."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from moothall.calendars.reading.ical.lines import Property
from moothall.calendars.reading.ical.vtimezones import Zones
from moothall.calendars.reading.shapes import Moment, span

_WHEN = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:Z?$|[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$)",
    re.IGNORECASE,
)
_DURATION = re.compile(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$", re.IGNORECASE)


class ValueProblem(ValueError):
    """A value that cannot be read; the message is a sentence."""


class Period(NamedTuple):
    """A start with its own length, as an RDATE may hold."""

    start: Moment
    length: timedelta


class Clock:
    """Reads moments the way one calendar means them.

    `moved` is the zone of X-WR-TIMEZONE: Google writes times in UTC and floating times and means this zone.
    `strange` collects the zone names that nobody knows.
    """

    def __init__(self, zones: Zones, moved: tzinfo | None) -> None:
        """Read with these zones."""
        self.zones = zones
        self.moved = moved
        self.strange: set[str] = set()

    def moment(self, one: Property) -> Moment:
        """Return the date or time of a property; a floating time stays naive.

        :raises ValueProblem: when it is neither.
        """
        return self._moment(one.value, one.parameters.get("TZID", ""))

    def moments(self, one: Property) -> list[Moment | Period]:
        """Return each value of a list such as EXDATE or RDATE.

        :raises ValueProblem: when one of them cannot be read.
        """
        zone = one.parameters.get("TZID", "")
        return [self._moment_or_period(text, zone) for text in one.value.split(",") if text.strip()]

    def _moment_or_period(self, text: str, zone: str) -> Moment | Period:
        if "/" not in text:
            return self._moment(text, zone)
        first, rest = text.split("/", 1)
        start = self._moment(first, zone)
        if rest.strip().upper().lstrip("+-").startswith("P"):
            return Period(start, duration(rest))
        end = self._moment(rest, zone)
        if isinstance(start, datetime) != isinstance(end, datetime) or _naive(start) != _naive(end):
            raise ValueProblem(f"“{text[:60]}” is not a period that the hall understands.")
        return Period(start, span(start, end))

    def _moment(self, text: str, zone: str) -> Moment:
        found = _WHEN.match(text.strip())
        if not found:
            raise ValueProblem(f"“{text.strip()[:40]}” is not a date that the hall understands.")
        try:
            return self._built(found, zone)
        except (ValueError, OverflowError) as error:
            raise ValueProblem(f"“{text.strip()[:40]}” is not a date in any calendar.") from error

    def _built(self, found: re.Match[str], zone: str) -> Moment:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if found[4] is None:
            return date(year, month, day)
        second = min(int(found[6] or 0), 59)  # a leap second
        local = datetime(year, month, day, int(found[4]), int(found[5]), second)  # noqa: DTZ001  (zone follows)
        if found[7]:
            return self._moved(local.replace(tzinfo=_offset(found[7])))
        named = self._zone(zone) if zone else None
        if named is not None and zone.upper() != "UTC":
            return local.replace(tzinfo=named)
        return self._moved(local.replace(tzinfo=UTC) if named is not None else local)

    def _moved(self, moment: datetime) -> datetime:
        """Return the moment in the calendar's own zone if it has one."""
        if moment.tzinfo is not None and moment.utcoffset() == timedelta(0):
            moment = moment.replace(tzinfo=UTC)
        if self.moved is None:
            return moment
        if moment.tzinfo is None:
            return moment.replace(tzinfo=self.moved)
        return moment.astimezone(self.moved)

    def _zone(self, name: str) -> tzinfo | None:
        found = self.zones.find(name)
        if found is None:
            self.strange.add(name)
        return found


def _offset(text: str) -> tzinfo:
    """Return the zone of "Z" or of an offset such as "+0100"."""
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "")
    length = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-length if text[0] == "-" else length)


def duration(text: str) -> timedelta:
    """Read a DURATION value.

    :raises ValueProblem: when it is none, or longer than a lifetime.
    """
    found = _DURATION.match(text.strip())
    if not found or not any(found.groups()[1:]):
        raise ValueProblem(f"“{text.strip()[:40]}” is not a length of time that the hall understands.")
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    try:
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as error:
        raise ValueProblem(f"“{text.strip()[:40]}” is longer than any event.") from error
    if length > timedelta(days=36_525):
        raise ValueProblem(f"“{text.strip()[:40]}” is longer than any event.")
    return -length if found[1] == "-" else length


def _naive(moment: Moment) -> bool:
    return not isinstance(moment, datetime) or moment.tzinfo is None


def parse_until(text: str) -> Moment:
    """Read the UNTIL of a rule as written, without its zone.

    :raises ValueProblem: when it is neither a date nor a time.
    """
    found = _WHEN.match(text.strip())
    try:
        if found:
            day = date(int(found[1]), int(found[2]), int(found[3]))
            clock = [int(found[index] or 0) for index in (4, 5, 6)]
            return day if found[4] is None else datetime.combine(day, time(clock[0], clock[1], min(clock[2], 59)))
    except ValueError:
        pass
    raise ValueProblem(
        f"The hall could not tell until when this event repeats (“{text[:30]}”); only its first date was kept."
    )
