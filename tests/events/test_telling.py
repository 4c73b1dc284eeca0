"""When events are, in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from moothall.events.telling import duration, when_words

LONDON, PARIS, NEW_YORK, DUBLIN = map(ZoneInfo, ("Europe/London", "Europe/Paris", "America/New_York", "Europe/Dublin"))


def words(start: str, hours: float, zone: ZoneInfo, reader: ZoneInfo, **more: object) -> str:
    starts_at = datetime.fromisoformat(start).replace(tzinfo=UTC)
    return when_words(starts_at, starts_at + timedelta(hours=hours), zone, reader, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "hours", "zone", "reader", "expected"),
    [
        ("2026-01-15T18:30", 2, LONDON, LONDON, "18:30 to 20:30"),
        ("2026-07-15T18:30", 2, LONDON, LONDON, "19:30 to 21:30"),
        ("2026-07-15T18:30", 2, DUBLIN, LONDON, "19:30 to 21:30"),
        ("2026-07-15T18:30", 2, PARIS, LONDON, "20:30 to 22:30 in Paris (19:30 to 21:30 in London)"),
        (
            "2026-07-15T23:30",
            1,
            NEW_YORK,
            LONDON,
            "19:30 to 20:30 in New York (Thursday 16 July, 00:30 to 01:30 in London)",
        ),
        ("2026-03-29T00:30", 2, LONDON, LONDON, "00:30 to 03:30"),  # the clocks go forward at 01:00
        ("2026-10-25T00:30", 2, LONDON, LONDON, "01:30 to 02:30"),  # and back at 02:00
        ("2026-01-15T22:00", 4, LONDON, LONDON, "22:00 to 02:00"),
        ("2026-01-15T18:30", 0, LONDON, LONDON, "18:30"),
        ("2026-01-15T10:00", 30, LONDON, LONDON, "Thursday 15 January, 10:00 to Friday 16 January, 16:00"),
        ("2026-03-20T18:00", 1, NEW_YORK, LONDON, "14:00 to 15:00 in New York (18:00 to 19:00 in London)"),
    ],
)
def test_times(start, hours, zone, reader, expected):
    assert words(start, hours, zone, reader) == expected


def test_days():
    day = date(2026, 1, 15)
    assert words("2026-01-15T00:00", 24, LONDON, NEW_YORK, all_day=True, starts_on=day, ends_on=day) == "All day"
    two = {"all_day": True, "starts_on": day, "ends_on": date(2026, 1, 16)}
    assert words("2026-01-15T00:00", 48, LONDON, LONDON, **two) == "Thursday 15 January to Friday 16 January"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(90, "1 hour 30 minutes"), (120, "2 hours"), (45, "45 minutes"), (2880, "2 days"), (0, "")],
)
def test_durations(minutes, expected):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert duration(start, start + timedelta(minutes=minutes)) == expected


def test_an_hour_that_the_clocks_skip_is_not_lasted():
    start = datetime(2026, 3, 29, 0, 30, tzinfo=LONDON)
    assert duration(start, datetime(2026, 3, 29, 2, 30, tzinfo=LONDON)) == "1 hour"
