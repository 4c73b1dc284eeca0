"""What follows when events change: they stay findable, and groups know when they meet next."""

from datetime import datetime

from moothall.events.actions.indexing import index_events
from moothall.events.actions.next_events import refresh_passed
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
    """Bring the search documents of a minute's events up to date."""
    index_events(event_ids=minute.detail.get("events") or [minute.about_id])


@every(minutes=15)
def count_on(now: datetime) -> None:
    """Look up the next event of every group whose last known one has begun."""
    refresh_passed(now=now)
