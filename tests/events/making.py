"""Groups, people and events for the tests of events."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from moothall.events.actions import GuestlistFacts, RsvpFacts, place_rsvp, set_guestlist
from moothall.events.models import Event, Guestlist, Host, Rsvp
from moothall.groups.models import Group, Membership
from moothall.people.models import Person

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday
HOUR = timedelta(hours=1)
MANCHESTER, LEEDS, PENZANCE = (53.4794, -2.2453), (53.7974, -1.5438), (50.1188, -5.5376)
_numbers = count(1)


def group(
    name: str = "", *, state: str = "active", at: tuple[float, float] | None = MANCHESTER, **fields: Any
) -> Group:
    number = next(_numbers)
    name = name or f"Group {number}"
    latitude, longitude = at or (None, None)
    return Group.objects.create(
        name=name,
        slug=fields.pop("slug", f"group-{number}"),
        state=state,
        state_since=NOW,
        created_at=NOW,
        latitude=latitude,
        longitude=longitude,
        **fields,
    )


def person(**fields: Any) -> Person:
    number = next(_numbers)
    return Person.objects.create_user(f"person{number}@example.org", name=f"Person {number}", **fields)


def member(of: Group, role: str = "member") -> Person:
    who = person()
    Membership.objects.create(group=of, person=who, role=role, since=NOW)
    return who


def event(
    *hosts: Group,
    starts_at: datetime = NOW + timedelta(days=2),
    hours: float = 2,
    at: tuple[float, float] | None = MANCHESTER,
    **fields: Any,
) -> Event:
    number = next(_numbers)
    latitude, longitude = at or (None, None)
    ends_at = starts_at + timedelta(hours=hours)
    values: dict[str, Any] = {
        "title": f"Event {number}",
        "slug": f"event-{number}",
        "timezone": "Europe/London",
        "uid": f"{number}@example.org",
        "latitude": latitude,
        "longitude": longitude,
        "spans_days": hours >= 24,
        "created_at": NOW,
        "changed_at": NOW,
        **fields,
    }
    made = Event.objects.create(starts_at=starts_at, ends_at=ends_at, **values)
    for host in hosts or (group(),):
        Host.objects.create(event=made, group=host, starts_at=starts_at)
    return made


def guestlist(of: Event, *, now: datetime = NOW, **facts: Any) -> Guestlist:
    """Let an event take answers: two places in the room unless said."""
    return set_guestlist(by=None, event=of, facts=GuestlistFacts(**{"room": 2, **facts}), now=now)


def rsvp(to: Event, by: Person | None = None, *, email: str = "", now: datetime = NOW, **facts: Any) -> Rsvp:
    """Answer an event: as a person, by an address, or as a guest who is made up."""
    if by is None and not email:
        email = f"guest{next(_numbers)}@example.org"
    return place_rsvp(by=by, email=email, event=to, facts=RsvpFacts(**facts), now=now)
