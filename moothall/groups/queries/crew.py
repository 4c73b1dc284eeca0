"""Who runs a group, who is asked to, and whose group stands on one pair of shoulders."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from moothall.groups.models import Group, Invitation, Membership
from moothall.groups.queries.pages import ORDER
from moothall.groups.rules import CREW, ENOUGH_OWNERS, INVITATION_LASTS, Role, State
from moothall.people.models import Person

MEETING = (State.APPLIED, State.ON_HOLD, State.ACTIVE, State.RESTING)


def memberships_of(group: Group) -> QuerySet[Membership]:
    """Return the crew of a group, owners first; members are only counted, not listed here."""
    crew = Membership.objects.filter(group=group).exclude(role=Role.MEMBER)
    return crew.select_related("person", "group").order_by(ORDER, "since", "id")


def members_of(group: Group) -> QuerySet[Membership]:
    """Return the members of a group, the newest first."""
    return (
        Membership.objects.filter(group=group, role=Role.MEMBER)
        .select_related("person", "group")
        .order_by("-since", "-id")
    )


def crew_of(group: Group) -> list[Person]:
    """Return the people who run a group: its owners and organisers."""
    crew = Membership.objects.filter(group=group, role__in=CREW).select_related("person").order_by(ORDER, "since")
    return [membership.person for membership in crew if membership.person.is_active]


def groups_of(person: Person) -> list[Membership]:
    """Return a person's memberships with their groups, the larger roles first."""
    mine = Membership.objects.filter(person=person).select_related("group", "group__place")
    return list(mine.order_by(ORDER, "group__name"))


def waiting_invitations(group: Group, now: datetime) -> QuerySet[Invitation]:
    """Return invitations that still work."""
    fresh = Invitation.objects.filter(group=group, used_at=None, withdrawn_at=None, at__gt=now - INVITATION_LASTS)
    return fresh.select_related("group").order_by("-at")


def has_few_owners(group: Group) -> bool:
    """Tell whether a group that meets has fewer than two owners, which makes it depend on one person."""
    if group.listed_only or group.state not in MEETING:
        return False
    return Membership.objects.filter(group=group, role=Role.OWNER).count() < ENOUGH_OWNERS


def organised_alone(person: Person) -> list[Group]:
    """Return the groups that would be without an owner if this person left."""
    others = Membership.objects.filter(group=OuterRef("group"), role=Role.OWNER).exclude(person=person)
    mine = Membership.objects.filter(person=person, role=Role.OWNER, group__state__in=MEETING)
    return [each.group for each in mine.exclude(Exists(others)).select_related("group").order_by("group__name")]
