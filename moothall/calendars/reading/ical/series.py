"""Occurrences of one event: its rules, extra dates, exceptions and changed occurrences.

RFC 5545 sections 3.8.4.4 and 3.8.5 say what these mean; where real calendars stray from it, this follows
recurring-ical-events, which the tests use as an oracle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from typing import NamedTuple

from moothall.calendars.reading.ical.lines import Component
from moothall.calendars.reading.ical.rules import RuleError, expand, parse_rule
from moothall.calendars.reading.ical.values import Clock, Period, ValueProblem, parse_until
from moothall.calendars.reading.shapes import FIRST, LAST, Budget, Moment, TooMuch, Window, span, wall

_NOTHING = timedelta(0)


@dataclass(slots=True, eq=False)
class Entry:
    """One VEVENT with its times read; floating times are still naive."""

    component: Component
    uid: str
    start: Moment
    end: Moment
    sequence: int = 0
    planned: Moment | None = None
    this_and_future: bool = False
    rules: list[str] = field(default_factory=list)
    extra: list[Moment | Period] = field(default_factory=list)
    without: list[Moment] = field(default_factory=list)

    @property
    def length(self) -> timedelta:
        """Return how long it lasts, on the wall clock when both ends share a zone."""
        return span(self.start, self.end)

    @property
    def all_day(self) -> bool:
        """Whether it takes whole days."""
        return not isinstance(self.start, datetime)

    @property
    def repeats(self) -> bool:
        """Whether it brings recurrence of its own."""
        return bool(self.rules or self.extra)


class Occurrence(NamedTuple):
    """One date of an event: the VEVENT that describes it, when it is, and when it was planned."""

    entry: Entry
    start: Moment
    end: Moment
    planned: Moment | None


class Series:
    """The VEVENTs that share a UID: at most one core and any number of changed occurrences."""

    def __init__(self, core: Entry | None, changes: Iterable[Entry], zone: tzinfo, troubles: list[str]) -> None:
        """Put a series together; `zone` is where floating times are meant, `troubles` collects sentences."""
        self.core = core
        self.troubles = troubles
        self.zone = _zone_of(core) or zone
        self.floating = _zone_of(core) is None
        self._changed = self._newest(changes)
        self.changes = list(dict.fromkeys(self._changed.values()))
        self._future = sorted(
            ((self._identities(one.planned)[0], one) for one in self.changes if one.this_and_future and one.planned),
            key=lambda pair: pair[0],
        )
        self._lengths = self._own_lengths()
        self._excluded = {identity for one in self._without() for identity in self._identities(one)}
        self._excluded_days = {one for one in self._without() if not isinstance(one, datetime)}

    def occurrences(self, window: Window, budget: Budget) -> Iterator[Occurrence]:
        """Yield what falls into the window, in no particular order.

        :raises TooMuch: when the reading's time is up.
        """
        for found in (*self._from_rules(window, budget), *self._from_changes(budget)):
            if window.overlaps(found.start, found.end):
                yield found

    def _newest(self, changes: Iterable[Entry]) -> dict[datetime, Entry]:
        """Return changes by each form of the start they change, the highest SEQUENCE first."""
        newest: dict[datetime, Entry] = {}
        for change in changes:
            for identity in self._identities(change.planned):
                current = newest.get(identity)
                if current is None or change.sequence > current.sequence:
                    newest[identity] = change
        return newest

    def _without(self) -> list[Moment]:
        return self.core.without if self.core else []

    def _own_lengths(self) -> dict[datetime, timedelta]:
        """Return the lengths that RDATE periods give to their own occurrence."""
        periods = (one for one in (self.core.extra if self.core else []) if isinstance(one, Period))
        return {self._wall(period.start): period.length for period in periods}

    def _wall(self, moment: Moment) -> datetime:
        """Return the wall-clock time of a moment in the series' zone."""
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            return moment.astimezone(self.zone).replace(tzinfo=None)
        return wall(moment)

    def _identities(self, moment: Moment | None) -> tuple[datetime, ...]:
        """Return the forms by which a start may be named: in UTC, and as its own wall clock shows it."""
        if moment is None:
            return ()
        plain = wall(moment)
        if not isinstance(moment, datetime):
            return (plain,)
        zone = moment.tzinfo or self.zone
        return (plain.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None), plain)

    def _from_rules(self, window: Window, budget: Budget) -> Iterator[Occurrence]:
        if self.core is None:
            return
        before, after = self._reach()
        made = 0
        for start in sorted(self._starts(_shift(window.begin, -before), _shift(window.close, after), budget)):
            occurrence = self._at(self.core, start)
            if occurrence is None:
                continue
            made += 1
            if made % 256 == 0:
                budget.check_time()
            if made > budget.per_event:
                self.troubles.append(
                    f"This event has more than {budget.per_event:,} dates; the hall kept the first of them."
                )
                return
            yield occurrence

    def _reach(self) -> tuple[timedelta, timedelta]:
        """Return how far before and after the window a planned start may still matter."""
        before, after = (self.core.length if self.core else _NOTHING), _NOTHING
        before = max([before, *self._lengths.values()])
        for _, change in self._future:
            moved = self._moved_by(change)
            before = max(before, moved + change.length)
            after = max(after, -moved)
        return before, after

    def _starts(self, begin: datetime, close: datetime, budget: Budget) -> set[datetime]:
        """Return the planned wall-clock starts between two instants, before exceptions."""
        core = self.core
        if core is None:
            return set()
        first = self._wall(core.start)
        starts = {self._wall(one.start if isinstance(one, Period) else one) for one in core.extra}
        untils: list[datetime] = []
        for text in core.rules:
            made, until = self._ruled(text, first, (begin, close), budget)
            starts |= made
            untils += [until] if until else []
        if not untils or first <= max(untils):
            starts.add(first)
        elif not starts:
            self._trouble("This event stops repeating before it starts, so it never happens.")
        return {start for start in starts if begin <= start <= close}

    def _ruled(
        self, text: str, first: datetime, between: tuple[datetime, datetime], budget: Budget
    ) -> tuple[set[datetime], datetime | None]:
        """Return the starts one RRULE makes, and its end if it has one.

        A rule that cannot be followed leaves a trouble behind.
        """
        begin, close = between
        budget.check_time()
        try:
            rule = parse_rule(text)
            until = self._until(rule.until) if rule.until else None
            made = expand(rule, first, until=until, begin=begin, close=close, budget=budget)
            return set(islice(made, budget.per_event + 1)), until
        except (RuleError, TooMuch, ValueProblem) as error:
            self._trouble(str(error))
            budget.check_time()
            return set(), None

    def _trouble(self, sentence: str) -> None:
        if sentence not in self.troubles:
            self.troubles.append(sentence)

    def _until(self, text: str) -> datetime:
        """Return the last allowed start on the wall clock.

        UNTIL ought to be of the kind of DTSTART; when it is not, an all-day series takes its date, a floating
        one its clock time, and any other takes it as UTC.
        """
        until = parse_until(text)
        if self.core is not None and self.core.all_day:
            return wall(until).replace(hour=0, minute=0, second=0)
        if self.floating:
            return wall(until)
        return wall(until).replace(tzinfo=UTC).astimezone(self.zone).replace(tzinfo=None)

    def _at(self, core: Entry, start: datetime) -> Occurrence | None:
        """Return the occurrence planned at a wall-clock start, unless it is excluded or changed."""
        identities = self._identities(self._like_core(start))
        if start.date() in self._excluded_days or any(one in self._excluded for one in identities):
            return None
        if any(one in self._changed for one in identities):
            return None
        source = self._described_by(identities[0])
        begins = start + self._moved_by(source)
        ends = begins + self._lengths.get(start, source.length)
        planned = self._like_core(start) if core.repeats or self.changes else None
        return Occurrence(source, self._like_core(begins), self._like_core(ends), planned)

    def _described_by(self, identity: datetime) -> Entry:
        """Return the VEVENT that describes a planned start: the core, or the latest "this and future" change."""
        source = self.core
        for planned, change in self._future:
            if planned < identity:
                source = change
        assert source is not None
        return source

    def _moved_by(self, entry: Entry) -> timedelta:
        if not entry.this_and_future or entry.planned is None:
            return _NOTHING
        return self._wall(entry.start) - self._wall(entry.planned)

    def _like_core(self, moment: datetime) -> Moment:
        """Return a wall-clock time as the core writes its own: a date, or a time in the series' zone."""
        if self.core is not None and self.core.all_day:
            return moment.date()
        return moment.replace(tzinfo=self.zone)

    def _from_changes(self, budget: Budget) -> Iterator[Occurrence]:
        for change in self.changes:
            budget.check_time()
            if any(one in self._excluded for one in self._identities(change.planned)) or self._outdated(change, budget):
                continue
            yield Occurrence(change, self._here(change.start), self._here(change.end), self._planned(change))

    def _outdated(self, change: Entry, budget: Budget) -> bool:
        """Tell whether a change that repeats by itself belongs to an older form of the core."""
        core = self.core
        if core is None or not (change.repeats or change.without) or change.sequence >= core.sequence:
            return False
        identities = self._identities(change.planned)
        day = identities[0].replace(hour=0, minute=0, second=0)
        starts = self._starts(day, day + timedelta(days=1), budget)
        planned = {one for start in starts for one in self._identities(self._here(start))}
        return not planned & set(identities)

    def _planned(self, change: Entry) -> Moment | None:
        planned = change.planned
        if not isinstance(planned, datetime):
            return planned
        if self.core is not None and self.core.all_day:
            return planned.date()
        return self._wall(planned).replace(tzinfo=self.zone)

    def _here(self, moment: Moment) -> Moment:
        """Return a moment with the series' zone when it floats."""
        if isinstance(moment, datetime) and moment.tzinfo is None:
            return moment.replace(tzinfo=self.zone)
        return moment


def read_moments(clock: Clock, component: Component, name: str, troubles: list[str]) -> list[Moment | Period]:
    """Return every value of RDATE or EXDATE; those that cannot be read are told in `troubles`."""
    found: list[Moment | Period] = []
    for one in component.all(name):
        try:
            found += clock.moments(one)
        except ValueProblem as error:
            troubles.append(f"One of its dates ({name}) was left out: {error}")
    return found


def _zone_of(core: Entry | None) -> tzinfo | None:
    """Return the first zone that the core's times name."""
    if core is None:
        return None
    extra = [one.start if isinstance(one, Period) else one for one in core.extra]
    for moment in (core.start, core.end, *core.without, *extra):
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            return moment.tzinfo
    return None


def _shift(moment: datetime, length: timedelta) -> datetime:
    """Return the moment moved, held within the calendar's years."""
    try:
        return moment + length
    except OverflowError:
        return FIRST if length < _NOTHING else LAST
