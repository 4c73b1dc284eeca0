"""Who is to be seated, where they sit, and what is known of them that mixing can use."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from moothall.events.models import Event, Host, Question, Rsvp
from moothall.events.queries.guests import guests_of
from moothall.groups.models import Membership
from moothall.people.models import Viewer
from moothall.seating.models import Plan, Seat, Table

Key = tuple[int, int]
COMING = (Rsvp.State.GOING, Rsvp.State.CAME)
HOST, NEWCOMER = "host", "newcomer"


@dataclass(frozen=True, slots=True)
class Sitter:
    """One person to be seated: the answer they come by, 0 or the number of the companion, and what to call them."""

    rsvp_id: int
    companion: int
    name: str
    email: str = ""

    @property
    def key(self) -> Key:
        """What a seat is found by."""
        return self.rsvp_id, self.companion


def sitters_of(event: Event, viewer: Viewer, mode: str = "") -> list[Sitter]:
    """Return who is coming to an event, named as far as this viewer may know; ``mode`` limits it to one way."""
    found = []
    for guest in guests_of(event, viewer):
        rsvp = guest.rsvp
        if rsvp.state not in COMING or (mode and rsvp.mode != mode):
            continue
        name = guest.name if guest.known else _("Guest %(number)s") % {"number": rsvp.pk}
        found.append(Sitter(rsvp.pk, 0, name, guest.email))
        count = max(rsvp.came if rsvp.state == Rsvp.State.CAME else rsvp.seats, 1)
        for number in range(1, count):
            named = guest.companions[number - 1] if number <= len(guest.companions) else ""
            found.append(Sitter(rsvp.pk, number, named or _("With %(name)s") % {"name": name}))
    return found


def tags_of(event: Event, rsvp_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return what mixing spreads, by answer: the groups people are in, who is new, and who helps to run the hosts."""
    hosts = list(Host.objects.filter(event=event).values_list("group_id", flat=True))
    rows = list(Rsvp.objects.filter(pk__in=list(rsvp_ids)).values_list("pk", "person_id", "email", "first_time"))
    people = [person for _pk, person, _email, _first in rows if person]
    roles: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for person, group, role in Membership.objects.filter(person_id__in=people).values_list(
        "person_id", "group_id", "role"
    ):
        roles[person].append((group, role))
    been = _been_before(event, hosts, people, [email for _pk, _person, email, _first in rows if email])
    tags: dict[int, list[str]] = {}
    for pk, person, email, first in rows:
        member = roles.get(person or 0, [])
        runs = any(group in hosts and role != Membership.Role.MEMBER for group, role in member)
        is_new = first if first is not None else (person or email) not in been
        tags[pk] = [f"group {group}" for group, _role in member if group not in hosts]
        tags[pk] += [HOST] if runs else [NEWCOMER] if is_new else []
    return tags


def _been_before(event: Event, hosts: Sequence[int], people: Sequence[int], emails: Sequence[str]) -> set[int | str]:
    earlier = Rsvp.objects.filter(
        state=Rsvp.State.CAME, event__hosts__group__in=hosts, event__starts_at__lt=event.starts_at
    )
    known: set[int | str] = set(earlier.filter(person_id__in=people).values_list("person_id", flat=True))
    return known | set(earlier.filter(email__in=emails).exclude(email="").values_list("email", flat=True))


def topics_of(question: Question) -> dict[int, str]:
    """Return what each guest answered to a question, by answer to the event."""
    return dict(question.answers.values_list("rsvp_id", "text"))


@dataclass(slots=True)
class TableView:
    """A table as a page shows it in one round."""

    table: Table
    name: str
    sitters: list[Sitter] = field(default_factory=list)


@dataclass(slots=True)
class RoundView:
    """One round: its tables, and who is coming but has no seat in it."""

    number: int
    tables: list[TableView]
    unseated: list[Sitter]


def rounds_of(plan: Plan, sitters: Sequence[Sitter]) -> list[RoundView]:
    """Return each round of a plan with the people at its tables; who is not coming any more is left out."""
    tables = list(Table.objects.filter(plan=plan).order_by("number"))
    by_key = {sitter.key: sitter for sitter in sitters}
    seats: Mapping[int, dict[Key, int]] = defaultdict(dict)
    for number, rsvp, companion, table in Seat.objects.filter(plan=plan).values_list(
        "round", "rsvp_id", "companion", "table_id"
    ):
        seats[number][rsvp, companion] = table
    return [_round(number, plan, tables, by_key, seats[number]) for number in range(1, plan.rounds + 1)]


def _round(
    number: int, plan: Plan, tables: Sequence[Table], by_key: Mapping[Key, Sitter], seats: Mapping[Key, int]
) -> RoundView:
    shown = {table.pk: TableView(table, name_of(plan, table)) for table in tables}
    unseated = []
    for key, sitter in by_key.items():
        if key in seats and seats[key] in shown:
            shown[seats[key]].sitters.append(sitter)
        else:
            unseated.append(sitter)
    return RoundView(number, list(shown.values()), unseated)


def name_of(plan: Plan, table: Table) -> str:
    """Return what a table is called: "Table 3", "Room 3", with its own name if it has one."""
    words = _("Table %(number)s") if plan.kind == Plan.Kind.TABLES else _("Room %(number)s")
    name = words % {"number": table.number}
    return f"{name}: {table.name}" if table.name else name


def own_seats(rsvp: Rsvp) -> list[tuple[int, int, str]]:
    """Return where a guest and those they bring sit, once the plan is shared: (round, companion, table)."""
    plan = Plan.objects.filter(event=rsvp.event_id, shared_at__isnull=False).first()
    if plan is None or rsvp.state not in COMING:
        return []
    rows = Seat.objects.filter(plan=plan, rsvp=rsvp).select_related("table").order_by("round", "companion")
    return [(seat.round, seat.companion, name_of(plan, seat.table)) for seat in rows]
