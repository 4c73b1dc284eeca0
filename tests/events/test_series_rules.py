"""Rules of series: what they mean, against two other readings of RFC 5545; the wall clock over changes of clocks."""

import os
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from moothall.events.recurring import (
    RuleError,
    dates_of,
    due_dates,
    falls_on,
    instant_of,
    patterns_for,
    read_rule,
    rule_words,
)
from moothall.events.recurring.choosing import OWN
from moothall.events.recurring.expanding import LEAST_AHEAD, MOST_AHEAD, months_after, wall_clock

LONDON = ZoneInfo("Europe/London")
ZONES = [
    "Europe/London", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Tehran",
    "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu", "America/Havana", "Pacific/Chatham", "UTC",
]  # fmt: skip
MANY = int(os.environ.get("MOOTHALL_MANY", "60"))
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

days = st.dates(date(2018, 1, 1), date(2034, 12, 31))
weekdays = st.sets(st.sampled_from(DAYS), min_size=1, max_size=4).map(sorted)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def begun(draw: st.DrawFn) -> tuple[str, date]:
    """Draw a day and a rule made to fall on it (but for a place in a set, which may not)."""
    day = draw(days)
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", *_limits(draw, frequency, day)]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 6))}")
    if frequency == "MONTHLY" and any(part.startswith("BY") for part in parts) and draw(st.integers(0, 2)) == 0:
        parts.append(f"BYSETPOS={draw(st.sampled_from([1, 2, -1]))}")
    if draw(st.integers(0, 2)) == 0:
        parts.append(f"COUNT={draw(st.integers(1, 30))}")
    return ";".join(parts), day


def _limits(draw: st.DrawFn, frequency: str, day: date) -> list[str]:
    own = DAYS[day.weekday()]
    parts = []
    if draw(st.booleans()):
        nth = f"{(day.day - 1) // 7 + 1}{own}"
        plain = ",".join(sorted({own, *draw(weekdays)}))
        parts.append(f"BYDAY={nth if frequency == 'MONTHLY' and draw(st.booleans()) else plain}")
    if frequency != "WEEKLY" and draw(st.integers(0, 2)) == 0:
        numbers = {day.day, *draw(st.sets(st.sampled_from([-2, -1, *range(1, 32)]), max_size=4))}
        parts.append("BYMONTHDAY=" + ",".join(map(str, sorted(numbers))))
    if draw(st.integers(0, 3)) == 0:
        months = {day.month, *draw(st.sets(st.integers(1, 12), max_size=5))}
        parts.append("BYMONTH=" + ",".join(map(str, sorted(months))))
    return parts


def oracle(rule: str, first_on: date, at: time, zone: ZoneInfo, until: date) -> list[datetime]:
    """Return what recurring-ical-events makes of the same rule."""
    event = icalendar.Event()
    event.add("uid", "x")
    event.add("dtstart", datetime.combine(first_on, at, tzinfo=zone))
    event.add("duration", timedelta(minutes=90))
    event.add("rrule", icalendar.vRecur.from_ical(rule))
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    # Asked with days to spare and cut here: at the edges of a range it is by instants, ours is by days.
    found = recurring_ical_events.of(calendar).between(first_on - timedelta(days=3), until + timedelta(days=3))
    starts = sorted(one["DTSTART"].dt for one in found)
    return [start for start in starts if start.date() <= until]


@settings(max_examples=MANY, deadline=None)
@given(begun(), times, st.sampled_from(ZONES))
@example(("FREQ=WEEKLY;BYDAY=SU", date(2026, 3, 1)), time(1, 30), "Europe/London")
@example(("FREQ=WEEKLY;BYDAY=SU", date(2026, 10, 4)), time(1, 30), "Europe/London")
@example(("FREQ=DAILY", date(2026, 10, 1)), time(2, 15), "Australia/Lord_Howe")
def test_dates_and_wall_clock_are_those_of_the_oracle(rule_and_day, at, zone_name):
    text, first_on = rule_and_day
    rule, zone = read_rule(text), ZoneInfo(zone_name)
    assume(falls_on(rule, first_on))
    until = first_on + timedelta(days=500)
    ours = [instant_of(each, at, zone) for each in dates_of(rule, first_on, until=until)]
    theirs = [start.astimezone(UTC) for start in oracle(rule, first_on, at, zone, until)]
    assert ours == theirs


@settings(max_examples=MANY, deadline=None)
@given(days, times, st.sampled_from(ZONES))
def test_the_wall_clock_says_the_same_all_year(day, at, zone_name):
    zone = ZoneInfo(zone_name)
    for number in range(0, 420, 7):
        on = day + timedelta(days=number)
        instant = instant_of(on, at, zone)
        shown = instant.astimezone(zone)
        naive = datetime.combine(on, at)
        if shown.replace(tzinfo=None) == naive:
            assert shown.fold == 0  # of a time that comes twice, the first
        else:  # skipped: it moves forward, by just what the clocks skip
            before, after = (shown - timedelta(hours=25)).utcoffset(), shown.utcoffset()
            assert shown.replace(tzinfo=None) - naive == (after or timedelta()) - (before or timedelta())
            assert shown.replace(tzinfo=None) > naive


