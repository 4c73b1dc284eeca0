"""The dates of a rule, and the instant of a wall-clock time on one of them (python-dateutil does the counting)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from moothall.events.recurring.rules import RuleError, parts_of

LAST_DAY = date(9999, 12, 31)
FAR = 3_000_000  # an interval after which no year is left: such a rule ends with its first period
MOST_DATES = 5000
MONTHS_AHEAD, LEAST_AHEAD, MOST_AHEAD = 6, 3, 60


def falls_on(rule: str, day: date) -> bool:
    """Tell whether a series by this rule can begin on this day: its first date is then that day itself.

    Only rules that do are ever expanded: they have a next date before long, so that expanding ends (a rule for the
    30th of February would be looked for until the year 9999).
    """
    parts = {name: value for name, value in parts_of(rule).items() if name not in {"COUNT", "UNTIL", "INTERVAL"}}
    once = ";".join(f"{name}={value}" for name, value in parts.items())
    first = next(iter(_rrule(f"{once};INTERVAL={FAR}", day)), None)
    return first is not None and first.date() == day


def dates_of(
    rule: str, first_on: date, *, since: date | None = None, until: date | None = None, most: int = MOST_DATES
) -> list[date]:
    """Return the dates of a rule that begins on ``first_on``, from ``since`` to ``until`` (both included), at most
    ``most``.

    :raises RuleError: when the rule does not fall on its first date.
    """
    if not falls_on(rule, first_on):
        raise RuleError(f"{rule} does not fall on {first_on}")
    found: list[date] = []
    for day in _days(rule, first_on):
        if (until and day > until) or len(found) >= most:
            break
        if since is None or day >= since:
            found.append(day)
    return found


def _days(rule: str, first_on: date) -> Iterator[date]:
    parts = parts_of(rule)
    last = _until(parts.pop("UNTIL", ""))
    bare = ";".join(f"{name}={value}" for name, value in parts.items())
    for moment in _rrule(bare, first_on):
        if moment.date() > last:
            return
        yield moment.date()


def _rrule(rule: str, first_on: date) -> rrule:
    made = rrulestr(rule, dtstart=datetime.combine(first_on, time()))
    assert isinstance(made, rrule)
    return made


def _until(value: str) -> date:
    try:
        return datetime.strptime(value[:8], "%Y%m%d").replace(tzinfo=UTC).date() if value else LAST_DAY
    except ValueError as error:
        raise RuleError(f"UNTIL={value}") from error


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a wall-clock time on a day, so that the wall clock stays the same all year.

    A time that clocks skip moves forward by what they skip; of a time that comes twice it is the first (RFC 5545,
    section 3.3.5). Python's ``fold=0`` means just that (PEP 495).
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def wall_clock(moment: datetime, zone: ZoneInfo) -> tuple[date, time]:
    """Return the date and time that the clock on the wall shows at an instant."""
    local = moment.astimezone(zone)
    return local.date(), local.time().replace(second=0, microsecond=0, fold=0)


def months_after(day: date, months: int) -> date:
    """Return the day so many months later, or the last of that month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), last)


def due_dates(rule: str, first_on: date, today: date, until_on: date | None = None) -> list[date]:
    """Return the dates that should stand in the calendar on this day: those of six months, at least three of them.

    At most 60: a daily series is then made two months ahead.
    """
    coming = dates_of(rule, first_on, since=today, until=until_on, most=MOST_AHEAD)
    horizon = months_after(today, MONTHS_AHEAD)
    return [day for number, day in enumerate(coming) if day <= horizon or number < LEAST_AHEAD]
