"""What an event says, in the form in which its organisers write it; their events to begin from."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from moothall.events.drafting import EventDraft
from moothall.events.models import Event, Host
from moothall.groups.models import HIDDEN_STATES, Group, Membership
from moothall.groups.queries.facts import facts_of_place
from moothall.people.models import Viewer

FEW = 6
RECENT = timedelta(days=30)


def draft_of(event: Event) -> EventDraft:
    """Return what an event says as a draft: two or three questions."""
    return EventDraft(
        title=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        timezone=event.timezone,
        all_day=event.all_day,
        summary=event.summary,
        description=event.description,
        venue=event.venue,
        address=event.address,
        where=where_of(event),
        online_url=event.online_url,
        joining=event.joining,
        access=event.access,
        url=event.url,
        topics=tuple(sorted(event.topics.values_list("name", flat=True), key=str.casefold)),
    )


def where_of(event: Event) -> Mapping[str, Any] | None:
    """Return where an event is, as it was given; None when its position is only that of its first host."""
    if event.latitude is None or event.longitude is None or _is_hosts(event):
        return None
    at = {"at": [event.latitude, event.longitude]}
    if event.place is None:
        return at
    found = facts_of_place(event.place)
    return found if [found["latitude"], found["longitude"]] == at["at"] else found | at


def _is_hosts(event: Event) -> bool:
    if not event.approximate:
        return False
    hosts = Host.objects.filter(event=event).select_related("group")
    return any((event.latitude, event.longitude) == (host.group.latitude, host.group.longitude) for host in hosts)


def groups_to_host(viewer: Viewer, *, asked: str = "") -> list[Group]:
    """Return the groups for which the viewer may make events, by name: those that they organise and that go on.

    A steward may make one for any group, and has to say for which: ``asked`` is its slug.
    """
    crew = Membership.objects.filter(
        person_id=viewer.pk or 0, role__in=(Membership.Role.OWNER, Membership.Role.ORGANISER)
    )
    open_groups = Group.objects.exclude(state__in=[Group.State.CLOSED, Group.State.DECLINED])
    mine = Q(pk__in=crew.values("group"))
    if viewer.is_steward and viewer.is_active:
        mine |= Q(slug=asked)
    return list(open_groups.filter(mine).select_related("place").order_by("name", "id"))


def last_events_of(groups: list[Group], *, now: datetime, most: int = FEW) -> list[Event]:
    """Return the newest events that these groups held or announced here or elsewhere, one of each title."""
    hosted = Host.objects.filter(group__in=[group.pk for group in groups]).values("event")
    rows = Event.objects.filter(pk__in=hosted, merged_into=None, starts_at__lt=now).exclude(state=Event.State.DRAFT)
    found: dict[str, Event] = {}
    for event in rows.order_by("-starts_at", "-id")[: most * 10]:
        found.setdefault(event.title.casefold(), event)
    return list(found.values())[:most]


def read_events_of(groups: list[Group], *, now: datetime, most: int = FEW) -> list[Event]:
    """Return the coming events that were read from these groups' calendars and could be taken on, soonest first."""
    hosted = Host.objects.filter(group__in=[group.pk for group in groups]).values("event")
    rows = Event.objects.filter(pk__in=hosted, origin=Event.Origin.READ, merged_into=None, ends_at__gt=now)
    return list(rows.exclude(state=Event.State.CANCELLED).order_by("starts_at", "id")[:most])


def hosts_of(event: Event) -> list[Group]:
    """Return the groups that hold an event, the one that leads first."""
    rows = Host.objects.filter(event=event).exclude(group__state__in=HIDDEN_STATES)
    return [host.group for host in rows.select_related("group__place").order_by("id")]


def events_to_run(group: Group, *, now: datetime, most: int) -> list[Event]:
    """Return a group's drafts and coming events, soonest first; what has just been and waits to be written up last."""
    held = Event.objects.filter(hosts__group=group, merged_into=None)
    open_states = [Event.State.DRAFT, Event.State.POSTPONED]
    coming = list(held.filter(Q(ends_at__gte=now) | Q(state__in=open_states)).order_by("starts_at", "id")[:most])
    been = held.filter(ends_at__range=(now - RECENT, now), happened_at__isnull=False, written_up_at=None)
    return [*coming, *been.order_by("-starts_at", "-id")[: most - len(coming)]]
