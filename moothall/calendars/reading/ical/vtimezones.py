"""The time zones of one calendar: its own VTIMEZONEs, IANA's and Windows'.

Zones belong to one reading: nothing here is kept between two calendars, so that one group's "Custom" zone
never moves another group's events.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

import icalendar
from icalendar.timezone.tzp import TZP

from moothall.calendars.reading.ical.lines import Component
from moothall.calendars.reading.zones import known, known_name

_OFFSET = re.compile(r"\(?(?:UTC|GMT)\s*(?:([+-]\d{1,2}):?(\d{2})?)?\)?$", re.IGNORECASE)
_FASTEST = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY")
_MOST_ONSETS = 2_000
_PROBE = datetime(2024, 6, 1)  # noqa: DTZ001  (any wall-clock time)


class Zones:
    """The zones that one calendar may name: its own VTIMEZONEs, IANA's and Windows'."""

    def __init__(self) -> None:
        """Begin with no zone of the calendar's own."""
        self._own: dict[str, Component] = {}
        self._found: dict[str, tzinfo | None] = {}

    def add(self, component: Component) -> None:
        """Take a VTIMEZONE that came with the calendar."""
        name = component.text("TZID")
        if name:
            self._own.setdefault(name, component)

    def find(self, name: str) -> tzinfo | None:
        """Return the zone of this name, or None when nobody knows it."""
        if name not in self._found:
            self._found[name] = known(name) or self._build(name) or _fixed(name)
        return self._found[name]

    def _build(self, name: str) -> tzinfo | None:
        """Build a zone from the calendar's own VTIMEZONE, unless that is a trap."""
        component = self._own.get(name)
        if component is None or not _reasonable(component):
            return None
        try:
            parsed: Any = icalendar.Timezone.from_ical(component.source())
            built: tzinfo = parsed.to_tz(TZP(), lookup_tzid=False)
            built.utcoffset(_PROBE)
        except Exception:
            return None
        return _Named(built, known_name(component.text("X-LIC-LOCATION")))


class _Named(tzinfo):
    """A zone from a VTIMEZONE, with the IANA name it claims to stand for, if any."""

    def __init__(self, zone: tzinfo, key: str | None) -> None:
        """Wrap `zone`."""
        self.zone = zone
        self.key = key

    def utcoffset(self, dt: object) -> timedelta | None:
        """Return the offset, to whole minutes as ISO 8601 writes it."""
        return self.zone.utcoffset(dt)  # type: ignore[arg-type]

    def dst(self, dt: object) -> timedelta | None:
        """Return what summer time adds."""
        return self.zone.dst(dt)  # type: ignore[arg-type]

    def tzname(self, dt: object) -> str | None:
        """Return the abbreviation."""
        return self.zone.tzname(dt)  # type: ignore[arg-type]

    def fromutc(self, dt: object) -> object:  # type: ignore[override]
        """Return the local time of an instant."""
        inner = self.zone.fromutc(dt.replace(tzinfo=self.zone))  # type: ignore[attr-defined]
        return inner.replace(tzinfo=self)


def _fixed(name: str) -> tzinfo | None:
    """Return a fixed offset for names such as "UTC+1" or "GMT-0330"."""
    found = _OFFSET.match(name.strip())
    if not found:
        return None
    hours, minutes = int(found[1] or 0), int(found[2] or 0)
    if abs(hours) > 14 or minutes > 59:  # noqa: PLR2004  (no zone lies farther from UTC)
        return None
    sign = -1 if (found[1] or "").startswith("-") else 1
    return timezone(timedelta(hours=hours, minutes=sign * minutes))


def _reasonable(component: Component) -> bool:
    """Tell whether a VTIMEZONE changes its clock no more often than a government would."""
    onsets = 0
    for child in component.children:
        rules = " ".join(one.value.upper() for one in child.all("RRULE"))
        if any(f"FREQ={frequency}" in rules for frequency in _FASTEST):
            return False
        onsets += 1 + sum(one.value.count(",") + 1 for one in child.all("RDATE"))
    return 0 < onsets <= _MOST_ONSETS
