"""Read a calendar at an address: find the feed, fetch it safely, read what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from moothall.calendars.reading.reader import read
from moothall.calendars.reading.shapes import Problem, Reading
from moothall.calendars.reading.vendors import feed_address
from moothall.kit.fetching import Fetched, FetchProblem, fetch


@dataclass(frozen=True, slots=True)
class AddressRead:
    """What an address gave: the reading, the address that was read, and the answer, None where there was none.

    A reading of kind "unchanged" means that the site said nothing is new. `kind` of a failed fetch is "unreachable".
    """

    reading: Reading
    url: str
    fetched: Fetched | None


def read_address(
    url: str,
    *,
    window: tuple[date, date],
    timezone: str = "Europe/London",
    etag: str | None = None,
    last_modified: str | None = None,
) -> AddressRead:
    """Return what the calendar at an address holds. Never raises for what the site does."""
    feed = feed_address(url)
    if not feed.readable:
        return AddressRead(Reading("unknown", problems=[feed.problem()], understood=False), url, None)
    found = _read_one(feed.url, window, timezone, etag, last_modified)
    if not found.reading.understood and feed.url != url and found.fetched is None:
        return found
    return _follow_lead(found, window, timezone)


def _read_one(
    url: str, window: tuple[date, date], timezone: str, etag: str | None, last_modified: str | None
) -> AddressRead:
    try:
        fetched = fetch(url, etag=etag, last_modified=last_modified)
    except FetchProblem as error:
        advice = f" {feed_address(url).advice}" if error.kind in {"not_allowed", "gone"} else ""
        problem = Problem("address", f"{error}{advice}")
        return AddressRead(Reading("unreachable", problems=[problem], understood=False), url, None)
    if not fetched.changed:
        return AddressRead(Reading("unchanged"), url, fetched)
    reading = read(fetched.body, window=window, timezone=timezone, content_type=fetched.content_type, url=fetched.url)
    return AddressRead(reading, url, fetched)


def _follow_lead(found: AddressRead, window: tuple[date, date], timezone: str) -> AddressRead:
    """Read the calendar that a page without events of its own points to, once."""
    if found.reading.understood or not found.reading.leads or found.reading.kind == "sign_in_page":
        return found
    led = _read_one(feed_address(found.reading.leads[0]).url, window, timezone, None, None)
    return led if led.reading.understood else found
