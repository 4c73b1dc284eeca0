"""New dates of a series take the checklist along, and it does not keep a date from being skipped without a word."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from moothall.checklists.models import Task
from moothall.events.actions import skip_date, start_series
from moothall.events.models import Event
from tests.events.making import NOW, event, group, guestlist, member

pytestmark = pytest.mark.django_db


def test_each_date_has_the_checklist_of_the_first_and_goes_silently_all_the_same():
    host = group()
    runs = member(host, "organiser")
    first = event(host, starts_at=datetime(2026, 4, 14, 18, 30, tzinfo=ZoneInfo("Europe/London")))
    guestlist(first)
    Task.objects.create(event=first, title="Book the room", lead=-7, due_on=NOW.date(), made_at=NOW)
    series = start_series(by=runs, event=first, rule="FREQ=MONTHLY;BYDAY=2TU", now=NOW)
    dates = list(Event.objects.filter(series=series).order_by("starts_at"))
    assert [Task.objects.filter(event=date).values_list("title", flat=True).get() for date in dates] == [
        "Book the room"
    ] * len(dates)
    assert skip_date(by=runs, event=dates[3], now=NOW)
    Task.objects.filter(event=dates[4]).update(owner=runs)
    assert not skip_date(by=runs, event=dates[4], now=NOW)
