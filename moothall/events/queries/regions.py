"""Which regions the network has, and what is on in one of them in a month.

An event is in the region of its own place, else in that of the first of its hosts that has one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q
from django.utils.text import slugify

from moothall.events.models import Event, Host
from moothall.groups.models import HIDDEN_STATES, Group

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Held:
    """One event with the group under which it is shown, its region and its town."""

    event: Event
    group: Group
    region: str
    town: str


def regions() -> Mapping[str, str]:
    """Return the names of all regions in which the network has groups, by slug, in alphabetical order."""
    names = Group.objects.public().exclude(place=None).exclude(place__region="").values_list("place__region", flat=True)
    return {slugify(name): name for name in sorted(set(names))}


def held_between(since: datetime, until: datetime, region: str = "") -> list[Held]:
    """Return the public events that begin from ``since`` until before ``until``, in order of time, two questions.

    At most a thousand; ``region`` keeps those of one region.
    """
    hosts = Host.objects.exclude(group__state__in=HIDDEN_STATES).select_related("group__place").order_by("id")
    rows = Event.objects.public().filter(starts_at__gte=since, starts_at__lt=until)
    if region:
        theirs = Host.objects.filter(starts_at__gte=since, starts_at__lt=until, group__place__region=region)
        rows = rows.filter(Q(place__region=region) | Q(pk__in=theirs.values("event")))
    rows = rows.select_related("place").prefetch_related(Prefetch("hosts", queryset=hosts, to_attr="shown_hosts"))
    found = [_held(event) for event in rows.order_by("starts_at", "id")[:MOST]]
    return [one for one in found if one is not None and (not region or one.region == region)]


def _held(event: Event) -> Held | None:
    groups = [host.group for host in event.shown_hosts]  # type: ignore[attr-defined]
    if not groups:
        return None
    placed = next((group.place for group in groups if group.place and group.place.region), None)
    own = event.place if event.place and event.place.region else None
    place = own or placed
    return Held(event, groups[0], place.region if place else "", place.name if place else "")


def counts_by_region(since: datetime, until: datetime) -> Counter[str]:
    """Count the events of each region between two instants; those that are off do not count."""
    off = {Event.State.CANCELLED, Event.State.POSTPONED}
    return Counter(one.region for one in held_between(since, until) if one.event.state not in off)
