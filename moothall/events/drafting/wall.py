"""Times on the wall: those that a change of clocks skips or repeats, and the same weekday of the next month."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEK = 7


@dataclass(frozen=True, slots=True)
class NoSuchTime(Exception):
    """Clocks go forward over this time: it is skipped. ``before`` and ``after`` are the edges, on the wall."""

    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class TwoSuchTimes(Exception):
    """Clocks go back over this time: it comes twice, as ``first`` and as ``second``, aware instants."""

    first: datetime
    second: datetime


def on_the_wall(when: datetime, zone: ZoneInfo, *, which: str = "") -> datetime:
    """Return the instant (UTC) at which clocks in a zone show this naive time.

    ``which`` chooses the "first" or the "second" of a time that comes twice.

    :raises NoSuchTime: when clocks go forward over it.
    :raises TwoSuchTimes: when it comes twice and none was chosen.
    """
    first, second = (when.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first > second:  # in a gap, fold 0 reckons with the offset before it, fold 1 with the one after
        raise NoSuchTime(*_gap(when, zone))
    if which in {"first", "second"}:
        return first if which == "first" else second
    raise TwoSuchTimes(first, second)


def _gap(when: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the last wall time before a gap and the first after it."""
    early = when.replace(tzinfo=zone, fold=1).astimezone(UTC)
    late = when.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            early = middle
        else:
            late = middle
    edge = late.replace(microsecond=0)
    after = edge.astimezone(zone).replace(tzinfo=None)
    return after - _width(edge, zone), after


def _width(edge: datetime, zone: ZoneInfo) -> timedelta:
    before, after = ((edge + shift).astimezone(zone).utcoffset() for shift in (-timedelta(hours=1), timedelta(0)))
    return (after or timedelta()) - (before or timedelta())


def same_day_next_month(day: date) -> date:
    """Return the same weekday of the next month: after the second Tuesday, the second Tuesday; the last stays the last.

    A fifth weekday, and a fourth that was its month's last, become the next month's last.
    """
    is_last = day.day + WEEK > monthrange(day.year, day.month)[1]
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)  # noqa: PLR2004  (December)
    length = monthrange(year, month)[1]
    first = 1 + (day.weekday() - date(year, month, 1).weekday()) % WEEK
    number = first + WEEK * ((day.day - 1) // WEEK)
    if is_last or number > length:
        number = first + WEEK * ((length - first) // WEEK)
    return date(year, month, number)
