"""Read the dates and times of the web: ISO 8601 as JSON-LD, Meetup, Eventbrite and Mobilizon write it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from moothall.calendars.reading.shapes import Moment
from moothall.calendars.reading.zones import known

_MOMENT = re.compile(
    r"([+-]?\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?(?:\[([^\]]+)\])?$",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$",
    re.IGNORECASE,
)
_DAY = timedelta(days=1)


def moment(value: object, default: ZoneInfo, zone: str | None = None) -> Moment | None:
    """Return a date or an aware time, or None when the value is neither.

    `zone` names the place's zone where the source tells it. A bare offset that agrees with it, or with the
    `default` zone, is read as that zone, so that the clock keeps its meaning across summer time.
    """
    found = _MOMENT.match(value.strip()) if isinstance(value, str) else None
    if not found:
        return None
    try:
        if found[4] is None:
            return date(int(found[1]), int(found[2]), int(found[3]))
        local = datetime(  # noqa: DTZ001  (zone follows)
            int(found[1]), int(found[2]), int(found[3]), int(found[4]), int(found[5]), min(int(found[6] or 0), 59)
        )
        return _zoned(local, found[7], known(found[8] or zone or "") or None, default)
    except (ValueError, OverflowError):
        return None


def length(value: object) -> timedelta | None:
    """Return an ISO 8601 duration, or None when the value is none."""
    found = _LENGTH.match(value.strip()) if isinstance(value, str) else None
    if not found:
        return None
    weeks, days, hours, minutes, seconds = (float(one or 0) for one in found.groups())
    if weeks * 7 + days > 3660 or hours > 87_840:  # noqa: PLR2004  (no event lasts ten years)
        return None
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def until(start: Moment, end: Moment | None, lasts: timedelta | None = None) -> Moment:
    """Return the exclusive end of an event from what its source says; schema.org's end date is the last day."""
    if not isinstance(start, datetime):
        last = end.date() if isinstance(end, datetime) else end
        return max(last or start, start) + _DAY
    if isinstance(end, datetime):
        return max(end, start)
    if end is not None:
        return max(datetime(end.year, end.month, end.day, tzinfo=start.tzinfo) + _DAY, start)
    return start + (lasts or timedelta(0))


def instant(value: object) -> datetime | None:
    """Return an aware time in UTC, or None."""
    found = moment(value, ZoneInfo("UTC"))
    return found.astimezone(UTC) if isinstance(found, datetime) else None


def _zoned(local: datetime, offset: str | None, stated: ZoneInfo | None, default: ZoneInfo) -> datetime:
    if not offset:
        return local.replace(tzinfo=stated or default)
    fixed = local.replace(tzinfo=_offset(offset))
    if stated:
        return fixed.astimezone(stated)
    here = fixed.astimezone(default)
    if here.utcoffset() == fixed.utcoffset() and offset.upper() != "Z":
        return here
    return fixed


def _offset(text: str) -> timezone:
    if text.upper() == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-size if text[0] == "-" else size)
