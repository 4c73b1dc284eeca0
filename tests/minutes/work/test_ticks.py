"""Schedules fire once for each due time, and make up for lost time once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.minutes.listeners import Schedule, every
from moothall.minutes.models import Job, Tick
from moothall.minutes.work.ticks import fire_due, latest_due
from moothall.minutes.work.worker import work_off

NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)
DAILY = Schedule("tests.daily", timedelta(days=1), timedelta(hours=2), lambda now: None)


def schedule(minutes: int, offset: int = 0) -> Schedule:
    return Schedule("tests.schedule", timedelta(minutes=minutes), timedelta(minutes=offset), lambda now: None)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-12T18:30:00", "2026-03-12T02:00:00"),
        ("2026-03-12T02:00:00", "2026-03-12T02:00:00"),
        ("2026-03-12T01:59:59", "2026-03-11T02:00:00"),
    ],
)
def test_a_daily_schedule_is_due_at_its_hour(now, due):
    assert latest_due(DAILY, datetime.fromisoformat(f"{now}+00:00")) == datetime.fromisoformat(f"{due}+00:00")


@given(st.integers(1, 20_000), st.integers(0, 1440), st.integers(0, 2**31))
def test_the_latest_due_time_is_the_last_one_not_in_the_future(minutes, offset, seconds):
    now = datetime.fromtimestamp(seconds, tz=UTC)
    due = latest_due(schedule(minutes, offset), now)
    assert due <= now < due + timedelta(minutes=minutes)
    assert latest_due(schedule(minutes, offset), due) == due


@pytest.mark.django_db
def test_a_due_time_fires_once():
    assert fire_due([DAILY], now=NOW) == ["tests.daily"]
    assert fire_due([DAILY], now=NOW + timedelta(hours=1)) == []
    assert Job.objects.get().name == "every:tests.daily"


@pytest.mark.django_db
def test_the_next_due_time_fires_again():
    fire_due([DAILY], now=NOW)
    assert fire_due([DAILY], now=NOW + timedelta(days=1)) == ["tests.daily"]
    assert (Job.objects.count(), Tick.objects.count()) == (2, 1)


@pytest.mark.django_db
def test_many_missed_due_times_fire_once():
    fire_due([DAILY], now=NOW)
    fire_due([DAILY], now=NOW + timedelta(days=30))
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_a_clock_set_back_fires_nothing():
    fire_due([DAILY], now=NOW)
    assert fire_due([DAILY], now=NOW - timedelta(days=3)) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("clean_listeners")
def test_a_fired_schedule_runs():
    ran = []

    @every(minutes=10)
    def look(now):
        ran.append(now)

    from moothall.minutes.listeners import SCHEDULES

    fire_due(SCHEDULES.values(), now=NOW)
    assert work_off(now=NOW) == 1
    assert ran == [NOW]


def test_a_schedule_needs_an_interval():
    with pytest.raises(ValueError, match="minutes, hours or days"):
        every()
