"""When letters are due: on the right day, in the daytime, whatever clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.notices.hours import next_loud
from moothall.reminders.timing import is_too_late, news_due, reminder_due, thanks_due

LONDON = ZoneInfo("Europe/London")
ZONES = st.sampled_from([LONDON, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Apia")])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("kind", "starts", "due"),
    [
        ("day", "2026-03-12 18:30", "2026-03-11 18:00"),
        ("day", "2026-03-12 14:00", "2026-03-11 14:00"),
        ("day", "2026-03-12 07:00", "2026-03-11 09:00"),
        ("day", "2026-03-12 23:30", "2026-03-11 18:00"),
        ("week", "2026-03-30 17:00", "2026-03-23 17:00"),  # clocks go forward between the two
    ],
)
def test_reminders_come_by_the_calendar_of_the_event(kind, starts, due):
    assert reminder_due(kind, at(starts), LONDON) == at(due)


@given(MOMENTS, ZONES, st.sampled_from([("week", 7), ("day", 1)]))
def test_a_reminder_is_on_its_day_and_never_at_night(starts, zone, kind):
    due = reminder_due(kind[0], starts, zone)
    assert starts.astimezone(zone).date() - due.astimezone(zone).date() == timedelta(days=kind[1])
    assert next_loud(due, zone) == due


@pytest.mark.parametrize(
    ("ends", "due"),
    [("2026-03-12 20:30", "2026-03-13 10:00"), ("2026-03-13 02:00", "2026-03-13 10:00")],
)
def test_thanks_come_in_the_morning_after(ends, due):
    assert thanks_due(at(ends), LONDON) == at(due)


def test_news_are_gathered_for_ten_minutes_and_half_an_hour_at_most():
    first, soon = at("2026-03-01 12:00"), at("2026-03-12 18:30")
    minute = timedelta(minutes=1)
    assert news_due(first, first, soon) == first + 10 * minute
    assert news_due(first + 8 * minute, first, soon) == first + 18 * minute
    assert news_due(first + 25 * minute, first, soon) == first + 30 * minute


def test_news_of_what_begins_within_a_day_go_at_once():
    now = at("2026-03-12 12:00")
    assert news_due(now, now, now + timedelta(hours=23)) == now


def test_a_reminder_that_would_come_after_its_day_is_not_sent():
    due = at("2026-03-11 18:00")
    assert [is_too_late("day", due, due + timedelta(hours=hours)) for hours in (19, 21)] == [False, True]
