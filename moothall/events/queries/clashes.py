"""Nights on which a group and its neighbours meet at once."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, prefetch_related_objects

from moothall.events.clashing import CLOSE_HOURS, MILES, Clash, Meeting, find_clashes
from moothall.events.models import Event
from moothall.events.queries.whats_on import Row
from moothall.groups.models import Group
from moothall.places.distance import box_around

AHEAD = timedelta(days=60)
WINDOW = timedelta(hours=CLOSE_HOURS)
POSITIONS = 12


def clashes_for(group: Group, *, now: datetime, ahead: timedelta = AHEAD) -> list[tuple[Event, Event, float]]:
    """Return (the group's event, a neighbour's, miles between) for the coming days, soonest first, in four queries.

    The neighbours are found by the index of positions and times, in boxes around the places where the group meets.
    """
    own = list(_meetings().filter(hosts__group=group, starts_at__range=(now, now + ahead)).order_by("starts_at")[:200])
    if not own:
        return []
    span = (own[0].starts_at - WINDOW, own[-1].starts_at + WINDOW)
    others = _meetings().filter(_boxes(own), starts_at__range=span).order_by("starts_at")[:2000]
    events = {event.pk: event for event in [*others, *own]}
    prefetch_related_objects(list(events.values()), "hosts__group")
    found = find_clashes(
        meeting_of(event, frozenset(host.group_id for host in event.hosts.all())) for event in events.values()
    )
    return [_turned(clash, group, events) for clash in found if group.pk in clash.first.groups | clash.second.groups]


def meetings(rows: Iterable[Row]) -> Iterator[Meeting]:
    """Yield the rows of a list that may clash: those on, in a place, and at an hour."""
    for row in rows:
        if row.latitude is None or row.longitude is None or row.all_day or row.state != Event.State.PUBLISHED:
            continue
        hosts = frozenset(host.slug for host in row.hosts)
        yield Meeting(row.id, row.starts_at, row.ends_at, row.latitude, row.longitude, hosts)


def meeting_of(event: Event, groups: frozenset[int | str]) -> Meeting:
    """Return an event that has a position as the clash finder sees it."""
    return Meeting(event.pk, event.starts_at, event.ends_at, event.latitude or 0.0, event.longitude or 0.0, groups)


def _meetings() -> QuerySet[Event]:
    shown = Event.objects.public().filter(state=Event.State.PUBLISHED, all_day=False)
    return shown.filter(latitude__isnull=False, longitude__isnull=False)


def _boxes(events: list[Event]) -> Q:
    spots = {(round(event.latitude or 0.0, 1), round(event.longitude or 0.0, 1)) for event in events}
    return reduce(or_, (_box(*spot) for spot in sorted(spots)[:POSITIONS]))


def _box(latitude: float, longitude: float) -> Q:
    west, south, east, north = box_around(latitude, longitude, MILES + 6)
    return Q(latitude__range=(south, north), longitude__range=(west, east))


def _turned(clash: Clash, group: Group, events: dict[int, Event]) -> tuple[Event, Event, float]:
    first, second = events[clash.first.key], events[clash.second.key]
    ours, theirs = (first, second) if group.pk in clash.first.groups else (second, first)
    return ours, theirs, clash.miles
