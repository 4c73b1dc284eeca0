"""Which regions the network has, and what is on in one of them in a month.

An event is in the region of its own place, else in that of the first of its hosts that has one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.text import slugify

from moothall.events.models import Event, Host
from moothall.groups.models import HIDDEN_STATES, Group
from moothall.places.models import Place

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Held:
    """One event with the group under which it is shown, its region and its town."""

    event: Event
    group: Group
    region: str
    town: str


def region_of(place: Place | None) -> str:
    """Return the region of a place as people say it: an English region, a nation, or Ireland for its provinces."""
    return place.region.rsplit(", ", 1)[-1] if place else ""


def regions() -> Mapping[str, str]:
    """Return the names of all regions in which the network has groups, by slug, in alphabetical order."""
    rows = Group.objects.public().exclude(place=None).exclude(place__region="").order_by()
    said = rows.values_list("place__region", flat=True).distinct()
    return {slugify(name): name for name in sorted({each.rsplit(", ", 1)[-1] for each in said})}


def held_between(since: datetime, until: datetime, region: str = "") -> list[Held]:
    """Return the public events that begin from ``since`` until before ``until``, in order of time, two questions.

    At most a thousand; ``region`` keeps those of one region.
    """
    hosts = Host.objects.exclude(group__state__in=HIDDEN_STATES).select_related("group__place").order_by("id")
    rows = Event.objects.public().filter(starts_at__gte=since, starts_at__lt=until)
    if region:
        theirs = Host.objects.filter(_within(region, "group__place"), event=OuterRef("pk"))
        rows = rows.filter(_within(region, "place") | Exists(theirs))
    rows = rows.select_related("place").prefetch_related(Prefetch("hosts", queryset=hosts, to_attr="shown_hosts"))
    found = [_held(event) for event in rows.order_by("starts_at", "id")[:MOST]]
    return [one for one in found if one is not None and (not region or one.region == region)]


def _within(region: str, way: str) -> Q:
    return Q(**{f"{way}__region": region}) | Q(**{f"{way}__region__endswith": f", {region}"})


def _held(event: Event) -> Held | None:
    groups = [host.group for host in event.shown_hosts]  # type: ignore[attr-defined]
    if not groups:
        return None
    placed = next((group.place for group in groups if region_of(group.place)), None)
    place = event.place if region_of(event.place) else placed
    return Held(event, groups[0], region_of(place), place.name if place else "")


def tallies(since: datetime, until: datetime) -> Mapping[str, tuple[int, int]]:
    """Count the events and the groups of each region between two instants; those that are off do not count."""
    off = {Event.State.CANCELLED, Event.State.POSTPONED}
    on = [one for one in held_between(since, until) if one.event.state not in off]
    groups = Counter(region for region, _group in {(one.region, one.group.pk) for one in on})
    return {region: (events, groups[region]) for region, events in Counter(one.region for one in on).items()}
