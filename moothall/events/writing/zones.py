"""VTIMEZONE from the world's zone list: its rules for ever (not only to 2037), and what they do not explain.

A zone's file ends with its present rule in POSIX form (RFC 9636 section 3.3, the footer), such as
``GMT0BST,M3.5.0/1,M10.5.0``. That becomes two yearly RRULEs. Where a year that a calendar uses does not follow the
present rule, its changes are written one by one, up to the year in which the rule takes over.
"""

import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

AN_HOUR = timedelta(hours=1)
DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LAST_WEEK = 5
NAME = r"(?:<[^>]+>|[A-Za-z]+)"
TIME = r"[+-]?\d{1,3}(?::\d{1,2}){0,2}"
FOOTER = re.compile(
    rf"(?P<std>{NAME})(?P<std_at>{TIME})(?:(?P<dst>{NAME})(?P<dst_at>{TIME})?,(?P<start>[^,]+),(?P<end>[^,]+))?$"
)
CHANGE = re.compile(rf"M(?P<month>\d+)\.(?P<week>\d)\.(?P<day>\d)(?:/(?P<time>{TIME}))?$")
SAMPLE_YEARS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the clock: the wall clock before it, offsets before and after, the name after."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool
    rule: str = ""


def is_utc(name: str) -> bool:
    """Tell whether a zone is plain UTC under one of its names, or has no name."""
    return name in {"", "UTC", "Etc/UTC", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "Universal", "Etc/Universal"}


@lru_cache(maxsize=256)
def write_zone(name: str, first_year: int, last_year: int) -> str:
    """Return the VTIMEZONE of a zone, right for these years (and a year around them) and, by its rules, for later ones.

    :raises zoneinfo.ZoneInfoNotFoundError: when there is no such zone.
    """
    zone = ZoneInfo(name)
    start = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    found = _changes(zone, start, datetime(last_year + 1 + SAMPLE_YEARS, 1, 1, tzinfo=UTC))
    rules = _rules(name)
    single, settled = _unexplained(found, rules)
    observances = [_steady(zone, start), *single, *_from_year(rules, settled)]
    return f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\n{''.join(map(_observance, observances))}END:VTIMEZONE\r\n"


def _observance(change: Change) -> str:
    kind = "DAYLIGHT" if change.summer else "STANDARD"
    rule = f"RRULE:FREQ=YEARLY;{change.rule}\r\n" if change.rule else ""
    return (
        f"BEGIN:{kind}\r\nDTSTART:{change.wall:%Y%m%dT%H%M%S}\r\nTZOFFSETFROM:{_offset(change.before)}\r\n"
        f"TZOFFSETTO:{_offset(change.after)}\r\nTZNAME:{change.name}\r\n{rule}END:{kind}\r\n"
    )


def _offset(delta: timedelta) -> str:
    seconds = int(delta.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours:02}{minutes:02}{f'{seconds:02}' if seconds else ''}"


def _steady(zone: ZoneInfo, start: datetime) -> Change:
    """Say what holds at the start of the first year, from the beginning of that year."""
    at = start.astimezone(zone)
    offset = at.utcoffset() or timedelta()
    return Change(at.replace(tzinfo=None), offset, offset, at.tzname() or "", _is_summer(at))


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> list[Change]:
    found, step = [], timedelta(days=7)
    low = start
    while low < end:
        high = low + step
        if _state(zone, low) != _state(zone, high):
            found.append(_change(zone, low, high))
        low = high
    return found


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    before = _state(zone, low)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _state(zone, middle) == before else (low, middle)
    after = _state(zone, high)
    return Change((high + before[0]).replace(tzinfo=None), before[0], after[0], after[1], after[2])


def _state(zone: ZoneInfo, at: datetime) -> tuple[timedelta, str, bool]:
    local = at.astimezone(zone)
    return local.utcoffset() or timedelta(), local.tzname() or "", _is_summer(local)


