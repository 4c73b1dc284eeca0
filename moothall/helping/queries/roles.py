"""Questions about roles: what an event still needs, who fills what, what one helps with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from moothall.events.models import Event, Host
from moothall.groups.models import HIDDEN_STATES, Group, Membership
from moothall.helping.models import HOLDING, Ask, Proof, Reviewer, Role, Stint
from moothall.helping.rules import times_of
from moothall.people.models import Person, Viewer

LONGEST_EVENT = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Filled:
    """A role with who fills it, who handed it back, and whom the organisers asked and wait for."""

    role: Role
    stints: list[Stint]
    back: list[Stint]
    asked: list[Ask]


def leading_group_id(event: Event) -> int | None:
    """Return the group that leads an event, to which its minutes belong."""
    return Host.objects.filter(event=event).order_by("id").values_list("group_id", flat=True).first()


def hosts_of(event: Event) -> list[Group]:
    """Return the groups that hold an event, the leading one first."""
    hosts = Host.objects.filter(event=event).exclude(group__state__in=HIDDEN_STATES)
    return [host.group for host in hosts.select_related("group").order_by("id")]


def roles_of(event: Event) -> list[Role]:
    """Return the roles of an event, each knowing the event that was given."""
    roles = list(Role.objects.filter(event=event).order_by("position", "id"))
    for role in roles:
        role.event = event
    return roles


def open_roles_of(event: Event, now: datetime) -> list[Role]:
    """Return the roles to which somebody can still say yes, the times of which have not passed."""
    rows = Role.objects.filter(event=event, filled__lt=F("wanted")).exclude(for_whom=Role.For.CHOSEN)
    found = list(rows.order_by("position", "id"))
    for role in found:
        role.event = event
    return [role for role in found if times_of(role)[1] > now]


def roles_with_people(event: Event) -> list[Filled]:
    """Return the roles of an event with everybody in them: three questions however many there are."""
    found = roles_of(event)
    by_id = {role.pk: role for role in found}
    stints: dict[int, list[Stint]] = defaultdict(list)
    back: dict[int, list[Stint]] = defaultdict(list)
    asked: dict[int, list[Ask]] = defaultdict(list)
    for stint in Stint.objects.filter(role__in=by_id).select_related("person").order_by("at", "id"):
        stint.role = by_id[stint.role_id]
        (stints if stint.state in HOLDING else back)[stint.role_id].append(stint)
    for ask in Ask.objects.filter(role__in=by_id).exclude(answer="yes").select_related("person").order_by("id"):
        asked[ask.role_id].append(ask)
    return [Filled(role, stints[role.pk], back[role.pk], asked[role.pk]) for role in found]


def stints_of(viewer: Viewer, roles: Iterable[Role]) -> dict[int, Stint]:
    """Return the viewer's own stints in these roles, by role."""
    if not viewer.is_authenticated:
        return {}
    rows = Stint.objects.filter(person_id=viewer.pk or 0, role__in=[role.pk for role in roles])
    return {stint.role_id: stint for stint in rows}


def asks_of(viewer: Viewer, roles: Iterable[Role]) -> dict[int, Ask]:
    """Return what the viewer was asked to do and has not answered, by role."""
    if not viewer.is_authenticated:
        return {}
    rows = Ask.objects.filter(person_id=viewer.pk or 0, role__in=[role.pk for role in roles], answered_at=None)
    return {ask.role_id: ask for ask in rows.select_related("by")}


def next_stints(person: Person, now: datetime) -> list[Stint]:
    """Return what a person helps with from now on, the soonest first."""
    rows = Stint.objects.filter(
        person=person,
        state=Stint.State.FILLED,
        role__event__ends_at__gt=now - LONGEST_EVENT,
        role__event__state__in=[Event.State.PUBLISHED, Event.State.POSTPONED],
    )
    coming = [each for each in rows.select_related("role__event") if times_of(each.role)[1] > now]
    return sorted(coming, key=lambda stint: (times_of(stint.role)[0], stint.pk))


def waiting_asks(person: Person, now: datetime) -> list[Ask]:
    """Return what a person was asked to do, has not answered, and what still needs somebody."""
    rows = Ask.objects.filter(
        person=person,
        answered_at=None,
        role__filled__lt=F("role__wanted"),
        role__event__state=Event.State.PUBLISHED,
        role__event__ends_at__gt=now,
    )
    return list(rows.select_related("role__event", "by").order_by("role__event__starts_at", "id"))


@dataclass(frozen=True, slots=True)
class Tally:
    """What there is at all for one person: minutes given, and whether anything comes, waits or is to be read."""

    minutes: int
    comes: bool
    waits: bool
    reads: bool


def tally_of(person: Person, *, since: datetime, until: datetime, now: datetime) -> Tally:
    """Return in one question what a person has to do with helping; the minutes are of a span of time."""
    me = Q(person=OuterRef("pk"))
    span = Q(role__event__starts_at__gte=since, role__event__starts_at__lt=until, state=Stint.State.DID_IT)
    given = Stint.objects.filter(me, span).order_by().values("person").annotate(sum=Sum("minutes")).values("sum")
    comes = Stint.objects.filter(me, state=Stint.State.FILLED, role__event__ends_at__gt=now - LONGEST_EVENT)
    waits = Ask.objects.filter(me, answered_at=None, role__event__ends_at__gt=now)
    reads = Reviewer.objects.filter(me, call__event__starts_at__gt=now)
    asked = Person.objects.filter(pk=person.pk).values_list(
        Subquery(given), Exists(comes), Exists(waits), Exists(reads)
    )
    minutes, *rest = asked.get()
    return Tally(int(minutes or 0), *rest)


def crew_to_ask(event: Event, role: Role) -> QuerySet[Person]:
    """Return who may be asked to fill a role: the members of its hosts, without those who were asked or said yes."""
    hosts = Host.objects.filter(event=event).exclude(group__state__in=HIDDEN_STATES).values("group")
    crew = Membership.objects.filter(group__in=hosts).exclude(role=Membership.Role.MEMBER)
    asked = Ask.objects.filter(role=role).values("person")
    inside = Stint.objects.filter(role=role, state__in=HOLDING, person__isnull=False).values("person")
    people = Person.objects.filter(pk__in=crew.values("person"), is_active=True)
    return people.exclude(pk__in=asked).exclude(pk__in=inside).order_by("name", "id")


def organisers_of(event: Event) -> list[Person]:
    """Return those who run an event, to tell them something: owners and organisers of its hosts."""
    hosts = Host.objects.filter(event=event).exclude(group__state__in=HIDDEN_STATES).values("group")
    crew = Membership.objects.filter(group__in=hosts, role__in=["owner", "organiser"]).values("person")
    return list(Person.objects.filter(pk__in=crew, is_active=True).order_by("id"))


def proof_of(link_hash: str) -> Proof | None:
    """Return what a letter's link asks for."""
    rows = Proof.objects.select_related("role__event", "call__event", "stint", "talk")
    return rows.filter(link_hash=link_hash).first()
