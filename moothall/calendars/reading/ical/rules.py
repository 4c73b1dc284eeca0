"""Recurrence rules (RFC 5545 section 3.3.10) on the wall clock, bounded in work.

A rule is walked period by period (years, months, weeks, days or hours); within a period the days that pass
every BY part are combined with the times of day. Nothing runs past the end of the window, and rules that
do not count start near its beginning, so that a weekly event since 1970 costs no more than one since May.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from moothall.calendars.reading.shapes import Budget, TooMuch

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
MOST_TIMES_A_PERIOD = 48
_LONGEST = 4_000
_PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "RSCALE", "SKIP", "BYSETPOS", "BYMONTH", "BYWEEKNO", "BYYEARDAY",
    "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND",
}  # fmt: skip
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$")
_DAY = timedelta(days=1)


class RuleError(ValueError):
    """A rule that cannot be followed; the message is a sentence for the reader of the log."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed RRULE. Weekdays count from Monday = 0; `by_day` pairs hold (nth or 0, weekday)."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str | None = None
    week_start: int = 0
    by_month: frozenset[int] = frozenset()
    by_week: frozenset[int] = frozenset()
    by_year_day: frozenset[int] = frozenset()
    by_month_day: frozenset[int] = frozenset()
    by_day: tuple[tuple[int, int], ...] = ()
    by_hour: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_second: tuple[int, ...] = ()
    by_position: tuple[int, ...] = ()


def parse_rule(text: str) -> Rule:
    """Read an RRULE value.

    A part of a name that RFC 5545 does not know makes the rule unusable: a misspelt UNTIL would repeat for ever.

    :raises RuleError: when the rule is no rule, or asks for something every minute or second.
    """
    parts = _parts(text[:_LONGEST])
    frequency = parts.get("FREQ", "")
    if len(text) > _LONGEST:
        raise RuleError("The rule by which this event repeats is too long to be real; only its first date was kept.")
    if frequency in {"SECONDLY", "MINUTELY"}:
        raise RuleError("This event says that it happens every minute or second; only its first date was kept.")
    if frequency not in FREQUENCIES:
        raise RuleError("The hall could not tell how often this event happens; only its first date was kept.")
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise RuleError("This event repeats by a calendar other than the Gregorian; only its first date was kept.")
    try:
        return _rule(frequency, parts)
    except ValueError as error:
        raise RuleError(
            f"The hall could not follow the rule by which this event repeats ({text.strip()[:60]}); "
            "only its first date was kept."
        ) from error


def expand(
    rule: Rule, start: datetime, *, until: datetime | None, begin: datetime, close: datetime, budget: Budget
) -> Iterator[datetime]:
    """Yield the wall-clock starts of a rule from `begin` to `close`, both included, in order.

    `start` is DTSTART on the wall clock, `until` the last allowed start. As in other readers, DTSTART itself
    is yielded only where the rule makes it.

    :raises TooMuch: when the rule makes more dates than the budget allows, or takes too long.
    """
    last = close if until is None else min(close, until)
    rule = _complete(rule, start)
    if _times_a_period(rule) > MOST_TIMES_A_PERIOD:
        raise TooMuch("This event says that it happens every few minutes; only its first date was kept.")
    made = 0
    for moment in _walk(rule, start, begin, last, budget):
        if moment < start:
            continue
        made += 1
        if moment > last or (rule.count is not None and made > rule.count):
            return
        if moment >= begin:
            yield moment


def _parts(text: str) -> dict[str, str]:
    """Return the parts of a rule, names and values in capitals without spaces."""
    pairs = (part.split("=", 1) for part in re.sub(r"\s+", "", text).upper().split(";") if "=" in part)
    return {name.removeprefix("RRULE:"): value for name, value in pairs if value}


