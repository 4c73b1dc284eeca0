"""When a letter may come: never between 21:00 and 08:00 on the reader's own clock; digests on Monday at 08:00.

Plain functions of instants (aware) and IANA zones; clocks going forward or back are the zone's business.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

QUIET_FROM = time(21)
QUIET_TO = time(8)
DIGEST_WEEKDAY = 0


def zone_named(name: str, otherwise: str) -> ZoneInfo:
    """Return the zone of this name, or the other one when there is no such zone."""
    try:
        return ZoneInfo(name or otherwise)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(otherwise)


def next_loud(now: datetime, zone: ZoneInfo) -> datetime:
    """Return ``now`` when letters may come now, else the end of the quiet hours, in UTC."""
    local = now.astimezone(zone)
    if QUIET_TO <= local.time() < QUIET_FROM:
        return now.astimezone(UTC)
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_TO, zone).astimezone(UTC)


def next_digest(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first Monday 08:00 of the zone that lies after ``now``, in UTC."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=(DIGEST_WEEKDAY - local.weekday()) % 7)
    due = datetime.combine(day, QUIET_TO, zone).astimezone(UTC)
    if due > now:
        return due
    return datetime.combine(day + timedelta(days=7), QUIET_TO, zone).astimezone(UTC)
