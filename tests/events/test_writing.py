"""The iCalendar writer: what it writes, a library reads back, in every zone and for ever."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.events.writing import Head, Item, clean, line, text, write_calendar, write_zone

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
RAMADAN = {"Africa/Casablanca", "Asia/Gaza"}  # their clocks follow the moon, year by year, far ahead
ANY_TEXT = st.text(st.characters(), max_size=400)


def item(**fields: Any) -> Item:
    values: dict[str, Any] = {
        "uid": "1@hall.example",
        "title": "Tea",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=2),
        "timezone": "Europe/London",
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Item(**{**values, **fields})


def read(*items: Item) -> list[Any]:
    return icalendar.Calendar.from_ical(write_calendar(Head("What’s on"), items)).events


@given(title=ANY_TEXT, description=ANY_TEXT, location=ANY_TEXT)
def test_any_text_comes_back(title, description, location):
    [event] = read(item(title=title, description=description, location=location))
    assert event["SUMMARY"] == clean(title)
    assert event.get("DESCRIPTION", "") == clean(description)
    assert event.get("LOCATION", "") == clean(location)


@given(ANY_TEXT)
def test_lines_are_at_most_75_octets_and_no_character_is_split(value):
    folded = line(f"SUMMARY:{text(value)}")
    parts = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= 75 for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:])
    for part in parts:
        part.decode()
    assert folded.replace(b"\r\n ", b"").decode() == f"SUMMARY:{text(value)}\r\n"


@given(
    st.integers(946_684_800, 3_155_760_000),
    st.integers(1, 60 * 48),
    st.sampled_from(
        ["Europe/London", "Europe/Dublin", "America/New_York", "Asia/Gaza", "Australia/Lord_Howe", "America/Nuuk"]
    ),
)
def test_instants_come_back_in_their_zone(seconds, minutes, zone):
    starts_at = datetime.fromtimestamp(seconds, UTC)
    ends_at = starts_at + timedelta(minutes=minutes)
    [event] = read(item(starts_at=starts_at, ends_at=ends_at, timezone=zone))
    for written, meant in ((event["DTSTART"].dt, starts_at), (event["DTEND"].dt, ends_at)):
        local = meant.astimezone(ZoneInfo(zone))
        assert written.replace(tzinfo=None) == local.replace(tzinfo=None, fold=0)


@pytest.mark.parametrize(
    "zone",
    ["Europe/London", "Europe/Dublin", "Europe/Paris", "America/New_York", "Australia/Sydney", "Asia/Gaza",
     "America/Nuuk", "Asia/Tokyo", "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu"],
)  # fmt: skip
@pytest.mark.parametrize("first", [1996, 2010, 2026])
def test_zones_say_what_the_worlds_list_says_beyond_2038(zone, first):
    block = write_zone(zone, first, first + 2)
    made: Any = icalendar.Timezone.from_ical(block)
    rules = made.to_tz(lookup_tzid=False)
    real = ZoneInfo(zone)
    years = [first, first + 1, first + 2] + ([2037, 2045, 2060] if first == 2026 and zone not in RAMADAN else [])
    for year in years:
        for week in range(52):
            at = datetime(year, 1, 3, 12, tzinfo=rules) + timedelta(weeks=week)
            assert at.utcoffset() == at.replace(tzinfo=real).utcoffset(), (at, block)


def test_a_rule_lasts_for_ever():
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n" in write_zone("Europe/London", 2026, 2026)
    assert "UNTIL" not in write_zone("Europe/London", 2026, 2026)


def test_each_zone_used_is_defined_once_and_utc_not_at_all():
    body = write_calendar(
        Head("x"), [item(timezone=name) for name in ("Europe/London", "Europe/Paris", "Europe/London", "UTC", "")]
    )
    assert body.count(b"BEGIN:VTIMEZONE") == 2
    assert body.count(b"DTSTART:20260310T120000Z") == 2


def test_an_unknown_zone_is_written_in_utc():
    assert b"DTSTART:20260310T120000Z" in write_calendar(Head("x"), [item(timezone="Mars/Olympus")])


def test_all_day_events_are_dates_with_an_exclusive_end():
    [event] = read(item(all_day=True, starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 11)))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 3, 10), date(2026, 3, 12))


@pytest.mark.parametrize(
    ("status", "written", "title"),
    [
        ("published", "CONFIRMED", "Tea"),
        ("cancelled", "CANCELLED", "Tea"),
        ("postponed", "TENTATIVE", "Postponed: Tea"),
    ],
)
def test_states(status, written, title):
    [event] = read(item(status=status, sequence=3))
    assert (event["STATUS"], event["SUMMARY"], event["SEQUENCE"]) == (written, title, 3)


def test_places_and_addresses():
    [event] = read(
        item(
            latitude=53.4794,
            longitude=-2.2453,
            url="https://hall.example/events/1/tea/",
            online_url="https://meet.example/a",
        )
    )
    assert (event["GEO"].latitude, event["GEO"].longitude) == (53.4794, -2.2453)
    assert event["URL"] == "https://hall.example/events/1/tea/"
    assert event["CONFERENCE"] == "https://meet.example/a"


def test_an_address_cannot_break_out_of_its_line():
    body = write_calendar(Head("x"), [item(url="https://a.example/\r\nATTENDEE:mailto:x@example.org")])
    assert b"\r\nATTENDEE" not in body


def test_the_head_names_the_calendar_for_old_and_new_readers():
    body = write_calendar(Head("Near M13; all", address="https://hall.example/feed.ics"), [])
    found: Any = icalendar.Calendar.from_ical(body)
    assert b"\r\nNAME:Near M13\\; all\r\n" in body
    assert b"X-WR-CALNAME:Near M13\\; all\r\n" in body
    assert found["SOURCE"] == "https://hall.example/feed.ics"
    assert found["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert found["VERSION"] == "2.0"


def test_the_same_events_are_the_same_bytes():
    assert write_calendar(Head("x"), [item()]) == write_calendar(Head("x"), [item()])