def _rule(frequency: str, parts: dict[str, str]) -> Rule:
    strange = [name for name in parts if name not in _PARTS and not name.startswith("X-")]
    if strange:
        raise ValueError(strange)
    limit = int(parts["COUNT"]) if "COUNT" in parts else None
    return Rule(
        frequency=frequency,
        interval=max(1, int(parts.get("INTERVAL", "1"))),
        count=limit if limit is None or limit > 0 else None,
        until=parts.get("UNTIL"),
        week_start=WEEKDAYS.index(parts.get("WKST", "MO")),
        by_month=frozenset(_numbers(parts, "BYMONTH", 1, 12)),
        by_week=frozenset(_numbers(parts, "BYWEEKNO", -53, 53)),
        by_year_day=frozenset(_numbers(parts, "BYYEARDAY", -366, 366)),
        by_month_day=frozenset(_numbers(parts, "BYMONTHDAY", -31, 31)),
        by_day=tuple(_weekday(one) for one in parts.get("BYDAY", "").split(",") if one),
        by_hour=_numbers(parts, "BYHOUR", 0, 23),
        by_minute=_numbers(parts, "BYMINUTE", 0, 59),
        by_second=_numbers(parts, "BYSECOND", 0, 60),
        by_position=_numbers(parts, "BYSETPOS", -366, 366),
    )


def _numbers(parts: dict[str, str], name: str, least: int, most: int) -> tuple[int, ...]:
    """Return the whole numbers of a BY part, sorted; zero is no day, week or position."""
    numbers = sorted({int(one) for one in parts.get(name, "").split(",") if one})
    if any(not least <= one <= most or (one == 0 and least < 0) for one in numbers):
        raise ValueError(name)
    return tuple(numbers)


def _weekday(text: str) -> tuple[int, int]:
    found = _BYDAY.match(text)
    if not found:
        raise ValueError(text)
    return int(found[1] or 0), WEEKDAYS.index(found[2])


def _complete(rule: Rule, start: datetime) -> Rule:
    """Return the rule with what it leaves to DTSTART filled in."""
    days = rule.by_week or rule.by_year_day or rule.by_month_day or rule.by_day
    changes: dict[str, object] = {}
    if not days and rule.frequency in {"YEARLY", "MONTHLY"}:
        changes["by_month_day"] = frozenset({start.day})
        if rule.frequency == "YEARLY" and not rule.by_month:
            changes["by_month"] = frozenset({start.month})
    if not days and rule.frequency == "WEEKLY":
        changes["by_day"] = ((0, start.weekday()),)
    if not rule.by_hour and rule.frequency != "HOURLY":
        changes["by_hour"] = (start.hour,)
    changes["by_minute"] = rule.by_minute or (start.minute,)
    changes["by_second"] = tuple(one for one in rule.by_second if one < 60) or (start.second,)  # noqa: PLR2004
    return _replace(rule, changes)


def _replace(rule: Rule, changes: dict[str, object]) -> Rule:
    values = {name: getattr(rule, name) for name in Rule.__slots__}
    return Rule(**{**values, **changes})


def _times_a_period(rule: Rule) -> int:
    hours = 1 if rule.frequency == "HOURLY" else len(rule.by_hour)
    return hours * len(rule.by_minute) * len(rule.by_second)


def _walk(rule: Rule, start: datetime, begin: datetime, last: datetime, budget: Budget) -> Iterator[datetime]:
    """Yield candidate starts in order, period by period, from near `begin` until past `last`."""
    skipped = 0 if rule.count is not None else max(0, _periods_between(rule, start, begin) - 1)
    for index in count(skipped):
        period = _period(rule, start, index * rule.interval)
        if period is None or period[0] > last:
            return
        if index % 256 == 0:
            budget.check_time()
        yield from _in_period(rule, *period)


def _periods_between(rule: Rule, start: datetime, begin: datetime) -> int:
    """Return how many intervals lie between the start and the window, rounded down."""
    if rule.frequency == "YEARLY":
        return (begin.year - start.year) // rule.interval
    if rule.frequency == "MONTHLY":
        return ((begin.year - start.year) * 12 + begin.month - start.month) // rule.interval
    length = {"WEEKLY": 7 * _DAY, "DAILY": _DAY, "HOURLY": timedelta(hours=1)}[rule.frequency]
    return (begin - start) // (length * rule.interval)


