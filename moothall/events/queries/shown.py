"""The same questions as ``whats_on``, as an ORM query: for maps and counts, and the yardstick of its tests."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from moothall.events.models import Event, EventQuerySet, Host
from moothall.events.queries.whats_on import Near, Wanted
from moothall.groups.models import Membership
from moothall.places.distance import MILES_PER_DEGREE
from moothall.places.models import in_box, squared_distance


def shown(wanted: Wanted, now: datetime) -> EventQuerySet:
    """Return the public events that are wanted, without order; ``after`` is not looked at."""
    rows = Event.objects.public().filter(_when(wanted, now))
    if wanted.near:
        rows = _nearby(rows, wanted.near)
    hosts = _hosts(wanted)
    if hosts is not None:
        rows = rows.filter(Exists(Host.objects.filter(hosts, event=OuterRef("pk"))))
    if wanted.without is not None:
        rows = rows.exclude(pk=wanted.without)
    if wanted.topic:
        hosting = Host.objects.filter(event=OuterRef("pk"), group__topics__slug=wanted.topic)
        rows = rows.filter(Q(pk__in=Event.objects.filter(topics__slug=wanted.topic).values("pk")) | Exists(hosting))
    if wanted.how == "online":
        rows = rows.exclude(online_url="")
    if wanted.how == "in_person":
        rows = rows.filter(Q(latitude__isnull=False) | Q(online_url=""))
    return rows if wanted.ids is None else rows.filter(pk__in=wanted.ids)


def _when(wanted: Wanted, now: datetime) -> Q:
    starts = Q()
    if wanted.since:
        starts &= Q(starts_at__gte=wanted.since)
    if wanted.until:
        starts &= Q(starts_at__lt=wanted.until)
    if wanted.ongoing and wanted.since:
        starts |= Q(spans_days=True, starts_at__lt=wanted.since, ends_at__gt=max(now, wanted.since))
    return starts


def _hosts(wanted: Wanted) -> Q | None:
    if wanted.group:
        return Q(group__slug=wanted.group)
    if wanted.group_ids:
        return Q(group_id__in=wanted.group_ids)
    if wanted.groups_of is not None:
        return Q(group_id__in=Membership.objects.filter(person_id=wanted.groups_of).values("group_id"))
    return None


def _nearby(rows: EventQuerySet, near: Near) -> EventQuerySet:
    inside = rows.filter(in_box(near.latitude, near.longitude, near.miles, ""))
    return inside.alias(away=squared_distance(near.latitude, near.longitude, "")).filter(
        away__lte=(near.miles / MILES_PER_DEGREE) ** 2
    )
