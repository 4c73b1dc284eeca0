"""Events that live their life are found as they stand, and marked when they are over."""

from datetime import datetime

from moothall.events.actions import index_events, mark_happened
from moothall.minutes.listeners import every, on
from moothall.minutes.models import Minute


@on(
    "events.event.postponed",
    "events.event.revived",
    "events.event.taken_on",
    "events.event.written_up",
    "events.event.draft_deleted",
)
def index_as_it_stands(minute: Minute, now: datetime) -> None:
    """Bring the search entry of an event up to date."""
    index_events(event_ids=minute.detail.get("events") or [minute.about_id], now=now)


@every(minutes=15)
def mark_what_is_over(now: datetime) -> None:
    """Mark published events whose end has passed as happened."""
    mark_happened(now=now)
