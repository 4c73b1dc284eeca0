"""What is known about the sites where groups keep their calendars.

A volunteer copies the address from the address bar; most sites have another one for calendar readers. Where that
follows from a public rule, `feed_address` finds it; where it does not, it says what to ask for.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from moothall.calendars.reading.shapes import Problem


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """Where to read a calendar: the address, whose it is, and what to ask for if that fails."""

    url: str
    vendor: str | None = None
    advice: str = "Ask the group for its calendar's public address; it often ends in .ics."
    readable: bool = True

    def problem(self) -> Problem:
        """Return the sentence for an address that cannot be read at all."""
        return Problem("address", self.advice)


@dataclass(frozen=True, slots=True)
class _Vendor:
    name: str
    hosts: re.Pattern[str]
    advice: str
    rule: Callable[[SplitResult], str | None] = lambda _parts: None
    readable: bool = True


def feed_address(url: str) -> FeedAddress:
    """Return the address that a calendar reader should read for an address that a person copied."""
    url = re.sub(r"^(webcals?|feed)://", "https://", url.strip(), flags=re.IGNORECASE)
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return FeedAddress(url)
    for vendor in _VENDORS:
        if vendor.hosts.fullmatch(host):
            found = vendor.rule(parts) if vendor.readable else None
            return FeedAddress(found or url, vendor.name, vendor.advice, vendor.readable)
    return FeedAddress(_nextcloud(parts) or url)


def _google(parts: SplitResult) -> str | None:
    """Return the public feed of an embedded (src=) or shared (cid=) Google calendar."""
    query = parse_qs(parts.query)
    name = (query.get("src") or [""])[0]
    if not name and query.get("cid"):
        name = _decoded(query["cid"][0])
    if not name or parts.path.endswith(".ics"):
        return None
    return f"https://calendar.google.com/calendar/ical/{quote(name, safe='@.')}/public/basic.ics"


def _decoded(text: str) -> str:
    """Return the calendar's name in a cid, which is base64 unless it is the name itself."""
    if "@" in text:
        return text
    try:
        name = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    return name if "@" in name else ""


def _outlook(parts: SplitResult) -> str | None:
    """Return the .ics beside a published calendar's page."""
    if re.fullmatch(r"/(owa/)?calendar/.+/calendar\.html", parts.path):
        return f"https://{parts.netloc}{parts.path.removesuffix('html')}ics"
    return None


def _teamup(parts: SplitResult) -> str | None:
    """Return the feed of a calendar key, such as ks7bdcbd3d4bcde10a."""
    found = re.fullmatch(r"/(?:c/)?(ks[0-9a-z]{8,})(?:/.*)?", parts.path)
    return f"https://ics.teamup.com/feed/{found[1]}/0.ics" if found else None


_MEETUP_PAGES = {
    "find", "topics", "cities", "pro", "apps", "help", "login", "register", "about", "blog", "lp", "home", "media",
    "messages", "settings", "members", "groups", "events", "start", "privacy", "terms", "account", "api", "graphql",
}  # fmt: skip


def _meetup(parts: SplitResult) -> str | None:
    """Return the feed of a group's page, whatever page of the group it is."""
    steps = [step for step in parts.path.split("/") if step]
    if steps and re.fullmatch(r"[a-z]{2}-[A-Z]{2}", steps[0]):
        steps = steps[1:]
    if not steps or steps[0].lower() in _MEETUP_PAGES:
        return None
    return f"https://www.meetup.com/{steps[0]}/events/ical/"


def _mobilizon(parts: SplitResult) -> str | None:
    found = re.match(r"/(@[\w.]+)", unquote(parts.path))
    return f"https://{parts.netloc}/{found[1]}/feed/ics" if found and "/feed/" not in parts.path else None


def _luma(parts: SplitResult) -> str | None:
    found = re.search(r"\b(cal-[0-9A-Za-z]{8,})", f"{parts.path}?{parts.query}")
    return f"https://api.lu.ma/ics/get?entity=calendar&id={found[1]}" if found and "ics" not in parts.path else None


def _nextcloud(parts: SplitResult) -> str | None:
    """Return the export of a calendar that a Nextcloud shows to everybody."""
    found = re.fullmatch(r"(.*?)/(?:index\.php/)?apps/calendar/(?:p|embed)/([0-9A-Za-z]+)(?:/.*)?", parts.path)
    return f"https://{parts.netloc}{found[1]}/remote.php/dav/public-calendars/{found[2]}?export" if found else None


_PAGE_ADVICE = "Give the address of the organiser's public page, where its events are listed."
_VENDORS = (
    _Vendor(
        "Google",
        re.compile(r"(calendar|www)\.google\.com|calendar\.google\.[a-z.]+"),
        "In Google Calendar, open the calendar's settings, tick “Make available to public” and copy the "
        "“Public address in iCal format” (it ends in basic.ics).",
        _google,
    ),
    _Vendor(
        "Outlook",
        re.compile(r"outlook\.(live|office|office365)\.com|calendar\.live\.com|outlook\.cloud\.microsoft"),
        "Ask Outlook for the public link: Settings, Calendar, Shared calendars, “Publish a calendar”, then copy "
        "the ICS link (it ends in .ics).",
        _outlook,
    ),
    _Vendor(
        "iCloud",
        re.compile(r"(.+\.)?icloud\.com"),
        "In Apple's Calendar, share the calendar as a “Public Calendar” and copy its link (it begins with webcal://).",
    ),
    _Vendor(
        "Teamup",
        re.compile(r"(www\.|ics\.)?teamup\.com"),
        "In Teamup, open the menu, Preferences, iCalendar Feeds, and copy the address of the feed.",
        _teamup,
    ),
    _Vendor(
        "Meetup",
        re.compile(r"(www\.)?meetup\.com"),
        "Give the address of the Meetup group, such as https://www.meetup.com/your-group/. It has to be public.",
        _meetup,
    ),
    _Vendor("Eventbrite", re.compile(r"(www\.)?eventbrite\.[a-z.]+|www\.eventbriteapi\.com"), _PAGE_ADVICE),
    _Vendor(
        "Mobilizon",
        re.compile(r"(.+\.)?mobilizon[-.].+|keskonfai\.fr|mobilize\.berlin"),
        "Give the address of the Mobilizon group, such as https://mobilizon.example/@group.",
        _mobilizon,
    ),
    _Vendor(
        "Luma",
        re.compile(r"(www\.|api\.|api2\.)?(lu\.ma|luma\.com)"),
        "On Luma, copy the calendar's “Add iCal Subscription” link.",
        _luma,
    ),
    _Vendor("Ticket Tailor", re.compile(r"(.+\.)?tickettailor\.com|buytickets\.at"), _PAGE_ADVICE),
    _Vendor("OutSavvy", re.compile(r"(www\.)?outsavvy\.com"), _PAGE_ADVICE),
    _Vendor("Dice", re.compile(r"(www\.|link\.)?dice\.fm"), _PAGE_ADVICE),
    _Vendor(
        "Facebook",
        re.compile(r"(.+\.)?(facebook\.com|fb\.com|fb\.me|fb\.watch)"),
        "Facebook does not let anybody outside read a group's events. Keep the events in another calendar too, "
        "such as a Google calendar, and give that address.",
        readable=False,
    ),
)
