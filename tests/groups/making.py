"""Groups and people for tests."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from moothall.groups.models import Group, Membership
from moothall.people.models import Person
from moothall.places.models import Place

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
_numbers = count(1)


def a_person(name="Sam", **fields):
    return Person.objects.create_user(
        f"{name.lower().replace(' ', '.')}{next(_numbers)}@example.org",
        name=name,
        joined_at=NOW,
        welcomed_at=NOW,
        **fields,
    )


def a_steward(name="Dilys"):
    return a_person(name, is_steward=True)


def a_place(name="Leeds", latitude=53.8, longitude=-1.55):
    return Place.objects.get_or_create(name=name, kind="town", code="", latitude=latitude, longitude=longitude)[0]


def a_group(name="Leeds Good Data", *, place=None, owner=None, **fields):
    number = next(_numbers)
    place = a_place() if place is None else place
    fields = {
        "slug": f"group-{number}",
        "state": "active",
        "state_since": NOW,
        "created_at": NOW,
        "summary": "We meet.",
        **fields,
    }
    group = Group.objects.create(name=name, place=place, latitude=place.latitude, longitude=place.longitude, **fields)
    if owner:
        a_member(group, owner, "owner")
    return group


def a_member(group, person, role="member", **fields):
    made = Membership.objects.create(group=group, person=person, role=role, since=NOW, **fields)
    Group.objects.filter(pk=group.pk).update(member_count=group.memberships.count())
    return made


FACTS: dict[str, Any] = {
    "name": "Fen Data Circle",
    "summary": "Charity workers and data people.",
    "about": "",
    "place": None,
    "covers": "",
    "reach": "both",
    "topics": [],
    "links": [],
    "timezone": "Europe/London",
}
