"""``moothall calendars read FILE_OR_URL``: show what a calendar holds. No database is touched."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from moothall.calendars.reading import Problem, ReadEvent, Reading, read, read_address

_SPAN = timedelta(days=365)


class Command(BaseCommand):
    """Read a calendar from a file or an address and list its events."""

    help = "Read any calendar (a file, an https:// or webcal:// address) and list its events between two days."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("source", metavar="FILE_OR_URL", help="a file, an address, or - for standard input")
        parser.add_argument("--from", dest="first", type=_day, metavar="YYYY-MM-DD", help="first day (default: today)")
        parser.add_argument("--to", dest="last", type=_day, metavar="YYYY-MM-DD", help="last day (default: a year on)")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and print; leave with 1 when nothing could be read, 2 when the days make no sense."""
        first = options["first"] or _before(options["last"]) or date.today()  # noqa: DTZ011  (a door reads the clock)
        last = options["last"] or _after(first)
        if last < first:
            self.stderr.write(f"--to ({last}) lies before --from ({first}). Give the earlier day first.")
            sys.exit(2)
        reading = read_source(options["source"], (first, last), settings.TIME_ZONE)
        text = json.dumps(as_json(reading), ensure_ascii=False, indent=1) if options["json"] else as_table(reading)
        self.stdout.write(_printable(text))
        if not reading.understood:
            sys.exit(1)


def read_source(source: str, window: tuple[date, date], timezone: str) -> Reading:
    """Return the reading of a file, an address, or standard input for "-"."""
    if "://" in source or source.lower().startswith(("webcal:", "http:", "https:")):
        return read_address(source, window=window, timezone=timezone).reading
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not a file name"
        problem = Problem("file", f"The file {source} could not be opened: {why}.")
        return Reading("unknown", problems=[problem], understood=False)
    return read(content, window=window, timezone=timezone)


def as_json(reading: Reading) -> dict[str, Any]:
    """Return a reading in the shape that other programs rely on."""
    return {
        "kind": reading.kind,
        "events": [_event(one) for one in reading.events],
        "problems": [{"where": one.where, "message": one.message} for one in reading.problems],
    }


def as_table(reading: Reading) -> str:
    """Return a reading as lines for people."""
    lines = [f"{len(reading.events)} events, read as {reading.kind}"]
    for one in reading.events:
        when = f"{one.start:%a %d %b %Y}" if one.all_day else f"{one.start:%a %d %b %Y %H:%M}"
        status = "" if one.status == "confirmed" else f" [{one.status}]"
        where = one.location or ("online" if one.online_url else "")
        lines.append(f"  {when:<23} {one.title}{status}" + (f" — {' '.join(where.split())}" if where else ""))
    if reading.problems:
        lines += ["", f"{len(reading.problems)} things to know:"]
        lines += [f"  {one.where}: {one.message}" for one in reading.problems]
    return "\n".join(lines)


def _event(one: ReadEvent) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "recurrence_id": one.recurrence_id.isoformat() if one.recurrence_id else None,
        "title": one.title,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "all_day": one.all_day,
        "timezone": one.timezone,
        "status": one.status,
        "location": one.location,
        "online_url": one.online_url,
        "url": one.url,
    }


def _printable(text: str) -> str:
    """Return the text with half characters, which no encoding can write, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no zone)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is not a day. Write it as YYYY-MM-DD, such as 2026-03-29.") from error


def _after(first: date) -> date:
    return date.max if first > date.max - _SPAN else first + _SPAN


def _before(last: date | None) -> date | None:
    if last is None:
        return None
    today = date.today()  # noqa: DTZ011  (a door reads the clock)
    return today if today <= last else date.min if last < date.min + _SPAN else last - _SPAN
