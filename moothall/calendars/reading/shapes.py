"""What reading a calendar gives back, whatever kind of calendar it was."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Status = Literal["confirmed", "tentative", "cancelled", "postponed"]
Moment = date | datetime
FIRST = datetime(1, 1, 1)  # noqa: DTZ001  (wall clock)
LAST = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001  (wall clock)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, where it is, and a sentence a volunteer understands."""

    where: str
    message: str


@dataclass(slots=True, kw_only=True)
class ReadEvent:
    """One occurrence of one event.

    `start` and `end` are aware datetimes or, for all-day events, dates; `end` is exclusive, as in
    RFC 5545. `recurrence_id` is the planned start of an occurrence of a recurring event, None otherwise.
    """

    uid: str
    title: str
    start: Moment
    end: Moment
    recurrence_id: Moment | None = None
    timezone: str | None = None
    status: Status = "confirmed"
    location: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    online_url: str | None = None
    url: str | None = None
    description: str = ""
    organiser: str | None = None
    sequence: int = 0
    updated: datetime | None = None
    recurs: bool = False
    markup: Literal["html", "markdown"] = "html"

    @property
    def all_day(self) -> bool:
        """Whether the event takes whole days."""
        return not isinstance(self.start, datetime)

    @property
    def description_html(self) -> str:
        """Return the description as HTML that is safe to show."""
        from moothall.kit import text  # the sanitiser is not needed to read times

        if not self.description:
            return ""
        if text.looks_like_html(self.description):
            return text.clean_html(self.description)
        return text.markdown(self.description)


@dataclass(slots=True)
class Reading:
    """The answer: which kind of calendar it was, its events in the window, and what went wrong.

    `understood` is False when the source was no calendar at all; `leads` are calendar addresses that a page
    points to.
    """

    kind: str
    events: list[ReadEvent] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    understood: bool = True
    leads: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Window:
    """The days to read, both included, and the zone in which times without a zone are meant."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        """Return the wall-clock instant at which the window opens."""
        return datetime(self.first.year, self.first.month, self.first.day)  # noqa: DTZ001  (wall clock)

    @property
    def close(self) -> datetime:
        """Return the wall-clock instant at which the window is over (exclusive)."""
        if self.last >= date.max:
            return LAST
        after = self.last + timedelta(days=1)
        return datetime(after.year, after.month, after.day)  # noqa: DTZ001  (wall clock)

    def overlaps(self, start: Moment, end: Moment) -> bool:
        """Tell whether an event touches the window, by the clock of the event's own zone."""
        begin, finish = wall(start), wall(end, like=start)
        if begin == finish:
            return self.begin <= begin < self.close
        return begin < self.close and self.begin < finish


class TooMuch(Exception):
    """A calendar asks for more work than any real one does.

    The message is a sentence for the reader of the log.
    """


@dataclass(slots=True)
class Budget:
    """How much work one reading may take; seconds are those of the processor, so that a busy machine reads the same."""

    seconds: float = 10.0
    per_event: int = 20_000
    per_file: int = 100_000
    made: int = 0
    deadline: float = 0.0

    def __post_init__(self) -> None:
        """Start the clock."""
        self.deadline = time.thread_time() + self.seconds

    def check_time(self) -> None:
        """Raise when the time is up.

        :raises TooMuch: when reading has taken longer than allowed.
        """
        if time.thread_time() > self.deadline:
            raise TooMuch("This calendar takes too long to work out, so the hall stopped here.")

    def spend(self, count: int) -> None:
        """Count occurrences made.

        :raises TooMuch: when the file makes more than allowed.
        """
        self.made += count
        if self.made > self.per_file:
            raise TooMuch(f"This calendar holds more than {self.per_file:,} dates, so the hall stopped there.")


def wall(moment: Moment, *, like: Moment | None = None) -> datetime:
    """Return the wall-clock time of a moment, in the zone of `like` when that has one."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001  (wall clock)
    zone = like.tzinfo if isinstance(like, datetime) else None
    if zone is not None and moment.tzinfo is not None and moment.tzinfo is not zone:
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None)


def span(start: Moment, end: Moment) -> timedelta:
    """Return the time between two moments of one kind; the wall clock's time when both share a zone."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return end - start
    return wall(end) - wall(start)
