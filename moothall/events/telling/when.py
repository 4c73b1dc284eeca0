"""When something is, in words: in the zone of the event, and in the reader's too when their clocks differ."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.kit import dates

ONE_EVENING = timedelta(hours=12)


@lru_cache(maxsize=600)
def zone_called(name: str) -> ZoneInfo:
    """Return a zone by its name, UTC when there is none of that name."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def reader_zone(chosen: str) -> ZoneInfo:
    """Return the zone that a reader chose, or the network's own."""
    return zone_called(chosen or settings.TIME_ZONE)


def zone_named(zone: ZoneInfo) -> str:
    """Return what people call a zone: "Paris", "New York", "UTC"."""
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def when_words(
    starts_at: datetime,
    ends_at: datetime,
    zone: ZoneInfo,
    reader: ZoneInfo,
    *,
    all_day: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> str:
    """Return "18:30 to 20:00", "All day" or dates; when clocks differ, with the zone and the reader's own time."""
    if all_day and starts_on and ends_on:
        return _("All day") if ends_on <= starts_on else _("%(start)s to %(end)s") % _days(starts_on, ends_on)
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    words = span_words(start, end)
    here = starts_at.astimezone(reader)
    if here.utcoffset() == start.utcoffset():
        return words
    theirs = span_words(here, ends_at.astimezone(reader))
    if here.date() != start.date():
        theirs = f"{dates.day(here.date())}, {theirs}"
    return _("%(time)s in %(zone)s (%(yours)s in %(here)s)") % {
        "time": words,
        "zone": zone_named(zone),
        "yours": theirs,
        "here": zone_named(reader),
    }


class Timed(Protocol):
    """What is known of an event's time."""

    starts_at: datetime
    ends_at: datetime
    timezone: str
    all_day: bool
    starts_on: date | None
    ends_on: date | None


def event_words(event: Timed) -> str:
    """Return "Thursday 12 March 2026, 18:30 to 20:00" in the event's own zone; for letters, which have no reader."""
    zone = zone_called(event.timezone)
    day = event.starts_on if event.all_day and event.starts_on else event.starts_at.astimezone(zone).date()
    times = when_words(
        event.starts_at,
        event.ends_at,
        zone,
        zone,
        all_day=event.all_day,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )
    return f"{dates.day(day, year=True)}, {times}"


def span_words(start: datetime, end: datetime) -> str:
    """Return "18:30 to 20:00" for two times on the wall, with their days when they are far apart."""
    if end <= start:
        return f"{start.hour:02}:{start.minute:02}"
    if start.date() == end.date() or end - start < ONE_EVENING:
        clocks = {"start": f"{start.hour:02}:{start.minute:02}", "end": f"{end.hour:02}:{end.minute:02}"}
        return _("%(start)s to %(end)s") % clocks
    first, last = (f"{dates.day(each.date())}, {each.hour:02}:{each.minute:02}" for each in (start, end))
    return _("%(start)s to %(end)s") % {"start": first, "end": last}


def duration(starts_at: datetime, ends_at: datetime) -> str:
    """Return "2 hours", "1 hour 30 minutes", "3 days", or "" when the end is not known."""
    minutes = int((ends_at.astimezone(UTC) - starts_at.astimezone(UTC)).total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [
        ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "",
        ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes} if minutes and not days else "",
    ]
    return " ".join(part for part in parts if part)


def _days(first: date, last: date) -> dict[str, str]:
    return {"start": dates.day(first), "end": dates.day(last)}
