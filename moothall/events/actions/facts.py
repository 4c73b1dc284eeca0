"""What a calendar says about one event, and how that becomes the columns of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from moothall.events.drafting import slug_of
from moothall.events.models import Event
from moothall.groups.models import Group

A_DAY = timedelta(days=1)
LONGEST_URL = 500
POLE, DATE_LINE = 90, 180
STATES = {Event.State.PUBLISHED, Event.State.POSTPONED, Event.State.CANCELLED}


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event as its calendar tells it.

    ``starts_at`` and ``ends_at`` are aware instants; ``timezone`` is the IANA name of the event's own zone. An all-day
    event also gives ``starts_on`` and ``ends_on``, its first and **last** day (both included); when left out they
    follow from the instants. ``state`` is published, postponed or cancelled. ``description`` is plain text,
    ``description_html`` is **already sanitised**. Texts longer than their columns are cut with an ellipsis; addresses
    that are too long are dropped.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    uid: str
    description: str = ""
    description_html: str = ""
    all_day: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    state: str = Event.State.PUBLISHED
    venue: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    online_url: str = ""
    url: str = ""


def columns_of(facts: EventFacts, groups: Sequence[Group]) -> dict[str, Any]:
    """Return the columns of an event for these facts; a position that is missing is its first host's, approximately.

    :raises ValueError: when the state is none that a read event can have.
    """
    if facts.state not in STATES:
        raise ValueError(f"A read event cannot be {facts.state}.")
    ends_at = max(facts.ends_at, facts.starts_at)
    title = " ".join(facts.title.split()) or "Untitled event"
    return {
        "title": _cut(title, 250),
        "slug": slug_of(title),
        "description": facts.description,
        "description_html": facts.description_html,
        "starts_at": facts.starts_at,
        "ends_at": ends_at,
        "timezone": facts.timezone,
        "all_day": facts.all_day,
        **_dates(facts, ends_at),
        "state": facts.state,
        "uid": facts.uid[:300],
        "venue": _cut(facts.venue.strip(), 200),
        "address": _cut(facts.address.strip(), 300),
        "online_url": facts.online_url if len(facts.online_url) <= LONGEST_URL else "",
        "url": facts.url if len(facts.url) <= LONGEST_URL else "",
        **_position(facts, groups),
    }


def _dates(facts: EventFacts, ends_at: datetime) -> dict[str, Any]:
    zone = ZoneInfo(facts.timezone)
    first = facts.starts_on or facts.starts_at.astimezone(zone).date()
    if not facts.all_day:
        return {"starts_on": None, "ends_on": None, "spans_days": ends_at - facts.starts_at >= A_DAY}
    last = facts.ends_on or max(first, (ends_at - timedelta(seconds=1)).astimezone(zone).date())
    return {"starts_on": first, "ends_on": max(first, last), "spans_days": last > first}


def _position(facts: EventFacts, groups: Sequence[Group]) -> dict[str, Any]:
    if facts.latitude is not None and facts.longitude is not None and _on_earth(facts.latitude, facts.longitude):
        return {"latitude": facts.latitude, "longitude": facts.longitude, "approximate": False, "place_id": None}
    in_person = facts.venue or facts.address or not facts.online_url
    host = next((group for group in groups if group.latitude is not None), None)
    if host is None or not in_person:
        return {"latitude": None, "longitude": None, "approximate": False, "place_id": None}
    return {
        "latitude": host.latitude,
        "longitude": host.longitude,
        "approximate": True,
        "place_id": host.place_id,
    }


def _on_earth(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= POLE and abs(longitude) <= DATE_LINE


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
