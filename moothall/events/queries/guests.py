"""Who comes: one's own answer, the place in the line, and the guest list as an organiser may see it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from moothall.events.models import Answer, Capacity, Companion, Event, Host, Rsvp, Sharing
from moothall.events.rules import CREW
from moothall.events.rules.guests import can_claim
from moothall.groups.models import Membership
from moothall.people.models import Viewer

State = Rsvp.State
ORDER = (State.OFFERED, State.GOING, State.CAME, State.WAITING, State.NOT_GOING)


def standing_in_line(rsvp: Rsvp) -> int:
    """Return the place in the line of its mode: 1 is next; 0 for an answer that does not wait."""
    if rsvp.state != State.WAITING or rsvp.turn is None:
        return 0
    before = Rsvp.objects.filter(event=rsvp.event_id, mode=rsvp.mode, state=State.WAITING, turn__lt=rsvp.turn)
    return before.count() + 1


def places_of(event: Event) -> list[Capacity]:
    """Return the places of an event, those in the room first; none when it takes no answers here."""
    return list(Capacity.objects.filter(event=event).order_by("-mode"))


def rsvp_of(viewer: Viewer, event: Event) -> Rsvp | None:
    """Return what somebody signed in has answered to an event, if anything."""
    if not viewer.is_authenticated:
        return None
    return Rsvp.objects.filter(event=event, person_id=viewer.pk or 0).first()


def offer_stands(rsvp: Rsvp, now: datetime) -> bool:
    """Say whether an offered place can still be taken."""
    return rsvp.state == State.OFFERED and bool(can_claim(None, rsvp, now))


@dataclass(frozen=True, slots=True)
class Guest:
    """One answer as a viewer may see it. ``known`` says whether name and address may be seen; else "A guest".

    ``position`` is the place in the line, 0 for who does not wait. ``answers`` maps ids of questions to texts.
    """

    rsvp: Rsvp
    name: str
    email: str
    known: bool
    position: int = 0
    companions: Sequence[str] = ()
    answers: dict[int, str] = field(default_factory=dict)


def guests_of(event: Event, viewer: Viewer) -> list[Guest]:
    """Return every answer to an event as this viewer may see it: offered first, then going, came, waiting in turn.

    Organisers of the group that leads see who it is. Those of other hosts see the guests who said yes to their group.
    Helpers of the group that leads see names, for the door, but no addresses and answers. Six questions, however many.
    """
    sight = _sight(event, viewer)
    rows = list(Rsvp.objects.filter(event=event).select_related("person"))
    rows.sort(key=lambda row: (ORDER.index(State(row.state)), row.turn or 0, row.placed_at, row.pk))
    names, answers = _companions(event), _answers(event)
    positions: dict[str, int] = defaultdict(int)
    found = []
    for row in rows:
        if row.state == State.WAITING:
            positions[row.mode] += 1
        row.event = event
        full, name = sight.full(row), sight.name(row)
        guest = Guest(
            rsvp=row,
            name=name_of(row) if name else _("A guest"),
            email=(row.person.email if row.person else row.email) if full else "",
            known=name,
            position=positions[row.mode] if row.state == State.WAITING else 0,
            companions=names.get(row.pk, ()) if name else (),
            answers=answers.get(row.pk, {}) if full else {},
        )
        found.append(guest)
    return found


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a viewer may see: all, names only, or those who agreed."""

    all: bool
    names: bool
    agreed: frozenset[int]

    def full(self, rsvp: Rsvp) -> bool:
        return self.all or rsvp.pk in self.agreed

    def name(self, rsvp: Rsvp) -> bool:
        return self.names or self.full(rsvp)


def _sight(event: Event, viewer: Viewer) -> _Sight:
    roles = dict(
        Membership.objects.filter(person_id=viewer.pk or 0, group__hosted__event=event).values_list("group", "role")
    )
    lead = Host.objects.filter(event=event).order_by("id").values_list("group_id", flat=True).first()
    role = roles.get(lead or 0, "")
    runs = [group for group, held in roles.items() if held in CREW]
    agreed = Sharing.objects.filter(rsvp__event=event, group__in=runs).values_list("rsvp_id", flat=True)
    return _Sight(role in CREW, role in {*CREW, Membership.Role.HELPER}, frozenset(agreed))


def name_of(rsvp: Rsvp) -> str:
    """Return what somebody who answered is called, for those who may know."""
    if rsvp.person:
        return str(rsvp.person)
    return rsvp.name or rsvp.email or (_("Walked in") if rsvp.walked_in else _("A guest"))


def _companions(event: Event) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = Companion.objects.filter(rsvp__event=event).order_by("id").values_list("rsvp_id", "name")
    for pk, name in rows:
        names[pk].append(name)
    return names


def _answers(event: Event) -> dict[int, dict[int, str]]:
    answers: dict[int, dict[int, str]] = defaultdict(dict)
    for pk, question, text in Answer.objects.filter(rsvp__event=event).values_list("rsvp_id", "question_id", "text"):
        answers[pk][question] = text
    return answers


def perhaps_same(guests: Iterable[Guest]) -> list[list[Guest]]:
    """Return guests who may be one person with two addresses: those of the same name, as far as it may be seen.

    Only a hint: whether they are is for somebody to ask. Who is not going is left out.
    """
    by_name: dict[str, list[Guest]] = defaultdict(list)
    for guest in guests:
        key = " ".join(guest.name.casefold().split())
        if guest.known and key and guest.rsvp.state != State.NOT_GOING and _is_named(guest.rsvp):
            by_name[key].append(guest)
    return [same for same in by_name.values() if len(same) > 1]


def _is_named(rsvp: Rsvp) -> bool:
    return bool(rsvp.name or (rsvp.person and rsvp.person.name))
