"""iCalendar: what real feeds do, one case at a time."""

from __future__ import annotations

import datetime as dt

import pytest

from moothall.calendars.reading import read
from moothall.calendars.reading.shapes import span
from tests.calendars.reading.samples import YEARS, calendar, ical, messages, starts


def test_an_event_keeps_its_words() -> None:
    reading = ical(
        "UID:a@b\nDTSTART;TZID=Europe/London:20240601T190000\nDTEND;TZID=Europe/London:20240601T210000\n"
        "SUMMARY:Tea\\, cake\\; and \\nTalk\nLOCATION:Town Hall\\, M2 5DB\nGEO:53.479;-2.245\n"
        "URL:https://group.example/tea\nDESCRIPTION:<p>Bring <b>tea</b><script>x()</script></p>\n"
        "ORGANIZER;CN=Tea Club:mailto:tea@example.org\nSTATUS:TENTATIVE\nSEQUENCE:3\nLAST-MODIFIED:20240501T120000Z"
    )
    (event,) = reading.events
    assert (event.uid, event.title, event.location) == ("a@b", "Tea, cake; and Talk", "Town Hall, M2 5DB")
    assert (event.start.isoformat(), event.end.isoformat()) == (
        "2024-06-01T19:00:00+01:00",
        "2024-06-01T21:00:00+01:00",
    )
    assert (event.timezone, event.status, event.sequence) == ("Europe/London", "tentative", 3)
    assert (event.latitude, event.longitude) == (53.479, -2.245)
    assert (event.url, event.online_url) == ("https://group.example/tea", None)
    assert event.organiser == "Tea Club"
    assert event.updated == dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
    assert event.description_html == "<p>Bring <b>tea</b></p>"
    assert event.recurrence_id is None
    assert reading.problems == []


@pytest.mark.parametrize(
    ("lines", "link"),
    [
        ("LOCATION:https://zoom.us/j/123?pwd=x", "https://zoom.us/j/123?pwd=x"),
        ("X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij", "https://meet.google.com/abc-defg-hij"),
        ("X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/1",
        "https://teams.microsoft.com/l/meetup-join/1"),
        ("CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://talk.example.org/room", "https://talk.example.org/room"),
        ("DESCRIPTION:Join <a href=\"https://meet.jit.si/Tea&amp;Cake\">here</a>", "https://meet.jit.si/Tea&Cake"),
        ("DESCRIPTION:Join (https://us02web.zoom.us/j/8?pwd=a).", "https://us02web.zoom.us/j/8?pwd=a"),
        ("DESCRIPTION:[Join](https://whereby.com/tea)", "https://whereby.com/tea"),
        ("DESCRIPTION:Stream https://www.youtube.com/live/abc", "https://www.youtube.com/live/abc"),
        ("URL:https://bbb.example.org/b/tea-abc-def", "https://bbb.example.org/b/tea-abc-def"),
        ("DESCRIPTION:We use Zoom, see https://zoom.us/ and https://group.example/zoom", None),
        ("DESCRIPTION:Channel https://www.youtube.com/@group", None),
        ("URL:javascript:alert(1)", None),
    ],
)  # fmt: skip
def test_the_link_to_join_is_found(lines: str, link: str | None) -> None:
    (event,) = ical(f"UID:1\nDTSTART:20240601T190000Z\n{lines}").events
    assert event.online_url == link
    assert event.location is None
    assert event.url is None or event.url.startswith("https://")


def test_times_without_a_zone_are_the_calendars_or_the_networks() -> None:
    floating = "UID:1\nDTSTART:20240701T190000"
    assert starts(ical(floating)) == ["2024-07-01T19:00:00+01:00"]
    assert starts(ical(floating, head="X-WR-TIMEZONE:Europe/Berlin\n")) == ["2024-07-01T19:00:00+02:00"]
    dublin = read(calendar(floating), window=YEARS, timezone="America/New_York")
    assert starts(dublin) == ["2024-07-01T19:00:00-04:00"]
    (event,) = ical("UID:1\nDTSTART:20240701T180000Z", head="X-WR-TIMEZONE:Europe/London\n").events
    assert (event.start.isoformat(), event.timezone) == ("2024-07-01T19:00:00+01:00", "Europe/London")


