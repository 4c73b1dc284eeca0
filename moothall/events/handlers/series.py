"""Series go on: their next dates are made in time."""

from datetime import datetime, timedelta

from moothall.events.actions import extend_series
from moothall.events.models import Event, Series
from moothall.minutes.listeners import every, on
from moothall.minutes.models import Minute


@every(days=1, at=timedelta(hours=2, minutes=20))
def make_dates(now: datetime) -> None:
    """Make the dates that are due of every series."""
    extend_series(now=now)


@on("events.event.published")
def make_dates_of_published(minute: Minute, now: datetime) -> None:
    """Make the further dates of a series whose first was a draft until now."""
    event = Event.objects.filter(pk=minute.about_id).exclude(series=None).first()
    if event is not None and minute.detail.get("series") is None:
        series = Series.objects.get(pk=event.series_id or 0)
        extend_series(series=series, now=now)
