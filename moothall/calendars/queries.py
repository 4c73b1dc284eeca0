"""Questions about calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When

from moothall.calendars.models import Calendar, Entry, Pairing, Reading
from moothall.events.models import Event, Host
from moothall.groups.models import Group
from moothall.people.models import Viewer


def calendars_of(group: Group) -> QuerySet[Calendar]:
    """Return a group's calendars, each with ``last_sentence``, what its newest reading said."""
    return _with_sentence(Calendar.objects.filter(group=group)).order_by("id")


def calendars_for(viewer: Viewer) -> QuerySet[Calendar]:
    """Return the calendars this viewer tends, failing ones first, each with its group and ``last_sentence``."""
    failing_first = {"failing": 0, "asking": 1, "new": 2, "paused": 3, "working": 4}
    states = sorted(failing_first, key=failing_first.__getitem__)
    whens = Calendar.objects.visible_to(viewer).select_related("group")
    return _with_sentence(whens).order_by(_rank(states), "group__name", "id")


def tally_for(viewer: Viewer) -> tuple[int, int]:
    """Return how many calendars this viewer tends, and how many of them do not work."""
    failing = Count("pk", filter=Q(state=Calendar.State.FAILING))
    counted = Calendar.objects.visible_to(viewer).aggregate(total=Count("pk"), failing=failing)
    return counted["total"], counted["failing"]


def readings_of(calendar: Calendar, most: int = 30) -> list[Reading]:
    """Return a calendar's newest readings."""
    return list(calendar.readings.order_by("-id")[:most])


def coming_from(calendar: Calendar, now: datetime, most: int = 20) -> list[Event]:
    """Return the coming events that a calendar tells of, soonest first."""
    entries = Entry.objects.filter(calendar=calendar, event__ends_at__gte=now).values("event")
    return list(Event.objects.filter(pk__in=entries).order_by("starts_at", "id")[:most])


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events that may be one, with the names of their groups."""

    pairing: Pairing
    first_groups: str
    second_groups: str


def pairs_of(group: Group, now: datetime, most: int = 50) -> list[Pair]:
    """Return the coming pairs that concern a group: first those that wait for an answer."""
    mine = Host.objects.filter(group=group).values("event")
    rows = (
        Pairing.objects.filter(Q(first__in=mine) | Q(second__in=mine), second__ends_at__gte=now)
        .exclude(state=Pairing.State.APART)
        .select_related("first", "second")
        .order_by("-state", "first__starts_at", "id")[:most]
    )
    names = _host_names([event for pairing in rows for event in (pairing.first_id, pairing.second_id)])
    return [Pair(row, names.get(row.first_id, ""), names.get(row.second_id, "")) for row in rows]


def sources_of(event: Event) -> list[Calendar]:
    """Return the calendars that tell of an event (or of those joined with it), each with its group."""
    told = Entry.objects.filter(Q(event=event) | Q(event__merged_into=event)).values("calendar")
    return list(Calendar.objects.filter(pk__in=told).select_related("group").order_by("id"))


def said_of(event: Event) -> list[Entry]:
    """Return the entries whose calendars say something else of an event that its hosts took on."""
    rows = Entry.objects.filter(event=event, said__isnull=False).select_related("calendar__group", "event")
    return [entry for entry in rows.defer("calendar__content").order_by("id") if entry.said]


def _host_names(events: Sequence[int]) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    for event_id, name in Host.objects.filter(event_id__in=events, via=None).values_list("event_id", "group__name"):
        names.setdefault(event_id, []).append(name)
    return {event_id: ", ".join(sorted(found)) for event_id, found in names.items()}


def _with_sentence(calendars: QuerySet[Calendar]) -> QuerySet[Calendar]:
    newest = Reading.objects.filter(calendar=OuterRef("pk")).order_by("-id").values("sentence")[:1]
    return calendars.defer("content").annotate(last_sentence=Subquery(newest))


def _rank(states: Sequence[str]) -> Case:
    return Case(*[When(state=state, then=Value(at)) for at, state in enumerate(states)], default=Value(len(states)))
