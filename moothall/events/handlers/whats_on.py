"""What follows when events change, and as time goes by: they stay findable, and groups know when they meet next."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from moothall.events.actions import index_events, index_passed, refresh_passed
from moothall.events.models import FeedKey, Rsvp
from moothall.minutes.listeners import every, on
from moothall.minutes.models import Minute
from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds, tidies_after


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
    "events.rsvp",
    ["event", "person", "state", "placed_at"],
    what=_("The events you said you would come to, and whether you came"),
    why=_("so that organisers know how many to expect; nobody else sees who"),
    until=_("as long as your account; how many came stays, without names"),
)
holds("events.rsvp", ["id"], what="", why=_("a number"), until="", yours=False)
holds(
    "events.feedkey",
    ["person", "created_at", "revoked_at"],
    what=_("Whether you have a calendar address of your own, and since when"),
    why=_("so that only you, and those you give it to, can read your calendar"),
    until=_("as long as your account"),
)
holds("events.feedkey", ["id", "token_hash"], what="", why=_("checks an address"), until="", yours=False)


@adds_to_copy("events")
def copy_of_rsvps(person: Person) -> Any:
    """Return the events that a person answered."""
    rows = Rsvp.objects.filter(person=person).order_by("event__starts_at")
    return list(rows.values("event__title", "event__starts_at", "state", "placed_at"))


@tidies_after
def forget_person(person: Person, now: datetime) -> None:
    """Delete a person's answers and calendar address; the counts of their events stay."""
    Rsvp.objects.filter(person=person).delete()
    FeedKey.objects.filter(person=person).delete()
