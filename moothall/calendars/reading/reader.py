"""Read a calendar of any kind."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from moothall.calendars.reading import eventbrite, json_ld, meetup, mobilizon, news
from moothall.calendars.reading.ical import read_ical
from moothall.calendars.reading.ical.lines import decode
from moothall.calendars.reading.json_text import JsonProblem, load, load_lines, objects
from moothall.calendars.reading.pages import Page, look
from moothall.calendars.reading.recognising import kind_of_json, kind_of_text
from moothall.calendars.reading.shapes import Budget, Problem, ReadEvent, Reading, TooMuch, Window
from moothall.calendars.reading.vendors import feed_address

LARGEST = 30 * 1024 * 1024
_MOST_LEADS = 5


def read(
    source: bytes,
    *,
    window: tuple[date, date],
    timezone: str = "Europe/London",
    content_type: str = "",
    url: str = "",
    budget: Budget | None = None,
) -> Reading:
    """Return the events of a calendar that touch the days of `window`, both included, sorted by start and UID.

    `timezone` is where times without a zone are meant. `content_type` and `url` say how the source came, if it
    came from the web. Never raises for anything within the source: what cannot be read is a problem.
    """
    days = Window(*window, ZoneInfo(timezone))
    if len(source) > LARGEST:
        size = f"{len(source) / 1e6:.0f} MB"
        return Reading(
            "unknown",
            problems=[Problem("file", f"This file is too large to be a calendar ({size}).")],
            understood=False,
        )
    try:
        reading = _read(source, days, content_type, url, budget or Budget())
    except TooMuch as error:
        reading = Reading("unknown", problems=[Problem("file", str(error))], understood=False)
    reading.events.sort(key=lambda event: _order(event, days.zone))
    _tell_apart(reading.events)
    return reading


def _tell_apart(events: list[ReadEvent]) -> None:
    """Make UID and recurrence id together unique: a source that gives two events one name gets two names."""
    seen: set[tuple[str, str]] = set()
    for event in events:
        name = event.uid
        for number in count(1):
            if (event.uid, str(event.recurrence_id)) not in seen:
                break
            again = f"#{number}" if number > 1 else ""
            event.uid = f"{name}#{event.start.isoformat()}{again}"
        seen.add((event.uid, str(event.recurrence_id)))


def _order(event: ReadEvent, zone: ZoneInfo) -> tuple[float, str, str]:
    """Return what events are sorted by; an all-day event stands at midnight in the zone of the reading."""
    start = event.start
    if not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day, tzinfo=zone)
    return start.timestamp(), event.uid, str(event.recurrence_id)


def _read(source: bytes, days: Window, content_type: str, url: str, budget: Budget) -> Reading:
    charset = _charset(content_type)
    text = decode(source, charset)
    kind = kind_of_text(text, content_type)
    if kind == "ical":
        return read_ical(source, days, charset=charset, budget=budget)
    if kind == "json":
        return _read_json(text, days)
    if kind == "rss":
        return news.read(source, days)
    if kind == "html":
        return _read_page(look(text, url), days, url)
    if not text.strip():
        return _not_understood("unknown", "There is nothing in this file.")
    return _not_understood(
        "unknown", "This is not a calendar that the hall knows how to read. " + feed_address(url).advice
    )


def _charset(content_type: str) -> str | None:
    found = re.search(r"charset=\"?([\w-]+)", content_type, re.IGNORECASE)
    return found[1] if found else None


def _not_understood(kind: str, message: str) -> Reading:
    return Reading(kind, problems=[Problem("file", message)], understood=False)


def _read_json(text: str, days: Window) -> Reading:
    """Read a JSON text, or one with a JSON value on each line."""
    problems: list[Problem] = []
    try:
        value = load(text)
    except JsonProblem as error:
        values, broken = load_lines(text) if "\n" in text.strip() else ([], [])
        if not values:
            return _not_understood("unknown", f"This is meant as event data (JSON). {error}")
        value = values
        problems = [Problem(f"line {number}", sentence) for number, sentence in broken]
    reading = _read_value(value, days)
    reading.problems = problems + reading.problems
    return reading


def _read_value(value: Any, days: Window) -> Reading:
    kind = kind_of_json(value)
    if kind == "eventbrite":
        return eventbrite.read(value, days)
    if kind == "meetup":
        return meetup.read(value, days)
    if kind == "mobilizon":
        return mobilizon.read(value, days)
    if kind == "json_ld":
        return _read_linked_data(value, days)
    return _not_understood("unknown", "This is data (JSON), but the hall found no events in it.")


def _read_linked_data(value: Any, days: Window) -> Reading:
    """Read JSON-LD that is a file of its own, or that a file of scraped pages keeps as texts."""
    reading = Reading("json_ld")
    events = list(json_ld.read_value(value, days, "file", reading.problems))
    texts = [
        (str(node.get("page", "file"))[:120], text)
        for node in objects(value)
        for text in node.values()
        if isinstance(text, str) and '"@type"' in text
    ]
    kept = json_ld.read_blocks(texts, days)
    reading.problems += kept.problems
    found = {
        (one.uid, one.start, one.title): one for one in [*kept.events, *events] if days.overlaps(one.start, one.end)
    }
    reading.events = list(found.values())
    return reading


def _read_page(page: Page, days: Window, url: str) -> Reading:
    """Read what a web page holds, or say what it shows and what to ask for."""
    reading = _page_events(page, days)
    reading.leads = page.leads[:_MOST_LEADS]
    if reading.events or reading.understood:
        return reading
    feed = feed_address(url)
    if page.is_sign_in(url):
        reading.kind = "sign_in_page"
        message = f"This address now shows a sign-in page. {feed.advice}"
    elif page.leads:
        message = (
            f"This page lists no events that the hall can read, but it points to a calendar: {page.leads[0][:200]}"
        )
    else:
        called = f" (“{page.title[:80]}”)" if page.title else ""
        message = f"This address shows a web page{called} without events that the hall can read. {feed.advice}"
    reading.problems.append(Problem("page", message))
    return reading


def _page_events(page: Page, days: Window) -> Reading:
    """Return the events of a page's linked data, or of the state that Meetup keeps in its pages."""
    blocks = [(f"line {line}", text) for line, text in page.linked_data]
    reading = json_ld.read_blocks(blocks, days)
    reading.understood = any(_has_events(text) for _, text in blocks)
    if not reading.understood and page.next_data:
        state = _state_events(page.next_data, days)
        if state is not None:
            return state
    if not reading.understood:
        reading.kind = "page"
    return reading


def _has_events(text: str) -> bool:
    try:
        return any(json_ld.is_event(node) and "startDate" in node for node in objects(load(text)))
    except JsonProblem:
        return False


def _state_events(text: str, days: Window) -> Reading | None:
    try:
        value = load(text)
    except JsonProblem:
        return None
    if any(meetup.is_event(node) for node in objects(value)):
        return meetup.read(value, days)
    reading = Reading("json_ld")
    reading.events = [one for one in json_ld.read_value(value, days, "page", []) if days.overlaps(one.start, one.end)]
    return reading if reading.events else None
