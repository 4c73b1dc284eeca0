"""A host leaves. An event is never without one: the last host stays, and when the lead goes, the next host leads."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from moothall.events.actions.hosting.shares import reset_shares
from moothall.events.actions.next_events import refresh_next_events
from moothall.events.models import Event, Host, HostInvitation, Series, Sharing
from moothall.events.rules.hosting import can_leave_event
from moothall.groups.models import Group
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer


@transaction.atomic
def leave_event(
    *, by: Viewer | None, event: Event, group: Group, all_dates: bool = False, now: datetime
) -> list[Event]:
    """Let a group host an event no longer, nor (``all_dates``) the coming dates of its series; return those it left.

    What guests had agreed to share with it goes. When it led, the next host leads and its organisers hold the guests'
    names from now on; the minute says so, so that the guests are told. The numbers are split in equal parts again.
    Other dates of which it is the only host stay its own. ``by`` is None for the hall itself.

    :raises Refused: when ``by`` does not organise the group, or it is the only host of this event.
    """
    lock_series([event.series_id])
    events = _locked(event, all_dates=all_dates, now=now)
    require(can_leave_event(by, event, group))
    left = [each for each in events if can_leave_event(None, each, group)]
    batch = str(uuid4())
    for each in left:
        _leave(each, group, by, batch, now)
    if all_dates and event.series_id:
        leave_series(event.series_id, group.pk, now)
    reset_shares(left)
    refresh_next_events(group_ids=[group.pk], now=now)
    return left


@transaction.atomic
def leave_closed(*, group: Group, now: datetime) -> list[Event]:
    """Let a closed group leave what is to come where others host it too; return the events that only it hosts.

    Invitations that it has not answered are taken back, and its series make no dates in its name any more.
    """
    series = list(_series_of(group))
    lock_series(series)
    coming = Event.objects.filter(hosts__group=group, ends_at__gt=now, merged_into=None)
    events = list(Event.objects.select_for_update().filter(pk__in=coming.values("pk")).order_by("pk"))
    batch = str(uuid4())
    left = [event for event in events if can_leave_event(None, event, group)]
    for event in left:
        _leave(event, group, None, batch, now)
    reset_shares(left)
    HostInvitation.objects.filter(group=group, answered_at=None).update(
        answer=HostInvitation.Answer.WITHDRAWN, answered_at=now
    )
    for pk in series:
        leave_series(pk, group.pk, now)
    refresh_next_events(group_ids=[group.pk], now=now)
    gone = {event.pk for event in left}
    return [event for event in events if event.pk not in gone and event.state != Event.State.CANCELLED]


def _series_of(group: Group) -> Iterable[int]:
    open_ones = Series.objects.filter(ended_at=None).order_by("pk").only("pk", "facts", "group_id")
    return [one.pk for one in open_ones if group.pk in one.facts.get("groups", [one.group_id])]


def lock_series(ids: Iterable[int | None]) -> None:
    """Lock series before any of their dates, so that two changes never wait for each other."""
    wanted = [pk for pk in ids if pk is not None]
    list(Series.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))


def leave_series(series_id: int, group_id: int, now: datetime) -> None:
    """Let new dates of a series be hosted without this group; without anybody left, no new dates are made."""
    series = Series.objects.select_for_update().get(pk=series_id)
    others = [pk for pk in series.facts.get("groups", [series.group_id]) if pk != group_id]
    if others:
        series.facts["groups"] = others
        series.group_id = others[0]
    elif Group.objects.filter(pk=group_id, state=Group.State.CLOSED).exists():
        series.ended_at = series.ended_at or now
    series.save(update_fields=["facts", "group", "ended_at"])


def _locked(event: Event, *, all_dates: bool, now: datetime) -> list[Event]:
    wanted = {event.pk}
    if all_dates and event.series_id:
        wanted |= set(Event.objects.filter(series=event.series_id, ends_at__gt=now).values_list("pk", flat=True))
    return list(Event.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def _leave(event: Event, group: Group, by: Viewer | None, batch: str, now: datetime) -> None:
    hosts = list(Host.objects.filter(event=event).order_by("id"))
    led = hosts[0].group_id == group.pk
    Host.objects.filter(event=event, group=group).delete()
    Sharing.objects.filter(rsvp__event=event, group=group).delete()
    leads = next(host.group_id for host in hosts if host.group_id != group.pk)
    detail = {"event": event.pk, "group": group.pk, "led": led, "leads": leads, "title": event.title, "batch": batch}
    if event.series_id:
        detail["series"] = event.series_id
    record("events.host.left", by=by, about=event, now=now, group_id=group.pk, detail=detail)
