"""Messages to guests' calendars: what RFC 5546 asks for, read back by a library."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.events.writing import Guest, Item, Sender, write_message

SENT = datetime(2026, 3, 11, 9, tzinfo=UTC)
HALL = Sender("hall@moothall.example", 'Leeds "Good" Data')
ADA = Guest("ada@example.org", "Ada")
TEA = Item(
    uid="7@hall.example",
    title="Tea",
    starts_at=datetime(2026, 3, 30, 17, 30, tzinfo=UTC),  # the Monday after clocks go forward
    ends_at=datetime(2026, 3, 30, 19, 30, tzinfo=UTC),
    timezone="Europe/London",
    created_at=SENT - timedelta(days=3),
    changed_at=SENT - timedelta(days=1),
    sequence=4,
)


def read(method: str = "REQUEST", item: Item = TEA, guest: Guest = ADA) -> Any:
    return icalendar.Calendar.from_ical(write_message(item, method=method, sender=HALL, guest=guest, stamp=SENT))


def test_a_request_says_all_that_it_must():
    calendar = read()
    [event] = calendar.events
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("7@hall.example", 4, "CONFIRMED")
    assert (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt) == (SENT, TEA.changed_at)
    assert (event["ORGANIZER"], event["ORGANIZER"].params["CN"]) == (
        "mailto:hall@moothall.example",
        "Leeds ’Good’ Data",
    )
    assert (event["ATTENDEE"], event["ATTENDEE"].params["PARTSTAT"]) == ("mailto:ada@example.org", "ACCEPTED")
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"


def test_the_clock_on_the_wall_comes_with_its_zone():
    calendar = read()
    [event] = calendar.events
    assert event["DTSTART"].dt == datetime(2026, 3, 30, 18, 30, tzinfo=ZoneInfo("Europe/London"))
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert [zone["TZID"] for zone in calendar.timezones] == ["Europe/London"]


def test_a_cancel_takes_out_the_same_event():
    calendar = read("CANCEL", replace(TEA, sequence=5))
    [event] = calendar.events
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (event["UID"], event["SEQUENCE"]) == ("7@hall.example", 5)
    assert "ORGANIZER" in event
    assert "ATTENDEE" in event


def test_whole_days_are_dates():
    days = replace(TEA, all_day=True, starts_on=date(2026, 3, 30), ends_on=date(2026, 3, 31))
    [event] = read(item=days).events
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 3, 30), date(2026, 4, 1))


@pytest.mark.parametrize("answer", ["ACCEPTED", "TENTATIVE"])
def test_a_guest_without_a_name_is_only_an_address(answer: str):
    [event] = read(guest=Guest("ada@example.org", answer=answer)).events
    assert "CN" not in event["ATTENDEE"].params
    assert event["ATTENDEE"].params["PARTSTAT"] == answer


@given(st.text(st.characters(), max_size=100))
def test_no_name_adds_a_line(name: str):
    [event] = read(guest=Guest("ada@example.org", name)).events
    assert event["ATTENDEE"] == "mailto:ada@example.org"
    assert event["SEQUENCE"] == 4
