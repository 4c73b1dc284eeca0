"""A small network to look at."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from moothall.events.models import Event, Host
from moothall.front import queries
from moothall.groups.models import Group, Membership
from moothall.minutes.caching import SHELF
from moothall.people.models import Person

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    SHELF.clear()
    queries._network.cache_clear()
    yield
    SHELF.clear()
    queries._network.cache_clear()


@pytest.fixture
def make_group(db):
    """Return a function that makes an active group in Leeds."""

    def make(name: str, **more: Any) -> Group:
        given = {"state": "active", "state_since": NOW, "created_at": NOW, "latitude": 53.8, "longitude": -1.55} | more
        return Group.objects.create(name=name, slug=name.lower().replace(" ", "-"), **given)

    return make


@pytest.fixture
def make_event(db):
    """Return a function that makes an event of a group, tomorrow."""

    def make(title: str, group: Group) -> Event:
        start = NOW + timedelta(days=1)
        times = {"starts_at": start, "ends_at": start + timedelta(hours=2), "created_at": NOW, "changed_at": NOW}
        event = Event.objects.create(title=title, slug="e", timezone="Europe/London", uid=title, **times)
        Host.objects.create(event=event, group=group, starts_at=start)
        return event

    return make


@pytest.fixture
def make_person(db):
    """Return a function that makes a person who has been welcomed."""

    def make(name: str, **more: Any) -> Person:
        given = {"name": name, "joined_at": NOW, "welcomed_at": NOW} | more
        person: Person = Person.objects.create_user(f"{name.lower().replace(' ', '.')}@example.org", **given)
        return person

    return make


@pytest.fixture
def crew(make_person):
    """Return a function that makes a person who runs a group."""

    def make(group: Group, role: str = "owner") -> Person:
        person: Person = make_person(f"Crew of {group.name}")
        Membership.objects.create(group=group, person=person, role=role, since=NOW)
        return person

    return make
