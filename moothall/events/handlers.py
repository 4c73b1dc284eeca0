"""What follows when events change, and as time goes by: they stay findable, and groups know when they meet next."""

from datetime import datetime

from moothall.events.actions import index_events, index_passed, refresh_passed
from moothall.minutes.listeners import every, on
from moothall.minutes.models import Minute


@on(
    "events.event.published",
    "events.event.changed",
    "events.event.cancelled",
    "events.event.merged",
    "events.event.parted",
    "events.event.withdrawn",
)
def index_changed(minute: Minute, now: datetime) -> None:
    """Bring the search entries of a minute's events up to date."""
    index_events(event_ids=minute.detail.get("events") or [minute.about_id], now=now)


@every(minutes=15)
def look_ahead(now: datetime) -> None:
    """Look up the next event of every group whose last known one has begun."""
    refresh_passed(now=now)


@every(days=1)
def let_past_events_sink(now: datetime) -> None:
    """Let events that have been stand behind those to come in the search."""
    index_passed(now=now)