def _period(rule: Rule, start: datetime, offset: int) -> tuple[datetime, int] | None:
    """Return the beginning and the length in days (0 for an hour) of a period, or None past the year 9999."""
    try:
        if rule.frequency == "YEARLY":
            year = start.year + offset
            return datetime(year, 1, 1), 366 if calendar.isleap(year) else 365  # noqa: DTZ001
        if rule.frequency == "MONTHLY":
            year, month = divmod(start.year * 12 + start.month - 1 + offset, 12)
            return datetime(year, month + 1, 1), calendar.monthrange(year, month + 1)[1]  # noqa: DTZ001
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        if rule.frequency == "WEEKLY":
            back = (start.weekday() - rule.week_start) % 7
            return midnight + (offset * 7 - back) * _DAY, 7
        if rule.frequency == "DAILY":
            return midnight + offset * _DAY, 1
        return start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=offset), 0
    except (OverflowError, ValueError):
        return None


def _in_period(rule: Rule, first: datetime, length: int) -> list[datetime]:
    """Return the starts within one period, in order, after BYSETPOS."""
    if length == 0 and rule.by_hour and first.hour not in rule.by_hour:
        return []
    days = [day for day in (first + index * _DAY for index in range(length or 1)) if _passes(rule, day)]
    hours = rule.by_hour if length else (first.hour,)
    found = [
        day.replace(hour=hour, minute=minute, second=second)
        for day in days
        for hour in hours
        for minute in rule.by_minute
        for second in rule.by_second
    ]
    if not rule.by_position:
        return found
    indexes = {position - 1 if position > 0 else len(found) + position for position in rule.by_position}
    return [found[index] for index in sorted(indexes) if 0 <= index < len(found)]


def _passes(rule: Rule, day: datetime) -> bool:
    """Tell whether a day passes every BY part."""
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_day and not _weekday_passes(rule, day):
        return False
    if rule.by_month_day and not _month_day_passes(rule, day):
        return False
    if rule.by_year_day and not _year_day_passes(rule, day):
        return False
    return not rule.by_week or _week_passes(rule, day)


def _weekday_passes(rule: Rule, day: datetime) -> bool:
    weekday = day.weekday()
    return any(
        weekday == wanted and (nth == 0 or rule.frequency not in {"YEARLY", "MONTHLY"} or _is_nth(rule, day, nth))
        for nth, wanted in rule.by_day
    )


def _is_nth(rule: Rule, day: datetime, nth: int) -> bool:
    """Tell whether a day is the nth of its weekday in its month, or in its year for a yearly rule without months."""
    if rule.frequency == "YEARLY" and not rule.by_month:
        index, length = day.timetuple().tm_yday, _year_length(day.year)
    else:
        index, length = day.day, calendar.monthrange(day.year, day.month)[1]
    return (index - 1) // 7 + 1 == nth if nth > 0 else (length - index) // 7 + 1 == -nth


def _month_day_passes(rule: Rule, day: datetime) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    return day.day in rule.by_month_day or day.day - length - 1 in rule.by_month_day


def _year_day_passes(rule: Rule, day: datetime) -> bool:
    index = day.timetuple().tm_yday
    return index in rule.by_year_day or index - _year_length(day.year) - 1 in rule.by_year_day


def _week_passes(rule: Rule, day: datetime) -> bool:
    """Tell whether a day lies in one of the numbered weeks; week 1 has at least four days in the year."""
    thursday = day.date() + timedelta(days=3 - (day.weekday() - rule.week_start) % 7)
    number = (thursday.timetuple().tm_yday - 1) // 7 + 1
    final = date(thursday.year, 12, 31)
    final_middle = final + timedelta(days=3 - (final.weekday() - rule.week_start) % 7)
    if final_middle.year > thursday.year:
        final_middle -= timedelta(days=7)
    weeks = (final_middle.timetuple().tm_yday - 1) // 7 + 1
    return number in rule.by_week or number - weeks - 1 in rule.by_week


def _year_length(year: int) -> int:
    return 366 if calendar.isleap(year) else 365
