"""Read RSS and Atom as a last resort: only what carries the date of an event, not of a post."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import feedparser

from moothall.calendars.reading import iso
from moothall.calendars.reading.online import online_link, web_address
from moothall.calendars.reading.shapes import Problem, ReadEvent, Reading, Window
from moothall.calendars.reading.zones import zone_name

_STARTS = ("ev_startdate", "xcal_dtstart", "cal_dtstart", "event_startdate", "startdate", "dtstart", "mec_startdate")
_ENDS = ("ev_enddate", "xcal_dtend", "cal_dtend", "event_enddate", "enddate", "dtend", "mec_enddate")
_PLACES = ("ev_location", "xcal_location", "cal_location", "event_location", "location", "mec_location")
_MOST_PROBLEMS = 50
_LARGEST = 5 * 1024 * 1024
_MOST_POSTS = 2_000


def read(source: bytes, window: Window) -> Reading:
    """Return the events of a feed; posts without the date of an event become problems with their address."""
    reading = Reading("rss")
    trap = _trap(source)
    if trap:
        reading.understood = False
        reading.problems.append(Problem("file", trap))
        return reading
    try:
        feed = feedparser.parse(io.BytesIO(source))
    except Exception:
        feed = feedparser.FeedParserDict(entries=[], version="")
    reading.understood = bool(feed.get("version") or feed.get("entries"))
    for entry in feed.get("entries", []):
        _take(entry, window, reading)
    if not reading.understood:
        reading.problems.append(Problem("file", "This looks like a news feed (RSS or Atom) but is too broken to read."))
    return reading


def _trap(source: bytes) -> str | None:
    """Return why a feed is not worth the work of reading it, or None."""
    if b"<!ENTITY" in source:
        return "This news feed defines its own entities; the hall does not read such feeds."
    if len(source) > _LARGEST or source.count(b"<item") + source.count(b"<entry") > _MOST_POSTS:
        return f"This news feed is too long: the hall reads up to {_MOST_POSTS:,} posts."
    return None


def _take(entry: Any, window: Window, reading: Reading) -> None:
    title = " ".join(str(entry.get("title", "")).split())
    url = web_address(str(entry.get("link", "")))
    start = _first(entry, _STARTS, window)
    if start is None:
        if len(reading.problems) < _MOST_PROBLEMS:
            message = f"This post does not say when its event is. Look at its page: {url or 'no address given'}"
            reading.problems.append(Problem(title[:80] or "post", message))
        return
    end = iso.until(start, _first(entry, _ENDS, window))
    description = _description(entry)
    if window.overlaps(start, end):
        reading.events.append(
            ReadEvent(
                uid=str(entry.get("id") or url or title),
                title=title,
                start=start,
                end=end,
                timezone=zone_name(start.tzinfo) if isinstance(start, datetime) else None,
                location=next((str(entry[name]) for name in _PLACES if entry.get(name)), None),
                online_url=online_link(url, description),
                url=url,
                description=description,
            )
        )


def _description(entry: Any) -> str:
    for content in entry.get("content", []) or []:
        if content.get("value"):
            return str(content["value"])
    return str(entry.get("summary", ""))


def _first(entry: Any, names: tuple[str, ...], window: Window) -> Any:
    """Return the first of the named dates that can be read; xCal writes them without hyphens."""
    for name in names:
        text = str(entry.get(name) or "").strip()
        compact = re.sub(r"^(\d{4})(\d{2})(\d{2})", r"\1-\2-\3", text)
        found = iso.moment(compact, window.zone)
        if found is not None:
            return found
    return None
