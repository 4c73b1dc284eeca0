"""Build the demo network."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import connection, transaction

from moothall.demo.building.calendars import attach_demo_calendars
from moothall.demo.building.checklists import build_checklists
from moothall.demo.building.events import build_events, build_rsvps
from moothall.demo.building.gatherings import build_guestlists, build_showcase
from moothall.demo.building.groups import build_groups, build_memberships, build_people
from moothall.demo.building.helping import build_helping
from moothall.demo.building.ledger import build_ledger
from moothall.demo.building.organisations import build_organisations
from moothall.demo.building.places import towns
from moothall.demo.building.sizes import Size
from moothall.demo.queries import hall_is_empty
from moothall.groups.models import Group, Membership
from moothall.kit.verdict import no, require
from moothall.people.actions import offer_demo_visitor
from moothall.people.models import Person
from moothall.places.models import Place

Say = Callable[[str], None]
STEWARD = ("Dilys Penrose", "dilys.penrose@example.org", "Dilys, steward of the network")


@dataclass(frozen=True, slots=True)
class Built:
    """How many of each the demo holds."""

    groups: int
    people: int
    memberships: int
    events: int
    rsvps: int
    organisations: int


def build_demo(*, size: Size, now: datetime, say: Say = lambda _: None) -> Built:
    """Fill an empty hall with an invented network; the same size on the same day gives the same rows.

    :raises Refused: when the hall already holds groups or people.
    """
    if not hall_is_empty():
        require(
            no(
                "This hall already holds people or groups, and the demo only moves into an empty one.",
                "Use another data folder.",
            )
        )
    random = Random(size.seed)
    with transaction.atomic():
        say(f"Inviting {size.people:,} people …")
        people = build_people(random, size, now)
        steward = Person.objects.create_user(STEWARD[1], name=STEWARD[0], is_steward=True, joined_at=now)
        say(f"Founding {size.groups:,} groups …")
        made = build_groups(random, size, now)
        groups = [group for _, _, group in made]
        members = build_memberships(random, size, groups, people, now)
        say("Filling the calendar …")
        events = build_events(random, size, made, now)
        rsvps = build_rsvps(random, size, events, members, now)
        say("Asking guests and helpers …")
        build_guestlists(random, events, now)
        build_helping(random, events, members, now)
        say(f"Registering {size.organisations:,} organisations …")
        organisations = build_organisations(random, size, towns(1200), _places())
        build_ledger(groups, _owners(), steward.pk, events, now)
        attach_demo_calendars(groups, now)
        _offer_visitors(groups, steward, now)
        build_checklists(random, now)
        build_showcase(groups, now)
    _index(say, now)
    _analyse()
    return Built(len(groups), len(people) + 1, sum(map(len, members)), len(events), rsvps, organisations)


def _places() -> dict[tuple[str, str], Place]:
    return {(place.name, place.country): place for place in Place.objects.all()}


def _owners() -> dict[int, int]:
    rows = Membership.objects.filter(role=Membership.Role.OWNER).order_by("-id").values_list("group_id", "person_id")
    return dict(rows)


def _offer_visitors(groups: list[Group], steward: Person, now: datetime) -> None:
    offer_demo_visitor(person=steward, label=STEWARD[2], now=now)
    active = [group for group in groups if group.state == Group.State.ACTIVE]
    for group, role in zip(active, ("owner", "organiser", "helper", "member"), strict=False):
        membership = group.memberships.filter(role=role).select_related("person").earliest("id")
        first = membership.person.name.split()[0]
        offer_demo_visitor(person=membership.person, label=f"{first}, {role} of {group.name}", now=now)


def _index(say: Say, now: datetime) -> None:
    from moothall.events.actions import reindex_events
    from moothall.groups.actions import reindex_groups
    from moothall.organisations.actions import reindex_organisations

    say("Making everything findable …")
    reindex_groups()
    reindex_events(now=now)
    reindex_organisations()


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
