"""Writing a feed of 2,000 events: ours beside icalendar's own writer, in turns; and what ours says, read back by it."""

import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from moothall.events.writing import Head, Item, write_calendar

EVENTS, ROUNDS, TARGET = 2000, 7, 10
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ZONES = ("Europe/London", "Europe/Dublin", "Europe/Paris")
STORY = (
    "One short story, honestly told, then questions. We write up what was said, with permission, so that people who "
    "could not come can read it; tea – and cake – throughout.\n\nThe room is step-free.\n"
)


def items() -> list[Item]:
    """Return events as groups have them: a title, a page of text, a place, a position, some online."""
    return [
        Item(
            uid=f"{number}@hall.example",
            title=f"How a food bank moved its rota off paper, part {number}",
            starts_at=NOW + timedelta(hours=7 * number),
            ends_at=NOW + timedelta(hours=7 * number + 2),
            timezone=ZONES[number % len(ZONES)],
            created_at=NOW,
            changed_at=NOW + timedelta(minutes=number),
            sequence=number % 3,
            status=("cancelled" if number % 31 == 0 else "published"),
            description=STORY,
            location="Friends Meeting House, 6 Mount Street, Manchester, M2 5NS",
            latitude=53.47794,
            longitude=-2.24495,
            url=f"https://hall.example/events/{number}/how-a-food-bank/",
            online_url="https://meet.example.org/room" if number % 3 == 0 else "",
        )
        for number in range(EVENTS)
    ]


def built(rows: list[Item]) -> icalendar.Calendar:
    """Build the same calendar with the library."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Moothall//Events//EN")
    calendar.add("version", "2.0")
    for row in rows:
        zone = ZoneInfo(row.timezone)
        event = icalendar.Event()
        event.add("uid", row.uid)
        event.add("dtstamp", row.changed_at)
        event.add("last-modified", row.changed_at)
        event.add("created", row.created_at)
        event.add("sequence", row.sequence)
        event.add("dtstart", row.starts_at.astimezone(zone))
        event.add("dtend", row.ends_at.astimezone(zone))
        event.add("summary", row.title)
        event.add("status", "CANCELLED" if row.status == "cancelled" else "CONFIRMED")
        event.add("description", row.description)
        event.add("location", row.location)
        event.add("geo", (row.latitude, row.longitude))
        event.add("url", row.url)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar


def timed(work: Callable[[], Any]) -> float:
    """Return how long a piece of work takes, in seconds."""
    start = perf_counter()
    work()
    return perf_counter() - start


def say(name: str, ours: float, peer: float, target: str) -> None:
    """Print one measure: name, ours, the library's, ratio, target."""
    print(f"{name}: ours {ours * 1000:.1f}, icalendar {peer * 1000:.1f}, ratio {peer / ours:.1f}, target {target}")


def main() -> int:
    """Print a line per measure; 1 when a target is missed."""
    rows = items()
    ready = built(rows)
    write_calendar(Head("What’s on"), rows)
    ours, whole, writing = [], [], []
    for _round in range(ROUNDS):
        ours.append(timed(lambda: write_calendar(Head("What’s on"), rows)))
        writing.append(timed(ready.to_ical))
        whole.append(timed(lambda: built(rows).to_ical()))
    mine, theirs, only = map(statistics.median, (ours, whole, writing))
    body = write_calendar(Head("What’s on"), rows)
    back = icalendar.Calendar.from_ical(body).events
    right = len(back) == EVENTS and all(
        event["DTSTART"].dt == row.starts_at and event["DESCRIPTION"] == row.description
        for event, row in zip(back, rows, strict=True)
    )
    long = [line for line in body.split(b"\r\n") if len(line) > 75]
    say(f"feed of {EVENTS:,}, built and written, ms", mine, theirs, f">= {TARGET}")
    say("the same, its components built before, ms", mine, only, "none")
    same = "the same" if right else "DIFFERENT"
    print(f"read back by icalendar: {same}; lines longer than 75 octets: {len(long)}, target 0")
    return int(theirs / mine < TARGET or not right or bool(long))


if __name__ == "__main__":
    sys.exit(main())
