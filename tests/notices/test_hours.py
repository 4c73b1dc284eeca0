"""Quiet hours and digests, across zones and on the days when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.notices.hours import next_digest, next_loud, zone_named

LONDON, NEW_YORK, KOLKATA = ZoneInfo("Europe/London"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "loud"),
    [
        ("2026-11-04T12:00", LONDON, "2026-11-04T12:00"),
        ("2026-11-04T20:59:59", LONDON, "2026-11-04T20:59:59"),
        ("2026-11-04T21:00", LONDON, "2026-11-05T08:00"),
        ("2026-11-05T07:59", LONDON, "2026-11-05T08:00"),
        ("2026-11-05T08:00", LONDON, "2026-11-05T08:00"),
        ("2026-07-01T20:30", LONDON, "2026-07-02T07:00"),  # 21:30 in summer time
        ("2026-11-05T02:30", NEW_YORK, "2026-11-05T13:00"),  # 21:30 the evening before
        ("2026-11-04T16:00", KOLKATA, "2026-11-05T02:30"),
        ("2026-03-28T22:00", LONDON, "2026-03-29T07:00"),  # clocks go forward in the night
        ("2026-10-24T21:00", LONDON, "2026-10-25T08:00"),  # and back
    ],
)
def test_no_letter_at_night(now, zone, loud):
    assert next_loud(_utc(now), zone) == _utc(loud)


@pytest.mark.parametrize(
    ("now", "zone", "due"),
    [
        ("2026-11-04T12:00", LONDON, "2026-11-09T08:00"),
        ("2026-11-09T07:59", LONDON, "2026-11-09T08:00"),
        ("2026-11-09T08:00", LONDON, "2026-11-16T08:00"),
        ("2026-03-27T12:00", LONDON, "2026-03-30T07:00"),  # summer time began on the Sunday
        ("2026-10-23T12:00", LONDON, "2026-10-26T08:00"),
        ("2026-11-08T20:00", KOLKATA, "2026-11-09T02:30"),  # Monday 01:30 there
    ],
)
def test_digests_come_on_monday_morning(now, zone, due):
    assert next_digest(_utc(now), zone) == _utc(due)


def test_an_unknown_zone_is_the_networks():
    assert zone_named("Mars/Olympus", "Europe/London") == LONDON
    assert zone_named("", "Europe/Dublin").key == "Europe/Dublin"
    assert zone_named("../etc/passwd", "Europe/London") == LONDON


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from([LONDON, NEW_YORK, KOLKATA, ZoneInfo("Pacific/Chatham"), ZoneInfo("Africa/Casablanca")])


@given(MOMENTS, ZONES)
def test_what_comes_next_is_day_time_and_soon(now, zone):
    loud, digest = next_loud(now, zone), next_digest(now, zone)
    assert now <= loud <= now + timedelta(hours=12, minutes=1)
    assert 8 <= loud.astimezone(zone).hour < 21
    assert next_loud(loud, zone) == loud
    assert now < digest <= now + timedelta(days=7, hours=1)
    assert (digest.astimezone(zone).weekday(), digest.astimezone(zone).hour) == (0, 8)
