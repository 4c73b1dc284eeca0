"""What follows when events change, and as time goes by: they stay findable, and groups know when they meet next."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from moothall.events.actions import index_events, index_passed, refresh_passed
from moothall.events.models import FeedKey
from moothall.minutes.listeners import every, on
from moothall.minutes.models import Minute
from moothall.people.models import Person
from moothall.people.privacy import holds, tidies_after


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


holds(
    "events.feedkey",
    ["person", "created_at", "revoked_at"],
    what=_("Whether you have a calendar address of your own, and since when"),
    why=_("so that only you, and those you give it to, can read your calendar"),
    until=_("as long as your account"),
)
holds("events.feedkey", ["id", "token_hash"], what="", why=_("checks an address"), until="", yours=False)


@tidies_after
def forget_person(person: Person, now: datetime) -> None:
    """Delete a person's calendar address."""
    FeedKey.objects.filter(person=person).delete()
