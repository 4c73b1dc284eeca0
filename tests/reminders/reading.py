"""Read the letters that were written, and do the work that is due."""

import base64
from datetime import datetime
from typing import Any

import icalendar

from moothall.minutes.work.worker import work_off
from moothall.post.models import Letter


def to(email: str) -> list[Letter]:
    """Return the letters to an address, the oldest first."""
    return list(Letter.objects.filter(to=email).order_by("id"))


def subjects(email: str) -> list[str]:
    return [letter.subject for letter in to(email)]


def clear() -> None:
    Letter.objects.all().delete()


def work(at: datetime) -> None:
    work_off(now=at, rounds=400)


def calendars(letter: Letter) -> list[Any]:
    """Return the calendars that a letter brings, as a library reads them."""
    return [
        icalendar.Calendar.from_ical(base64.b64decode(each["content"]))
        for each in letter.attachments
        if each["type"].startswith("text/calendar")
    ]


def calendar(letter: Letter) -> tuple[str, Any]:
    """Return the method and the event of the one calendar that a letter brings."""
    [found] = calendars(letter)
    [event] = found.events
    return str(found["METHOD"]), event
