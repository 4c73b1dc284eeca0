"""Small calendars for tests."""

from __future__ import annotations

import datetime as dt

from moothall.calendars.reading import Reading, read

YEARS = (dt.date(2015, 1, 1), dt.date(2030, 12, 31))


def calendar(*events: str, head: str = "") -> bytes:
    """Return a calendar holding these VEVENT bodies, lines ended as the standard wants."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def ical(*events: str, head: str = "", window: tuple[dt.date, dt.date] = YEARS) -> Reading:
    """Return the reading of a calendar that holds these VEVENT bodies."""
    return read(calendar(*events, head=head), window=window)


def starts(reading: Reading) -> list[str]:
    """Return when events start, in ISO 8601."""
    return [one.start.isoformat() for one in reading.events]


def messages(reading: Reading) -> str:
    """Return all problems as one text."""
    return "\n".join(f"{one.where}: {one.message}" for one in reading.problems)