def _is_summer(at: datetime) -> bool:
    return (at.dst() or timedelta()) > timedelta()


def _unexplained(found: list[Change], rules: list["Rule"]) -> tuple[list[Change], int]:
    """Return the changes that the present rules do not make, and the first year from which they make all."""
    years = sorted({change.wall.year for change in found})
    if not years:
        return [], 0
    settled = years[-1] + 1
    for year in reversed(years):
        made = {(rule.wall(year), rule.after) for rule in rules}
        if {(change.wall, change.after) for change in found if change.wall.year == year} != made:
            break
        settled = year
    return [change for change in found if change.wall.year < settled], settled


def _from_year(rules: list["Rule"], year: int) -> list[Change]:
    return [
        Change(rule.wall(year), rule.before, rule.after, rule.name, rule.summer, rule.recurrence)
        for rule in rules
        if year
    ]


@dataclass(frozen=True, slots=True)
class Rule:
    """A yearly change: on the given weekday of a month, or days after it; ``at`` is time after that day's midnight."""

    month: int
    week: int
    weekday: int
    at: timedelta
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    def wall(self, year: int) -> datetime:
        """Return when the clock on the wall changes in a year, as it shows before the change."""
        first = datetime(year, self.month, 1)  # noqa: DTZ001  (a time on the wall)
        ahead = (self.weekday - first.isoweekday()) % 7
        day = 1 + ahead + 7 * (self.week - 1)
        while day > _length(year, self.month):
            day -= 7
        return first + timedelta(days=day - 1) + self.at

    @property
    def recurrence(self) -> str:
        """Return the parts of an RRULE; a time outside its day moves to the days around it."""
        shift = self.at // timedelta(days=1)
        if not shift:
            nth = -1 if self.week == LAST_WEEK else self.week
            return f"BYMONTH={self.month};BYDAY={nth}{DAYS[self.weekday]}"
        first = MONTH_DAYS[self.month - 1] - 6 if self.week == LAST_WEEK else 7 * self.week - 6
        days = ",".join(str(day + shift) for day in range(first, first + 7))
        return f"BYMONTH={self.month};BYMONTHDAY={days};BYDAY={DAYS[(self.weekday + shift) % 7]}"


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return MONTH_DAYS[month - 1] + (month == 2 and leap)  # noqa: PLR2004  (February)


def _rules(name: str) -> list[Rule]:
    parts = FOOTER.match(_footer(name))
    if not parts or not parts["dst"]:
        return []
    standard = -_time(parts["std_at"])
    summer = -_time(parts["dst_at"]) if parts["dst_at"] else standard + AN_HOUR
    start, end = CHANGE.match(parts["start"]), CHANGE.match(parts["end"])
    if not start or not end:
        return []
    # Ireland's rule has winter as its "summer" time; the wall clock decides which is which for a reader.
    return [
        _rule(start, standard, summer, parts["dst"], summer=summer > standard),
        _rule(end, summer, standard, parts["std"], summer=standard > summer),
    ]


def _rule(found: re.Match[str], before: timedelta, after: timedelta, name: str, *, summer: bool) -> Rule:
    return Rule(
        int(found["month"]),
        int(found["week"]),
        int(found["day"]),
        _time(found["time"] or "2"),
        before,
        after,
        name.strip("<>"),
        summer,
    )


def _time(value: str) -> timedelta:
    sign = -1 if value.startswith("-") else 1
    hours, minutes, seconds = (*map(int, value.lstrip("+-").split(":")), 0, 0)[:3]
    return sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _footer(name: str) -> str:
    for folder in zoneinfo.TZPATH:
        path = Path(folder) / name
        if path.is_file():
            return _last_line(path.read_bytes())
    try:
        return _last_line(files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes())
    except (ModuleNotFoundError, OSError):
        return ""


def _last_line(data: bytes) -> str:
    return data.rstrip(b"\n").rsplit(b"\n", 1)[-1].decode("ascii", "replace")
