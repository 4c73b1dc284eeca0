"""Dates and times as people say them: "Thursday 12 March, 18:30 to 20:00"."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.utils import dateformat, timezone, translation
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of a tear-off calendar."""

    iso: str
    day: str
    month: str
    weekday: str


def leaf_of(moment: dt.date) -> Leaf:
    """Return the leaf for a date, or for an instant in the current time zone."""
    return _leaf(local_date(moment), translation.get_language())


def local_date(moment: dt.date) -> dt.date:
    """Return the date that a calendar on the wall shows at this instant, in the current time zone."""
    if not isinstance(moment, dt.datetime):
        return moment
    return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()


@lru_cache(maxsize=2048)
def _leaf(day: dt.date, language: str | None) -> Leaf:
    return Leaf(day.isoformat(), str(day.day), dateformat.format(day, "b").capitalize(), dateformat.format(day, "D"))


def day(moment: dt.date, *, year: bool = False) -> str:
    """Return "Thursday 12 March", with the year when asked."""
    return _day(local_date(moment), translation.get_language(), year)


@lru_cache(maxsize=2048)
def _day(date: dt.date, language: str | None, year: bool) -> str:  # noqa: FBT001  (positional for the cache)
    return dateformat.format(date, "l j F Y" if year else "l j F")


def clock(moment: dt.datetime) -> str:
    """Return "18:30" in the current time zone."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{local.hour:02}:{local.minute:02}"


def span(start: dt.date, end: dt.date | None = None) -> str:
    """Return "18:30 to 20:00", "All day", or both ends in full when they fall on different days.

    An ``end`` that is a plain date is the last day, included.
    """
    if not isinstance(start, dt.datetime):
        return (
            _("All day")
            if end is None or end <= start
            else _("%(start)s to %(end)s") % {"start": day(start), "end": day(end)}
        )
    if not isinstance(end, dt.datetime) or end <= start:
        return clock(start)
    if local_date(start) == local_date(end) or end - start < dt.timedelta(hours=12):
        return _("%(start)s to %(end)s") % {"start": clock(start), "end": clock(end)}
    first, last = (f"{day(each)}, {clock(each)}" for each in (start, end))
    return _("%(start)s to %(end)s") % {"start": first, "end": last}
