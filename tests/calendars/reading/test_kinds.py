"""Every other kind of calendar, and pages that are none."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from moothall.calendars.reading import Reading, feed_address, read, recognise
from tests.calendars.reading.samples import YEARS, calendar, messages, starts

EVERYTHING = (dt.date(1970, 1, 1), dt.date(2040, 12, 31))


def _read(source: str | bytes, url: str = "") -> Reading:
    return read(source if isinstance(source, bytes) else source.encode(), window=YEARS, url=url)


def _page(*blocks: Any, extra: str = "", title: str = "What's on") -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>'
        for one in blocks
    )
    return f"<!doctype html><html><head><title>{title}</title>{scripts}</head><body>{extra}</body></html>"


EVENT = {
    "@context": "https://schema.org",
    "@type": "Event",
    "name": "Tea &amp; talk",
    "startDate": "2024-06-01T19:00:00+01:00",
    "endDate": "2024-06-01T21:00:00+01:00",
    "url": "https://group.example/tea",
    "location": {
        "@type": "Place",
        "name": "Town Hall",
        "address": {"@type": "PostalAddress", "streetAddress": "Albert Square", "postalCode": "M2 5DB"},
        "geo": {"latitude": "53.479", "longitude": -2.245},
    },
    "organizer": {"@type": "Organization", "name": "Tea Club"},
}


def test_an_event_in_a_page() -> None:
    reading = _read(_page({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, EVENT]}))
    (event,) = reading.events
    assert (reading.kind, reading.understood, reading.problems) == ("json_ld", True, [])
    assert (event.uid, event.title) == ("https://group.example/tea", "Tea & talk")
    assert (event.start.isoformat(), event.timezone) == ("2024-06-01T19:00:00+01:00", "Europe/London")
    assert event.location == "Town Hall, Albert Square, M2 5DB"
    assert (event.latitude, event.longitude, event.organiser) == (53.479, -2.245, "Tea Club")


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"eventStatus": "https://schema.org/EventCancelled"}, "status", "cancelled"),
        ({"eventStatus": "EventPostponed"}, "status", "postponed"),
        ({"eventStatus": "http://schema.org/EventRescheduled"}, "status", "confirmed"),
        ({"startDate": "2024-06-01", "endDate": "2024-06-02"}, "end", dt.date(2024, 6, 3)),
        ({"startDate": "2024-06-01", "endDate": None}, "end", dt.date(2024, 6, 2)),
        ({"endDate": None}, "end", dt.datetime(2024, 6, 1, 18, tzinfo=dt.UTC)),
        ({"endDate": None, "duration": "PT90M"}, "end", dt.datetime(2024, 6, 1, 19, 30, tzinfo=dt.UTC)),
        ({"startDate": "2024-06-01T19:00"}, "start", dt.datetime(2024, 6, 1, 18, tzinfo=dt.UTC)),
        ({"startDate": "2024-06-01T18:00:00.000Z"}, "timezone", "UTC"),
        ({"startDate": "2024-06-01T18:00:00+09:00", "endDate": None}, "timezone", None),
        ({"location": "Somewhere"}, "location", "Somewhere"),
        ({"location": {"@type": "VirtualLocation", "url": "https://talk.example/1"}}, "online_url",
        "https://talk.example/1"),
        ({"location": [{"@type": "Place", "name": "Hall"}, {"@type": "VirtualLocation", "url": "x"}]}, "location",
        "Hall"),
        ({"url": "javascript:alert(1)"}, "url", None),
        ({"@type": ["Thing", "schema:MusicEvent"]}, "title", "Tea & talk"),
    ],
)  # fmt: skip
def test_what_schema_org_allows(change: dict[str, Any], field: str, value: object) -> None:
    (event,) = _read(_page({**EVENT, **change})).events
    assert getattr(event, field) == value


def test_json_that_templates_spoil_is_mended() -> None:
    text = json.dumps(EVENT)
    spoilt = [
        text.replace("Albert Square", "Albert\nSquare"),
        text[:-1] + ",}",
        "<!--" + text + "-->",
        "//<![CDATA[\n" + text + "\n//]]>",
        text.replace("{", "{ /* note */ ", 1),
        text + ";",
    ]
    for one in spoilt:
        assert len(_read(_page(one)).events) == 1, one
    broken = _read(_page('{"@type": "Event", "name": ', EVENT))
    assert len(broken.events) == 1
    assert "A block of event data (JSON-LD) was left out." in messages(broken)


def test_parts_of_a_series_and_blocks_said_twice() -> None:
    parts = [{**EVENT, "startDate": f"2024-06-0{day}T19:00:00+01:00"} for day in (1, 2)]
    series = {**EVENT, "@type": "EventSeries", "endDate": "2024-12-31", "subEvent": parts}
    reading = _read(_page(series, EVENT, EVENT))
    assert starts(reading) == ["2024-06-01T19:00:00+01:00", "2024-06-02T19:00:00+01:00"]
    assert len({one.uid for one in reading.events}) == 2


def test_deep_json_is_no_trap() -> None:
    for text in ("[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900):
        assert _read(text).events == []
        assert _read(_page(text)).events == []


@pytest.mark.parametrize(
    "text",
    [
        "<html>" + "<a " * 500_000,
        "<html>" + "<script>" * 50_000,
        "<html>" + "<!--" * 500_000,
        '{"a"' + " " * 500_000 + "x",
        '{"a":"' + '\\"' * 200_000,
        "{" + "/*" * 500_000,
    ],
    ids=["links", "scripts", "comments", "spaces", "escapes", "notes"],
)
def test_text_made_to_keep_a_reader_busy_is_no_trap(text: str) -> None:
    assert not _read(text).understood


def test_eventbrite(shared_data: Path) -> None:
    source = (shared_data / "events" / "eventbrite_api_events.json").read_bytes()
    reading = read(source, window=EVERYTHING)
    assert (reading.kind, len(reading.events), reading.problems) == ("eventbrite", 73, [])
    event = next(one for one in reading.events if one.uid == "1249263784609")
    assert (event.start.isoformat(), event.timezone) == ("2025-06-10T18:30:00+01:00", "Europe/London")
    assert event.location == "Social Refuge, 27 Great Ancoats Street, Ancoats, M4 5AJ"
    assert event.latitude == pytest.approx(53.48422)
    cancelled = {**json.loads(source)["events"][0], "status": "canceled", "venue": None}
    (one,) = read(json.dumps({"events": [cancelled]}).encode(), window=EVERYTHING).events
    assert (one.status, one.location) == ("cancelled", None)


def test_meetup(shared_data: Path) -> None:
    source = (shared_data / "events" / "rladies_events_2022_2026.jsonl").read_bytes()
    reading = read(source, window=EVERYTHING)
    assert (reading.kind, len(reading.events), reading.problems) == ("meetup", 888, [])
    assert sum(one.status == "cancelled" for one in reading.events) == 17
    assert not any(one.longitude and abs(one.longitude - 179.2) < 0.2 for one in reading.events)
    taipei = next(one for one in reading.events if one.uid == "290363644")
    assert (taipei.start.isoformat(), taipei.end.isoformat()) == (
        "2022-12-26T19:30:00+08:00",
        "2022-12-26T21:00:00+08:00",
    )
    assert (taipei.location, taipei.latitude, taipei.timezone) == (None, None, None)
    assert taipei.online_url == taipei.url == "https://www.meetup.com/rladies-taipei/events/290363644/"
    assert "<strong>[Agenda]</strong>" in taipei.description_html


def test_the_state_within_a_meetup_page() -> None:
    state = {
        "Event:1": {
            "__typename": "Event", "id": "1", "title": "Tea", "dateTime": "2024-06-01T19:00:00+01:00",
            "duration": "PT0S",
            "eventUrl": "https://www.meetup.com/tea/events/1/", "status": "ACTIVE", "venue": {"__ref": "Venue:2"},
        },
        "Venue:2": {"__typename": "Venue", "name": "Town Hall", "city": "Manchester", "country": "gb",
        "lat": 53.479, "lon": -2.245},
    }  # fmt: skip
    page = _page(extra=f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"a": state})}</script>')
    reading = _read(page)
    (event,) = reading.events
    assert (reading.kind, event.location, event.latitude) == ("meetup", "Town Hall, Manchester, GB", 53.479)
    assert event.start == event.end


def test_mobilizon(shared_data: Path) -> None:
    folder = shared_data / "events" / "activitypub" / "mobilizon"
    reading = read((folder / "mobilizon-post-activity.json").read_bytes(), window=EVERYTHING)
    (event,) = reading.events
    assert (reading.kind, event.title) == ("mobilizon", "My first event")
    assert event.uid == "https://mobilizon.fr/events/39a0c4a6-f2b6-41dc-bbe2-fc5bff76cc93"
    assert event.location == "Locaux de Framasoft, 10 Rue Jangot, Lyon, Auvergne Rhône Alpes, 69007, France"
    activity = json.loads((folder / "mobilizon-post-activity.json").read_text())
    change = {"ical:status": "CANCELLED", "timezone": "Europe/Paris", "onlineAddress": "https://meet.jit.si/x"}
    collection = {
        "type": "OrderedCollection",
        "orderedItems": [{**activity, "object": {**activity["object"], **change}}, "x"],
    }
    reading = read(json.dumps(collection).encode(), window=EVERYTHING)
    (event,) = reading.events
    assert (event.status, event.timezone, event.online_url) == ("cancelled", "Europe/Paris", "https://meet.jit.si/x")
    assert "names 1 items by their addresses only" in messages(reading)


def test_news_feeds_tell_only_what_is_an_event() -> None:
    feed = """<?xml version="1.0"?>
    <rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>News</title>
    <item><title>Tea</title><link>https://group.example/tea</link><guid>7</guid>
    <ev:startdate>2024-06-01T19:00:00+01:00</ev:startdate>
    <ev:enddate>2024-06-01T21:00:00+01:00</ev:enddate><ev:location>Town Hall</ev:location></item>
    <item><title>We moved</title><link>https://group.example/moved</link>
    <pubDate>Sat, 01 Jun 2024 10:00:00 GMT</pubDate></item>
    </channel></rss>"""
    reading = _read(feed)
    (event,) = reading.events
    assert (reading.kind, event.title, event.location) == ("rss", "Tea", "Town Hall")
    assert event.start.isoformat() == "2024-06-01T19:00:00+01:00"
    assert (
        "We moved: This post does not say when its event is. Look at its page: https://group.example/moved"
        in messages(reading)
    )


@pytest.mark.parametrize(
    ("source", "url", "kind", "sentence"),
    [
        (
            _page(title="Sign in to your account", extra="<input type=password>"),
            "https://outlook.office365.com/owa/",
            "sign_in_page",
            "This address now shows a sign-in page. Ask Outlook for the public link",
        ),
        (_page(title="Hello"), "https://accounts.google.com/v3/signin/x", "sign_in_page", "sign-in page"),
        (_page(title="Our club"), "https://club.example/", "page",
        "This address shows a web page (“Our club”) without events"),
        (_page(extra='<a href="/cal.ics">x</a>'), "https://club.example/x", "page",
        "points to a calendar: https://club.example/cal.ics"),
        ("", "", "unknown", "There is nothing in this file."),
        ("hello", "", "unknown", "not a calendar"),
        ("{}", "", "unknown", "no events"),
        ("{broken", "", "unknown", "It is not written correctly"),
        ("%PDF-1.4", "", "unknown", "not a calendar"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_told_in_plain_english(source: str, url: str, kind: str, sentence: str) -> None:
    reading = _read(source, url)
    assert (reading.kind, reading.events, reading.understood) == (kind, [], False)
    assert sentence in messages(reading)


@pytest.mark.parametrize(
    ("typed", "read_from"),
    [
        ("webcal://p12-caldav.icloud.com/published/2/abc", "https://p12-caldav.icloud.com/published/2/abc"),
        (
            "https://calendar.google.com/calendar/embed?src=abc%40group.calendar.google.com&ctz=Europe%2FLondon",
            "https://calendar.google.com/calendar/ical/abc@group.calendar.google.com/public/basic.ics",
        ),
        (
            "https://calendar.google.com/calendar/u/0?cid=YWJjQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20",
            "https://calendar.google.com/calendar/ical/abc@group.calendar.google.com/public/basic.ics",
        ),
        (
            "https://outlook.office365.com/owa/calendar/a@b.org/123/calendar.html",
            "https://outlook.office365.com/owa/calendar/a@b.org/123/calendar.ics",
        ),
        ("https://teamup.com/ks7bdcbd3d4bcde10a", "https://ics.teamup.com/feed/ks7bdcbd3d4bcde10a/0.ics"),
        ("https://www.meetup.com/net2camb/", "https://www.meetup.com/net2camb/events/ical/"),
        ("https://www.meetup.com/en-AU/net2camb/events/1/", "https://www.meetup.com/net2camb/events/ical/"),
        ("https://www.meetup.com/find/?x", "https://www.meetup.com/find/?x"),
        ("https://mobilizon.fr/@group", "https://mobilizon.fr/@group/feed/ics"),
        ("https://cloud.club.org/apps/calendar/p/AbC123/Tea",
        "https://cloud.club.org/remote.php/dav/public-calendars/AbC123?export"),
        ("https://lu.ma/calendar/cal-AbCd1234", "https://api.lu.ma/ics/get?entity=calendar&id=cal-AbCd1234"),
        ("https://club.example/events.ics", "https://club.example/events.ics"),
        ("https://[broken", "https://[broken"),
    ],
)  # fmt: skip
def test_the_address_people_copy_leads_to_the_feed(typed: str, read_from: str) -> None:
    assert feed_address(typed).url == read_from
    assert feed_address(read_from).url == read_from


def test_facebook_is_refused_with_what_to_do() -> None:
    feed = feed_address("https://www.facebook.com/club/events")
    assert not feed.readable
    assert "Facebook does not let anybody outside read" in feed.problem().message


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("https://www.meetup.com/net2camb/", "ical"),
        ("webcal://x.example/a.ics", "ical"),
        ("https://www.eventbrite.co.uk/o/queer-lit-1", "json_ld"),
        ("https://club.example/", "unknown"),
        ("https://facebook.com/club", "unknown"),
        (calendar(), "ical"),
        (b"{}", "json"),
        (b"<html>", "html"),
    ],
)
def test_kinds_are_recognised(source: str | bytes, kind: str) -> None:
    assert recognise(source) == kind


def test_every_file_is_read_without_an_exception(shared_data: Path) -> None:
    files = [
        path
        for folder in ("events", "bad_input")
        for path in sorted((shared_data / folder).rglob("*"))
        if path.is_file()
    ]
    assert len(files) > 400
    window = (dt.date(2018, 1, 1), dt.date(2025, 12, 31))
    for path in files:
        reading = read(path.read_bytes(), window=window)
        assert reading.understood or reading.problems, path
        names = [(one.uid, str(one.recurrence_id)) for one in reading.events]
        assert len(names) == len(set(names)), path
