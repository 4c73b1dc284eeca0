"""What recurring-ical-events makes of a calendar, in a form that can be compared."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from moothall.calendars.reading import ReadEvent

LONDON = ZoneInfo("Europe/London")
Row = tuple[str, str, str, str]


def theirs(source: bytes, first: dt.date, last: dt.date) -> Counter[Row]:
    """Return (uid, start, end, status) of each event the library finds; raises what the library raises."""
    rows: list[Row] = []
    begin = dt.datetime.combine(first, dt.time.min)
    close = dt.datetime.combine(
        last + dt.timedelta(days=1), dt.time.min
    )  # days would lose events that began the day before
    for one in icalendar.Calendar.from_ical(source, multiple=True):
        found = recurring_ical_events.of(one, skip_bad_series=True).between(begin, close)
        rows += [
            (str(event.get("UID", "")), instant(event["DTSTART"].dt), instant(event["DTEND"].dt), _status(event))
            for event in found
        ]
    return Counter(rows)


def ours(events: list[ReadEvent]) -> Counter[Row]:
    """Return the same of our events."""
    return Counter((_uid(one), instant(one.start), instant(one.end), one.status) for one in events)


def instant(moment: dt.date | dt.datetime) -> str:
    """Return a date as itself, a time in UTC; floating times are London's."""
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(dt.UTC).isoformat()


def _uid(event: ReadEvent) -> str:
    return "" if event.uid.startswith("no-uid-") else event.uid


def _status(event: icalendar.Event) -> str:
    return {"CANCELLED": "cancelled", "TENTATIVE": "tentative"}.get(str(event.get("STATUS", "")).upper(), "confirmed")
