"""Tell what kind of calendar an address or a file is."""

from __future__ import annotations

import re
from typing import Any

from moothall.calendars.reading import eventbrite, json_ld, meetup, mobilizon
from moothall.calendars.reading.ical.lines import decode
from moothall.calendars.reading.json_text import objects
from moothall.calendars.reading.vendors import feed_address

KINDS = ("ical", "json_ld", "eventbrite", "meetup", "mobilizon", "rss", "sign_in_page", "page", "unknown")
_BEGIN = re.compile(r"^[ \t]*BEGIN[ \t]*:[ \t]*\w", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(r"<!doctype html|<html|<head|<body|<script|<title|<div|<meta", re.IGNORECASE)
_FEED = re.compile(r"<(rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_BY_VENDOR = {
    "Google": "ical",
    "Outlook": "ical",
    "iCloud": "ical",
    "Teamup": "ical",
    "Meetup": "ical",
    "Mobilizon": "ical",
    "Eventbrite": "json_ld",
    "Ticket Tailor": "json_ld",
    "OutSavvy": "json_ld",
    "Dice": "json_ld",
    "Luma": "json_ld",
}
_SAMPLE = 20_000


def recognise(source: str | bytes) -> str:
    """Return the kind of a calendar: of an address by what is known of its site, of a file by what is in it."""
    if isinstance(source, bytes):
        return kind_of_text(decode(source))
    feed = feed_address(source)
    if not feed.readable:
        return "unknown"
    if re.search(r"\.ics(\?|$)|/ical/?(\?|$)|/feed/ics|[?&]ical=1|/basic\.ics", feed.url, re.IGNORECASE):
        return "ical"
    return _BY_VENDOR.get(feed.vendor or "", "unknown")


def kind_of_text(text: str, content_type: str = "") -> str:
    """Return "ical", "json", "rss", "html" or "unknown" by the beginning of a text."""
    start = text[:_SAMPLE].lstrip("\ufeff\x00 \t\r\n")
    if re.match(r"BEGIN[ \t]*:", start, re.IGNORECASE):
        return "ical"
    if start[:1] in "{[" and start:
        return "json"
    if _FEED.search(start) and not re.match(r"<!doctype html|<html", start, re.IGNORECASE):
        return "rss"
    if _HTML.search(start):
        return "html"
    if _BEGIN.search(text) or "text/calendar" in content_type.lower():
        return "ical"
    return "unknown"


def kind_of_json(value: Any) -> str:
    """Return the kind of calendar that a JSON value holds, "unknown" if none."""
    if mobilizon.is_activity(value):
        return "mobilizon"
    for node in objects(value):
        kind = _kind_of_node(node)
        if kind:
            return kind
    empty_answer = isinstance(value, dict) and value.get("events") == []
    return "eventbrite" if empty_answer else "unknown"


def _kind_of_node(node: dict[str, Any]) -> str | None:
    if eventbrite.is_event(node):
        return "eventbrite"
    if meetup.is_event(node):
        return "meetup"
    if mobilizon.is_event(node) and "startTime" in node:
        return "mobilizon"
    return "json_ld" if "@type" in node or json_ld.is_event(node) or _holds_linked_data(node) else None


def _holds_linked_data(node: dict[str, Any]) -> bool:
    return any(isinstance(one, str) and '"@type"' in one for one in node.values())
