"""When letters about an event are due. Plain functions of instants (aware) and zones; results are in UTC.

A reminder comes seven days or one day before, by the calendar of the event, at the hour at which it begins, but not
before 09:00 and not after 18:00: so “tomorrow” is true, and what begins at dawn does not write at dawn. Thanks
come at 10:00 on the day after.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

EARLIEST, LATEST, AFTER = time(9), time(18), time(10)
DAYS_BEFORE = {"week": 7, "day": 1}
TOO_LATE = {"week": timedelta(days=2), "day": timedelta(hours=20), "thanks": timedelta(days=7)}

GATHER = timedelta(minutes=10)
GATHER_MOST = timedelta(minutes=30)
NEAR = timedelta(hours=24)


def reminder_due(kind: str, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a reminder (``week``, ``day``) of an event is due."""
    local = starts_at.astimezone(zone)
    day = local.date() - timedelta(days=DAYS_BEFORE[kind])
    at = min(max(local.time(), EARLIEST), LATEST)
    return datetime.combine(day, at, zone).astimezone(UTC)


def thanks_due(ends_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when thanks are due: in the morning after the day on which the event ended."""
    day = (ends_at - timedelta(hours=4)).astimezone(zone).date() + timedelta(days=1)  # a night ends at dawn
    return datetime.combine(day, AFTER, zone).astimezone(UTC)


def due_of(kind: str, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a letter of this kind is due."""
    return thanks_due(ends_at, zone) if kind == "thanks" else reminder_due(kind, starts_at, zone)


def is_too_late(kind: str, due_at: datetime, now: datetime) -> bool:
    """Say whether a letter that was due then would make no sense any more."""
    return now - due_at > TOO_LATE[kind]


def news_due(now: datetime, first_at: datetime, soonest: datetime) -> datetime:
    """Return when news go out: some minutes after the last change, half an hour after the first at most.

    ``soonest`` is when the event begins, by its old time or its new: news of what begins within a day go at once.
    """
    if soonest - now < NEAR:
        return now
    return max(now, min(now + GATHER, first_at + GATHER_MOST))
