"""The list at the door: who is expected and who is here, as the helper's own groups may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from moothall.arrivals.coding import short_name
from moothall.arrivals.models import Arrival
from moothall.arrivals.queries.tokens import label_at_door
from moothall.events.models import Capacity, Event, Host, Mode, Rsvp, Sharing
from moothall.groups.models import Membership
from moothall.people.models import Person, Viewer

EXPECTED = (Rsvp.State.GOING, Rsvp.State.OFFERED)
LISTED = (*EXPECTED, Rsvp.State.WAITING, Rsvp.State.CAME)
FIELDS = ("id", "name", "person__name", "state", "seats", "came", "walked_in", "first_time", "is_new", "shared")


@dataclass(frozen=True, slots=True)
class Guest:
    """One answer at the door. ``name`` is a first name and an initial, or empty when it is not this helper's to see."""

    id: int
    name: str
    label: str
    seats: int
    came: int
    first: bool = False
    walked_in: bool = False
    waiting: bool = False

    @property
    def called(self) -> str:
        """What the list calls the guest."""
        return self.name or self.label


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are here, are still expected, and came without an answer; how many places the room has, if it says.

    ``taken`` counts the places that are spoken for: those that answers hold, and those of people who are here without.
    """

    came: int
    expected: int
    walk_ins: int
    places: int | None
    taken: int

    def would_overflow(self, seats: int) -> bool:
        """Say whether there are fewer places left than these."""
        return self.places is not None and self.taken + seats > self.places


def guests_at_door(event: Event, viewer: Viewer) -> list[Guest]:
    """Return who is expected in the room and who is here, by name; three questions however many they are."""
    rows = list(_rows(event, _groups_of(event, viewer)).values(*FIELDS))
    return sorted((_guest(row) for row in rows), key=lambda guest: (not guest.name, guest.called.casefold(), guest.id))


def guest_at_door(rsvp: Rsvp, viewer: Viewer) -> Guest | None:
    """Return one guest as the list at the door shows them; None when the list has no such row."""
    rows = _rows(rsvp.event, _groups_of(rsvp.event, viewer)).filter(pk=rsvp.pk)
    return next((_guest(row) for row in rows.values(*FIELDS)), None)


def counts_at_door(event: Event) -> Counts:
    """Count who is here and who is still expected in the room."""
    guests = Rsvp.objects.filter(event=event, mode=Mode.ROOM)
    here = Q(state=Rsvp.State.CAME)
    found = guests.aggregate(
        all_here=Sum("came", filter=here, default=0),
        to_come=Sum("seats", filter=Q(state__in=EXPECTED), default=0),
        walked=Sum("came", filter=here & Q(walked_in=True), default=0),
        beside=Sum("came", filter=here & Q(holds=0), default=0),
    )
    room = Capacity.objects.filter(event=event, mode=Mode.ROOM).values("places", "taken").first()
    return Counts(
        came=found["all_here"],
        expected=found["to_come"],
        walk_ins=found["walked"],
        places=room["places"] if room else None,
        taken=found["beside"] + (room["taken"] if room else 0),
    )


def ways_of(event: Event) -> dict[str, int]:
    """Return how many marks were made in each way; 0-marks, which take back, are left out."""
    rows = Arrival.objects.filter(event=event, seats__gt=0).values_list("way").annotate(Count("id"))
    return dict(rows)


def latest_mark(rsvp_id: int) -> Arrival | None:
    """Return the mark of an answer that is in force."""
    return Arrival.objects.filter(rsvp=rsvp_id).order_by("-at", "-id").first()


def marks_known(client_ids: Iterable[Any]) -> set[Any]:
    """Return which of these marks the hall has already."""
    return set(Arrival.objects.filter(client_id__in=list(client_ids)).values_list("client_id", flat=True))


def answer_of_address(event: Event, email: str) -> Rsvp | None:
    """Return the answer to an event that belongs to an e-mail address, its person's or a guest's."""
    answers = Rsvp.objects.filter(event=event)
    return answers.filter(Q(person__email__iexact=email) | Q(email__iexact=email)).order_by("id").first()


def answer_of_person(event: Event, person: Person) -> Rsvp | None:
    """Return a person's answer to an event."""
    return Rsvp.objects.filter(event=event, person=person).first()


def old_marks(before: datetime) -> QuerySet[Arrival]:
    """Return the marks, of events that ended before, that still say whose they are."""
    return Arrival.objects.filter(event__ends_at__lt=before).exclude(by=None, rsvp=None)


def _groups_of(event: Event, viewer: Viewer) -> list[int] | None:
    """Return the hosts for which the viewer helps; None when they may see every name: those of the group that leads.

    As ``events.queries.guests_of`` says for organisers. A steward who helps none of the hosts sees labels only.
    """
    hosts = list(Host.objects.filter(event=event).order_by("id").values_list("group_id", flat=True))
    helps = Membership.objects.filter(person_id=viewer.pk or 0, group_id__in=hosts)
    mine = set(helps.exclude(role=Membership.Role.MEMBER).values_list("group_id", flat=True))
    return None if hosts and hosts[0] in mine else sorted(mine)


def _rows(event: Event, groups: list[int] | None) -> QuerySet[Rsvp]:
    guests = Rsvp.objects.filter(event=event, mode=Mode.ROOM, state__in=LISTED)
    return guests.annotate(is_new=_is_new(event), shared=_is_shared(groups))


def _is_shared(groups: list[int] | None) -> Any:
    if groups is None:
        return Value(True)
    return Exists(Sharing.objects.filter(rsvp=OuterRef("pk"), group__in=groups))


def _is_new(event: Event) -> Q:
    """Say of somebody with an account that these hosts noted who came to earlier events, and they were at none.

    Of a guest without an account nobody can say: their address is forgotten some weeks after an event.
    """
    hosts = Host.objects.filter(event=event).values("group")
    noted = Host.objects.filter(group__in=hosts, event__came_count__gt=0).exclude(event=event)
    came = Rsvp.objects.filter(person=OuterRef("person"), state=Rsvp.State.CAME, event__hosts__group__in=hosts)
    return Q(person__isnull=False) & Q(Exists(noted)) & ~Q(Exists(came.exclude(event=event)))


def _guest(row: dict[str, Any]) -> Guest:
    name = short_name(row["person__name"] or row["name"]) if row["shared"] else ""
    if row["walked_in"] and not name:
        name = _("Walk-in")
    return Guest(
        id=row["id"],
        name=name,
        label=label_at_door(row["id"]),
        seats=row["seats"],
        came=row["came"] if row["state"] == Rsvp.State.CAME else 0,
        first=row["is_new"] if row["first_time"] is None else row["first_time"],
        walked_in=row["walked_in"],
        waiting=row["state"] == Rsvp.State.WAITING,
    )
