"""Recurrence rules against dateutil and recurring-ical-events, whatever Hypothesis comes up with."""

# ruff: noqa: DTZ001 (rules work on the clock on the wall)

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moothall.calendars.reading.ical.rules import RuleError, expand, parse_rule
from moothall.calendars.reading.shapes import Budget, TooMuch
from tests.calendars.reading.oracle import ours, theirs
from tests.calendars.reading.samples import calendar, ical, starts

BEGIN, CLOSE = dt.datetime(2019, 1, 1), dt.datetime(2026, 1, 1)
ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kolkata",
)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PLENTY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


# dateutil counts the days before week 1 to the wrong week in some years, so weeks 52 and 53 are tested by themselves.


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Return a rule that RFC 5545 allows, seldom a simple one."""
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    parts += [draw(st.sampled_from(["", "COUNT=7", "COUNT=60", "UNTIL=20230615T120000Z", "WKST=SU"]))]
    if draw(st.booleans()):
        numbered = frequency in {"YEARLY", "MONTHLY"} and draw(st.booleans())
        nth = st.sampled_from(["1", "2", "4", "-1", "-3"] if numbered else [""])
        days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True))
        parts += ["BYDAY=" + ",".join(f"{draw(nth)}{day}" for day in days)]
    if draw(st.booleans()):
        parts += [f"BYMONTH={draw(st.integers(1, 12))},{draw(st.integers(1, 12))}"]
    if frequency not in {"WEEKLY"} and draw(st.booleans()):
        parts += [f"BYMONTHDAY={draw(st.integers(1, 31))},{draw(st.integers(-31, -1))}"]
    if frequency == "YEARLY" and draw(st.booleans()):
        parts += [draw(st.sampled_from(["BYWEEKNO=1,20,40", "BYWEEKNO=-1,2", "BYYEARDAY=1,100,366,-1"]))]
    if frequency in {"YEARLY", "MONTHLY"} and len(parts) > 3 and draw(st.booleans()):
        parts += [f"BYSETPOS={draw(st.sampled_from(['1', '-1', '2,-2']))}"]
    if frequency == "DAILY" and draw(st.booleans()):
        parts += ["BYHOUR=9,18"]
    return ";".join(part for part in parts if part)


@PLENTY
@given(rules(), st.datetimes(dt.datetime(2012, 1, 1), dt.datetime(2024, 12, 31)))
def test_rules_make_the_dates_that_dateutil_makes(text: str, start: dt.datetime) -> None:
    start = start.replace(microsecond=0)
    naive = text.replace("T120000Z", "T120000")
    rule = parse_rule(naive)
    until = dt.datetime(2023, 6, 15, 12) if rule.until else None
    made = list(expand(rule, start, until=until, begin=BEGIN, close=CLOSE, budget=Budget()))
    assert made == rrulestr(naive, dtstart=start).between(BEGIN, CLOSE, inc=True)


@PLENTY
@given(
    rules().filter(lambda text: "HOURLY" not in text),
    st.datetimes(dt.datetime(2019, 1, 1), dt.datetime(2023, 12, 31)),
    st.sampled_from(ZONES),
    st.integers(0, 72),
    st.lists(st.integers(0, 400), max_size=3),
)
def test_series_in_zones_agree_with_the_library(
    text: str, start: dt.datetime, zone: str, hours: int, offsets: list[int]
) -> None:
    start = start.replace(second=0, microsecond=0)
    wall = f"{start:%Y%m%dT%H%M%S}"
    other = ",".join(f"{start + dt.timedelta(days=days):%Y%m%dT%H%M%S}" for days in offsets)
    lists = f"\nEXDATE;TZID={zone}:{other}" if offsets else ""
    event = f"UID:1\nDTSTART;TZID={zone}:{wall}\nDURATION:PT{hours}H\nRRULE:{text}{lists}"
    window = (dt.date(2021, 1, 1), dt.date(2022, 12, 31))
    assert ours(ical(event, window=window).events) == theirs(calendar(event), *window)


@PLENTY
@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2024, 12, 31)),
    st.sampled_from(ZONES),
)
def test_the_clock_on_the_wall_stays_the_same(frequency: str, start: dt.datetime, zone: str) -> None:
    event = f"UID:1\nDTSTART;TZID={zone}:{start:%Y%m%dT%H%M00}\nRRULE:FREQ={frequency}"
    for found in ical(event, window=(dt.date(2020, 1, 1), dt.date(2026, 12, 31))).events:
        assert isinstance(found.start, dt.datetime)
        assert (found.start.hour, found.start.minute) == (start.hour, start.minute)
        assert found.start.utcoffset() == found.start.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def test_an_evening_stays_at_seven_through_both_changes_of_the_clock() -> None:
    reading = ical(
        "UID:1\nDTSTART;TZID=Europe/London:20240325T190000\nRRULE:FREQ=WEEKLY;COUNT=2",
        "UID:2\nDTSTART;TZID=Europe/London:20241021T190000\nRRULE:FREQ=WEEKLY;COUNT=2",
    )
    assert starts(reading) == [
        "2024-03-25T19:00:00+00:00",
        "2024-04-01T19:00:00+01:00",
        "2024-10-21T19:00:00+01:00",
        "2024-10-28T19:00:00+00:00",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "FREQ=", "FREQ=OFTEN", "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=5", "FREQ=DAILY;INTERVAL=x",
        "FREQ=DAILY;UNTL=20240101",
        "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYMONTHDAY=0", "FREQ=DAILY;COUNT=1e9",
        "FREQ=DAILY;WKST=9",
        "RSCALE=CHINESE;FREQ=YEARLY",
    ],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RuleError, match=r"only its first date was kept\.$"):
        parse_rule(text)


def test_bombs_are_refused_and_their_first_date_kept() -> None:
    bombs = [
        "FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12;BYMINUTE=0,1,2,3,4,5,6,7,8,9",
        "FREQ=YEARLY;BYSECOND=" + ",".join(map(str, range(60))),
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
    ]  # fmt: skip
    for bomb in bombs:
        reading = ical(
            f"UID:1\nDTSTART:20200101T000000Z\nRRULE:{bomb}", window=(dt.date(2020, 1, 1), dt.date(2021, 1, 1))
        )
        assert starts(reading) == ["2020-01-01T00:00:00+00:00"], bomb


def test_too_many_dates_are_cut_off() -> None:
    rule = parse_rule("FREQ=HOURLY")
    start = dt.datetime(2000, 1, 1)
    budget = Budget(seconds=-1)
    with pytest.raises(TooMuch):
        list(expand(rule, start, until=None, begin=start, close=CLOSE, budget=budget))
    reading = ical(
        "UID:1\nDTSTART:20000101T000000Z\nRRULE:FREQ=HOURLY", window=(dt.date(2000, 1, 1), dt.date(2029, 1, 1))
    )
    assert len(reading.events) == 20_000
    assert "more than 20,000 dates" in reading.problems[0].message


def test_the_last_week_of_the_year_is_that_of_the_iso_calendar() -> None:
    start = dt.datetime(2019, 1, 1)
    for weeks in ({1, 52}, {53}, {-1}, {-1, 20}):
        rule = parse_rule(f"FREQ=YEARLY;BYDAY=MO,SA,SU;BYWEEKNO={','.join(map(str, weeks))}")
        made = list(expand(rule, start, until=None, begin=BEGIN, close=CLOSE, budget=Budget()))
        every = (start + dt.timedelta(days=days) for days in range((CLOSE - start).days + 1))
        assert made == [day for day in every if day.weekday() in {0, 5, 6} and _named(day) & weeks], weeks


def _named(day: dt.datetime) -> set[int]:
    """Return the number of an ISO week from the beginning and from the end of its year."""
    year, week, _ = day.isocalendar()
    return {week, week - dt.date(year, 12, 28).isocalendar().week - 1}
