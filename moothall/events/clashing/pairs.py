"""Pairs of meetings that clash, found by a sweep over time: n log n for n meetings, plus the pairs of one evening."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from moothall.places.distance import miles_between

MILES = 20.0
CLOSE_HOURS = 4
LONGEST = timedelta(hours=18)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One event in a room: when (aware instants), where (degrees), and the ids of the groups that host it."""

    key: int
    starts_at: datetime
    ends_at: datetime
    latitude: float
    longitude: float
    groups: frozenset[int | str]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two meetings of different groups, the earlier first, and the miles between them."""

    first: Meeting
    second: Meeting
    miles: float


def find_clashes(meetings: Iterable[Meeting], *, miles: float = MILES, hours: float = CLOSE_HOURS) -> list[Clash]:
    """Return pairs that start within so many hours and so many miles of each other and share no host.

    Meetings longer than 18 hours are fairs and weeks rather than evenings; they clash with nobody.
    """
    evenings = sorted(
        (one for one in meetings if one.ends_at - one.starts_at <= LONGEST), key=lambda one: one.starts_at
    )
    return [
        Clash(first, second, apart)
        for first, second in _close_in_time(evenings, timedelta(hours=hours))
        if not first.groups & second.groups and (apart := _apart(first, second)) <= miles
    ]


def _close_in_time(meetings: list[Meeting], within: timedelta) -> Iterator[tuple[Meeting, Meeting]]:
    for at, first in enumerate(meetings):
        for second in meetings[at + 1 :]:
            if second.starts_at - first.starts_at > within:
                break
            yield first, second


def _apart(first: Meeting, second: Meeting) -> float:
    return miles_between(first.latitude, first.longitude, second.latitude, second.longitude)