@pytest.mark.parametrize(
    ("name", "start", "zone"),
    [
        ("GMT Standard Time", "2024-07-01T19:00:00+01:00", "Europe/London"),
        ('"W. Europe Standard Time"', "2024-07-01T19:00:00+02:00", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Europe/Dublin", "2024-07-01T19:00:00+01:00", "Europe/Dublin"),
        ("europe/london", "2024-07-01T19:00:00+01:00", "Europe/London"),
        ("UTC", "2024-07-01T19:00:00+00:00", "UTC"),
        ("UTC+3", "2024-07-01T19:00:00+03:00", None),
    ],
)
def test_zone_names_of_other_programs_are_known(name: str, start: str, zone: str | None) -> None:
    reading = ical(f"UID:1\nDTSTART;TZID={name}:20240701T190000")
    assert starts(reading) == [start]
    assert reading.events[0].timezone == zone
    assert reading.problems == []


CUSTOM = (
    "BEGIN:VTIMEZONE\nTZID:Custom\n"
    "BEGIN:STANDARD\nDTSTART:19701025T020000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n"
    "TZOFFSETFROM:+0{summer}00\nTZOFFSETTO:+0{winter}00\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:19700329T010000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n"
    "TZOFFSETFROM:+0{winter}00\nTZOFFSETTO:+0{summer}00\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
)


def test_a_calendars_own_zone_is_its_own() -> None:
    event = "UID:1\nDTSTART;TZID=Custom:20240325T190000\nRRULE:FREQ=WEEKLY;COUNT=2"
    first = ical(event, head=CUSTOM.format(summer=2, winter=1))
    second = ical(event, head=CUSTOM.format(summer=4, winter=3))
    assert starts(first) == ["2024-03-25T19:00:00+01:00", "2024-04-01T19:00:00+02:00"]
    assert starts(second) == ["2024-03-25T19:00:00+03:00", "2024-04-01T19:00:00+04:00"]
    assert first.events[0].timezone is None


def test_a_zone_that_is_a_trap_is_not_built() -> None:
    trap = CUSTOM.format(summer=2, winter=1).replace("FREQ=YEARLY", "FREQ=SECONDLY")
    reading = ical("UID:1\nDTSTART;TZID=Custom:20240701T190000", head=trap)
    assert starts(reading) == ["2024-07-01T19:00:00+01:00"]
    assert "Nobody knows the time zone “Custom”" in messages(reading)


def test_exceptions_extra_dates_and_changes() -> None:
    reading = ical(
        "UID:1\nDTSTART;TZID=Europe/London:20240101T190000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=5\n"
        "EXDATE;TZID=Europe/London:20240108T190000\nRDATE;TZID=Europe/London:20240110T120000\n"
        "RDATE;VALUE=PERIOD:20240111T120000Z/PT30M\nSUMMARY:Usual",
        "UID:1\nRECURRENCE-ID:20240115T190000Z\nDTSTART;TZID=Europe/London:20240116T200000\nSUMMARY:Moved",
        "UID:1\nRECURRENCE-ID;TZID=Europe/London:20240122T190000\nDTSTART:20240122T190000Z\nSTATUS:CANCELLED\nSUMMARY:Off",
    )
    rows = [(one.start.isoformat()[:16], str(one.recurrence_id)[:16], one.title, one.status) for one in reading.events]
    assert rows == [
        ("2024-01-01T19:00", "2024-01-01 19:00", "Usual", "confirmed"),
        ("2024-01-10T12:00", "2024-01-10 12:00", "Usual", "confirmed"),
        ("2024-01-11T12:00", "2024-01-11 12:00", "Usual", "confirmed"),
        ("2024-01-16T20:00", "2024-01-15 19:00", "Moved", "confirmed"),
        ("2024-01-22T19:00", "2024-01-22 19:00", "Off", "cancelled"),
        ("2024-01-29T19:00", "2024-01-29 19:00", "Usual", "confirmed"),
    ]
    assert span(reading.events[2].start, reading.events[2].end) == dt.timedelta(minutes=30)


def test_this_and_future_changes_what_follows() -> None:
    reading = ical(
        "UID:1\nDTSTART:20240101T190000Z\nDTEND:20240101T200000Z\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:Old",
        "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20240115T190000Z\nDTSTART:20240115T180000Z\n"
        "DTEND:20240115T193000Z\nSUMMARY:New",
    )
    assert [(one.start.isoformat()[:16], one.title, str(one.recurrence_id)[:16]) for one in reading.events] == [
        ("2024-01-01T19:00", "Old", "2024-01-01 19:00"),
        ("2024-01-08T19:00", "Old", "2024-01-08 19:00"),
        ("2024-01-15T18:00", "New", "2024-01-15 19:00"),
        ("2024-01-22T18:00", "New", "2024-01-22 19:00"),
    ]
    assert span(reading.events[3].start, reading.events[3].end) == dt.timedelta(minutes=90)


def test_whole_days() -> None:
    reading = ical(
        "UID:1\nDTSTART;VALUE=DATE:20240601\nDTEND;VALUE=DATE:20240603",
        "UID:2\nDTSTART:20240605\nRRULE:FREQ=DAILY;UNTIL=20240606T000000Z\nEXDATE;VALUE=DATE:20240607",
    )
    assert [(one.start.isoformat(), one.end.isoformat()) for one in reading.events] == [
        ("2024-06-01", "2024-06-03"),
        ("2024-06-05", "2024-06-06"),
        ("2024-06-06", "2024-06-07"),
    ]
    assert all(one.all_day and one.timezone is None for one in reading.events)
    assert reading.events[1].recurrence_id == dt.date(2024, 6, 5)


@pytest.mark.parametrize(
    ("day", "count"), [("2024-05-31", 0), ("2024-06-01", 1), ("2024-06-02", 1), ("2024-06-03", 1), ("2024-06-04", 0)]
)
def test_an_event_is_in_the_window_when_it_touches_it(day: str, count: int) -> None:
    one = dt.date.fromisoformat(day)
    event = "UID:1\nDTSTART;TZID=Europe/London:20240601T230000\nDTEND;TZID=Europe/London:20240603T010000"
    assert len(ical(event, window=(one, one)).events) == count


def test_one_bad_event_loses_no_other() -> None:
    reading = ical(
        "UID:1\nSUMMARY:No start",
        "UID:2\nSUMMARY:Bad start\nDTSTART:2024-99-99",
        "UID:3\nSUMMARY:Bad end\nDTSTART:20240601T190000Z\nDTEND:soon",
        "UID:4\nSUMMARY:Backwards\nDTSTART:20240602T190000Z\nDTEND:20240602T180000Z",
        "UID:5\nSUMMARY:Bad rule\nDTSTART:20240603T190000Z\nRRULE:FREQ=SECONDLY",
        "UID:6\nSUMMARY:Good\nDTSTART:20240604T190000Z\nthis line is no property",
        "UID:7\nSUMMARY:Year one\nDTSTART:00010101T000000Z\nRRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=2",
    )
    assert [one.uid for one in reading.events if one.uid != "7"] == ["3", "4", "5", "6"]
    told = messages(reading)
    for label in (
        "line 3: No start",
        "line 7: Bad start",
        "line 12: Bad end",
        "line 18: Backwards",
        "line 24: Bad rule",
    ):
        assert label in told
    assert "this line is no property" in told


def test_broken_files_give_what_they_hold() -> None:
    event = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20240601T190000Z\r\nSUMMARY:Tea\r\n"
    assert len(read(event + b"END:VEVENT\r\n", window=YEARS).events) == 1
    assert len(read(b"\xef\xbb\xbfBEGIN:VCALENDAR\n" + event, window=YEARS).events) == 1
    assert len(read(b"BEGIN:VCALENDAR\n" + event + event.replace(b"UID:1", b"UID:2"), window=YEARS).events) == 2
    assert len(read(event.replace(b"\r\n", b"\r") + b"END:VEVENT", window=YEARS).events) == 1
    assert len(read((event + b"END:VEVENT").decode().encode("utf-16"), window=YEARS).events) == 1
    (latin,) = read(event.replace(b"Tea", b"Caf\xe9") + b"END:VEVENT", window=YEARS).events
    assert latin.title == "Café"
    (broken,) = read(event + b"DESCRIPTION:One\r\nTwo without folding\r\nEND:VEVENT", window=YEARS).events
    assert broken.description == "One\nTwo without folding"
    empty = read(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", window=YEARS)
    assert (empty.kind, empty.events, empty.problems, empty.understood) == ("ical", [], [], True)


def test_one_identifier_for_several_events() -> None:
    newest = ical(
        "UID:1\nSEQUENCE:0\nDTSTART:20240601T190000Z\nSUMMARY:Old",
        "UID:1\nSEQUENCE:2\nDTSTART:20240602T190000Z\nSUMMARY:New",
    )
    assert [one.title for one in newest.events] == ["New"]
    different = ical("UID:1\nDTSTART:20240601T190000Z\nSUMMARY:A", "UID:1\nDTSTART:20240602T190000Z\nSUMMARY:B")
    assert [one.title for one in different.events] == ["A", "B"]
    assert len({one.uid for one in different.events}) == 2
    assert "share one identifier" in messages(different)
    nameless = ical("DTSTART:20240601T190000Z\nSUMMARY:A", "DTSTART:20240601T190000Z\nSUMMARY:B")
    again = ical("DTSTART:20240601T190000Z\nSUMMARY:A")
    assert len({one.uid for one in nameless.events}) == 2
    assert again.events[0].uid in {one.uid for one in nameless.events}


def test_a_deep_or_huge_file_is_no_trap() -> None:
    deep = b"BEGIN:VEVENT\nBEGIN:X\n" * 20_000
    assert read(deep, window=YEARS).events == []
    many = ical(*(f"UID:{number}\nDTSTART:20150101T000000Z\nRRULE:FREQ=HOURLY;INTERVAL=8" for number in range(8)))
    assert len(many.events) <= 100_000
    assert "more than 100,000 dates" in messages(many)
    large = read(b"BEGIN:VCALENDAR\n" + b"X" * (31 * 1024 * 1024), window=YEARS)
    assert not large.understood