def test_a_skipped_time_moves_forward_and_a_repeated_one_is_the_first():
    assert instant_of(date(2026, 3, 29), time(1, 30), LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 02:30 BST
    assert instant_of(date(2026, 10, 25), time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # BST


def test_half_past_six_stays_half_past_six():
    dates = dates_of("FREQ=MONTHLY;BYDAY=2TU", date(2026, 1, 13), until=date(2026, 12, 31))
    assert len(dates) == 12
    instants = [instant_of(day, time(18, 30), LONDON) for day in dates]
    assert {wall_clock(instant, LONDON)[1] for instant in instants} == {time(18, 30)}
    assert {instant.hour for instant in instants} == {17, 18}


@settings(max_examples=MANY, deadline=None)
@given(days)
def test_each_pattern_offered_falls_on_its_day(day):
    offered = patterns_for(day)
    assert [one.key for one in offered][-1] == OWN
    for one in offered[:-1]:
        assert falls_on(one.rule, day)
        assert read_rule(one.rule) == one.rule
        assert dates_of(one.rule, day, most=6)[0] == day


@settings(max_examples=MANY, deadline=None)
@given(begun(), st.integers(0, 900))
def test_dates_due_are_six_months_and_at_least_three(rule_and_day, later):
    text, first_on = rule_and_day
    rule = read_rule(text)
    assume(falls_on(rule, first_on))
    today = first_on + timedelta(days=later)
    due = due_dates(rule, first_on, today)
    everything = dates_of(rule, first_on, since=today, most=MOST_AHEAD)
    assert due == everything[: len(due)]
    assert all(one < two for one, two in pairwise(due))
    if len(everything) > len(due):
        assert len(due) >= LEAST_AHEAD
        assert everything[len(due)] > months_after(today, 6)


def test_an_end_is_kept_whether_in_the_rule_or_beside_it():
    assert dates_of("FREQ=DAILY;UNTIL=20260112", date(2026, 1, 10)) == [date(2026, 1, day) for day in (10, 11, 12)]
    assert dates_of("FREQ=DAILY;COUNT=2", date(2026, 1, 10)) == [date(2026, 1, 10), date(2026, 1, 11)]
    until = date(2026, 1, 11)
    assert dates_of("FREQ=DAILY", date(2026, 1, 10), until=until) == [date(2026, 1, 10), until]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("FREQ=HOURLY", "at most one date a day"),
        ("FREQ=MINUTELY;INTERVAL=5", "at most one date a day"),
        ("FREQ=SECONDLY", "at most one date a day"),
        ("FREQ=DAILY;BYHOUR=9,10", "at most one date a day"),
        ("", "not a part of a rule"),
        ("every tuesday", "not a part of a rule"),
        ("BYDAY=TU", "begins with how often"),
        ("FREQ=WEEKLY;FREQ=DAILY", "twice"),
        ("FREQ=WEEKLY;BYEASTER=1", "do not know BYEASTER"),
        ("FREQ=WEEKLY;INTERVAL=0", "cannot read"),
        ("FREQ=WEEKLY;INTERVAL=100000", "cannot read"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "goes up to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "cannot read"),
        ("FREQ=WEEKLY;BYDAY=2TU", "MONTHLY or YEARLY only"),
        ("FREQ=MONTHLY;BYDAY=6TU", "at most five"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "YEARLY only"),
        ("FREQ=MONTHLY;BYYEARDAY=3", "YEARLY only"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "does not go with WEEKLY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS chooses"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "not both"),
        ("FREQ=DAILY" + ";WKST=MO" * 60, "at most 300"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_with_a_sentence(text, said):
    with pytest.raises(RuleError, match=said):
        read_rule(text)


def test_a_rule_is_read_however_it_was_typed():
    assert read_rule(" rrule:byday=tu; freq=monthly;BYSETPOS=2 ;") == "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYDAY=TU;BYSETPOS=2",
        "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=12",
        "FREQ=WEEKLY;BYDAY=WE",
    ],
)
def test_a_rule_that_does_not_fall_on_the_first_day_is_never_looked_for_until_the_year_9999(rule):
    tuesday = date(2026, 3, 10)
    assert not falls_on(rule, tuesday)
    with pytest.raises(RuleError):
        dates_of(rule, tuesday)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=2TU", "Every second Tuesday of the month"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "Every second Tuesday of the month"),
        ("FREQ=MONTHLY;BYDAY=-1TH", "The last Thursday of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=14", "The 14th of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "The 31st of every month that has one"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "The last day of every month"),
        ("FREQ=MONTHLY", "The 10th of every month"),
        ("FREQ=MONTHLY;BYDAY=2TU;INTERVAL=3", "Every second Tuesday of the month, every 3 months"),
        ("FREQ=WEEKLY", "Every Tuesday"),
        ("FREQ=WEEKLY;BYDAY=FR,MO,WE", "Every Monday, Wednesday and Friday"),
        ("FREQ=WEEKLY;BYDAY=TU;INTERVAL=2", "Every two weeks on Tuesday"),
        ("FREQ=WEEKLY;BYDAY=TU;INTERVAL=3", "Every 3 weeks on Tuesday"),
        ("FREQ=DAILY", "Every day"),
        ("FREQ=DAILY;INTERVAL=2", "Every 2 days"),
        ("FREQ=YEARLY", "Every year on 10 March"),
        ("FREQ=YEARLY;BYWEEKNO=20", "By a rule of its own"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "By a rule of its own"),
        ("FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=8,9,10", "By a rule of its own"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=5", "Every Tuesday"),
    ],
)
def test_a_rule_in_words(rule, words):
    assert rule_words(read_rule(rule), date(2026, 3, 10)) == words


def test_months_later_is_the_same_day_or_the_last_of_that_month():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 1, 15), 12) == date(2027, 1, 15)
