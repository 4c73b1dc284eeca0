"""Read a whole iCalendar file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from moothall.calendars.reading.ical.events import Words, read_entry, to_event
from moothall.calendars.reading.ical.lines import Component, decode, parse
from moothall.calendars.reading.ical.series import Entry, Series
from moothall.calendars.reading.ical.values import Clock, ValueProblem
from moothall.calendars.reading.ical.vtimezones import Zones
from moothall.calendars.reading.shapes import Budget, Problem, ReadEvent, Reading, TooMuch, Window


def read_ical(source: bytes, window: Window, *, charset: str | None = None, budget: Budget | None = None) -> Reading:
    """Return the events of an iCalendar file that fall into the window."""
    budget = budget or Budget()
    roots, problems = parse(decode(source, charset))
    reading = Reading("ical", problems=problems, understood=bool(roots))
    if not roots:
        reading.problems = [Problem("file", "This file holds no calendar: no line in it begins one (BEGIN:VCALENDAR).")]
        return reading
    try:
        for calendar in _calendars(roots):
            _read_calendar(calendar, window, budget, reading)
    except TooMuch as error:
        reading.problems.append(Problem("file", str(error)))
    return reading


def _calendars(roots: list[Component]) -> Iterator[Component]:
    """Yield each VCALENDAR, and the loose components of a fragment as one calendar."""
    loose = Component("VCALENDAR", 1)
    for root in roots:
        if root.name == "VCALENDAR":
            yield root
        else:
            loose.children.append(root)
    if loose.children:
        yield loose


def _read_calendar(calendar: Component, window: Window, budget: Budget, reading: Reading) -> None:
    scale = calendar.text("CALSCALE").upper()
    if scale not in {"", "GREGORIAN"}:
        reading.problems.append(
            Problem("file", f"This calendar counts by “{scale[:30]}”; the hall reads Gregorian dates.")
        )
        return
    clock = _clock(calendar, reading)
    entries = _entries(calendar, clock, reading, budget)
    words: dict[int, Words] = {}
    zone = clock.moved or window.zone
    for core, changes in _together(entries, reading):
        reading.events += _occurrences((core, changes, zone), window, budget, words, reading)
    for name in sorted(clock.strange):
        reading.problems.append(
            Problem("file", f"Nobody knows the time zone “{name[:60]}”; its times were read as {window.zone.key} time.")
        )


def _clock(calendar: Component, reading: Reading) -> Clock:
    """Return the clock by which the calendar means its times."""
    zones = Zones()
    for component in _within(calendar, "VTIMEZONE"):
        zones.add(component)
    name = calendar.text("X-WR-TIMEZONE")
    moved: tzinfo | None = zones.find(name) if name else None
    if name and moved is None:
        reading.problems.append(
            Problem("file", f"Nobody knows the calendar's time zone “{name[:60]}”; it was ignored.")
        )
    return Clock(zones, moved)


def _within(component: Component, name: str) -> Iterator[Component]:
    """Yield the components of a name at any depth."""
    for child in component.children:
        if child.name == name:
            yield child
        elif child.name != "VEVENT":
            yield from _within(child, name)


def _entries(calendar: Component, clock: Clock, reading: Reading, budget: Budget) -> list[Entry]:
    """Return the VEVENTs that can be placed in time; each other one leaves a problem."""
    entries: list[Entry] = []
    for component in _within(calendar, "VEVENT"):
        budget.check_time()
        try:
            entry, troubles = read_entry(component, clock)
            entries.append(entry)
        except (ValueProblem, OverflowError, ValueError) as error:
            troubles = [f"This event was left out. {_sentence(error)}"]
        reading.problems += [Problem(where(component), sentence) for sentence in troubles]
    return entries


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, ValueProblem) else "Its dates lie outside the years that the hall can count."


def where(component: Component) -> str:
    """Say where an event stands: its line, and its title or UID."""
    label = component.text("SUMMARY") or component.text("UID")
    return f"line {component.line}: {' '.join(label.split())[:80]}" if label else f"line {component.line}"


def _together(entries: list[Entry], reading: Reading) -> Iterator[tuple[Entry | None, list[Entry]]]:
    """Yield each event with its changed occurrences, joined by UID; entries without one stand alone."""
    by_uid: dict[str, list[Entry]] = {}
    for index, entry in enumerate(entries):
        own = entry.component.text("UID") or f"\n{index}"
        by_uid.setdefault(own, []).append(entry)
    for together in by_uid.values():
        changes = [one for one in together if one.planned is not None]
        cores = [one for one in together if one.planned is None]
        if len(cores) > 1:
            cores = _distinct(cores, reading)
        yield cores[0] if cores else None, changes
        for other in cores[1:]:
            yield other, []


def _distinct(cores: list[Entry], reading: Reading) -> list[Entry]:
    """Return the newest form of an event that came several times, or all when they are different events.

    A higher SEQUENCE replaces what came before (RFC 5545 section 3.8.7.4). Some calendars give many events the
    same UID; with equal SEQUENCE and different times they are kept apart, so that none is lost.
    """
    highest = max(one.sequence for one in cores)
    newest = [one for one in cores if one.sequence == highest]
    kept = list({(str(one.start), tuple(one.rules)): one for one in reversed(newest)}.values())[::-1]
    if len(kept) > 1:
        reading.problems.append(
            Problem(where(kept[0].component), f"{len(kept)} events share one identifier (UID); the hall kept them all.")
        )
    return kept


def _occurrences(
    parts: tuple[Entry | None, list[Entry], tzinfo],
    window: Window,
    budget: Budget,
    words: dict[int, Words],
    reading: Reading,
) -> list[ReadEvent]:
    """Return the occurrences of one event; when it fails it leaves a problem, never an exception."""
    core, changes, zone = parts
    first = (core or changes[0]).component
    events: list[ReadEvent] = []
    troubles: list[str] = []
    try:
        series = Series(core, changes, zone, troubles)
        for found in series.occurrences(window, budget):
            budget.spend(1)
            said = words.get(id(found.entry))
            if said is None:
                said = words[id(found.entry)] = Words(found.entry.component)
            events.append(to_event(found, said))
    except (OverflowError, ValueError):
        troubles.append("Its dates lie outside the years that the hall can count.")
    except TooMuch:
        reading.events += events
        raise
    finally:
        reading.problems += [Problem(where(first), sentence) for sentence in troubles]
    return events
