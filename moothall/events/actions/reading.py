"""Events that are read from calendars: in batches, since one feed may bring thousands.

Those that their hosts have taken on are theirs: no calendar changes or cancels them any more.
Each batch writes one minute per verb and first host, about the first event; its ``detail`` has ``events``, all ids.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.events.actions.facts import EventFacts, columns_of
from moothall.events.actions.next_events import refresh_next_events
from moothall.events.models import Event, Host
from moothall.groups.models import Group
from moothall.minutes.actions import record

BATCH = 500
COLUMNS = [
    "title", "slug", "description", "description_html", "starts_at", "ends_at", "timezone", "all_day",
    "starts_on", "ends_on", "spans_days", "uid", "previous_starts_at", "state", "reason", "sequence", "venue",
    "address", "latitude", "longitude", "approximate", "place", "online_url", "url", "changed_at",
]  # fmt: skip


def publish_read_event(*, groups: Sequence[Group], facts: EventFacts, now: datetime) -> Event:
    """Publish one event that a calendar of these groups tells of. For many, use ``publish_read_events``."""
    return publish_read_events(items=[(groups, facts)], now=now)[0]


@transaction.atomic
def publish_read_events(*, items: Iterable[tuple[Sequence[Group], EventFacts]], now: datetime) -> list[Event]:
    """Publish many events, each with its groups as hosts, and return them in the same order.

    :raises ValueError: when an event has no group or a state that a read event cannot have.
    """
    wanted = list(items)
    if any(not groups for groups, _ in wanted):
        raise ValueError("An event needs a group that hosts it.")
    made = Event.objects.bulk_create(
        (
            Event(origin=Event.Origin.READ, created_at=now, changed_at=now, **columns_of(facts, groups))
            for groups, facts in wanted
        ),
        batch_size=BATCH,
    )
    Host.objects.bulk_create(
        (
            Host(event=event, group=group, starts_at=event.starts_at)
            for event, (groups, _) in zip(made, wanted, strict=True)
            for group in {group.pk: group for group in groups}.values()
        ),
        batch_size=BATCH,
    )
    _minute("events.event.published", made, [groups[0].pk for groups, _ in wanted], now)
    refresh_next_events(group_ids={group.pk for groups, _ in wanted for group in groups}, now=now)
    return made


def change_read_event(*, event: Event, facts: EventFacts, now: datetime) -> bool:
    """Make an event say what its calendar now says; True when that changed anything."""
    return bool(change_read_events(changes=[(event, facts)], now=now))


@transaction.atomic
def change_read_events(*, changes: Iterable[tuple[Event, EventFacts]], now: datetime) -> list[Event]:
    """Make many events say what their calendars now say, and return those that changed.

    A change raises ``sequence``; a new start keeps the old one in ``previous_starts_at``; an event that is on again
    loses its ``reason``. The events given are brought up to date in memory too.
    """
    wanted = list(changes)
    fresh = _locked([event for event, _ in wanted])
    hosts = _hosts_of(fresh)
    changed = []
    for event, facts in wanted:
        stored = fresh.get(event.pk)
        if stored and _apply(stored, columns_of(facts, [host.group for host in hosts[event.pk]]), now):
            changed.append(stored)
            for name in COLUMNS:
                setattr(event, name, getattr(stored, name))
    _write("events.event.changed", changed, hosts, now)
    return changed


def cancel_read_event(*, event: Event, now: datetime, reason: str = "") -> bool:
    """Cancel one event, keeping it in view; False when it was cancelled already."""
    return bool(cancel_read_events(events=[event], now=now, reason=reason))


@transaction.atomic
def cancel_read_events(*, events: Iterable[Event], now: datetime, reason: str = "") -> list[Event]:
    """Cancel many events, keeping them in view as cancelled, and return those that were not cancelled before."""
    wanted = list(events)
    fresh = _locked(wanted)
    hosts = _hosts_of(fresh)
    changed = []
    for event in wanted:
        stored = fresh.get(event.pk)
        if stored and _apply(stored, {"state": Event.State.CANCELLED}, now):
            stored.reason = event.reason = reason[:300]
            event.state, event.sequence, event.changed_at = stored.state, stored.sequence, stored.changed_at
            changed.append(stored)
    _write("events.event.cancelled", changed, hosts, now)
    return changed


def _locked(events: Sequence[Event]) -> dict[int, Event]:
    """Lock those that are still read ones, in one order."""
    ids = sorted(event.pk for event in events)
    found: dict[int, Event] = {}
    for start in range(0, len(ids), BATCH):
        found |= Event.objects.select_for_update().order_by("pk").in_bulk(ids[start : start + BATCH])
    return {pk: event for pk, event in found.items() if event.origin == Event.Origin.READ}


def _hosts_of(events: Mapping[int, Event]) -> dict[int, list[Host]]:
    hosts: dict[int, list[Host]] = {pk: [] for pk in events}
    ids = list(events)
    for start in range(0, len(ids), BATCH):
        chosen = Host.objects.filter(event_id__in=ids[start : start + BATCH]).select_related("group").order_by("id")
        for host in chosen:
            hosts[host.event_id].append(host)
    return hosts


def _apply(event: Event, columns: Mapping[str, Any], now: datetime) -> bool:
    news = {name: value for name, value in columns.items() if getattr(event, name) != value}
    if not news:
        return False
    if "starts_at" in news:
        event.previous_starts_at = event.starts_at
    if "state" in news:
        event.reason = ""
    for name, value in news.items():
        setattr(event, name, value)
    event.sequence += 1
    event.changed_at = now
    return True


def _write(verb: str, events: Sequence[Event], hosts: Mapping[int, Sequence[Host]], now: datetime) -> None:
    if not events:
        return
    Event.objects.bulk_update(events, COLUMNS, batch_size=50)
    moved = [host for event in events for host in hosts[event.pk] if host.starts_at != event.starts_at]
    starts = {event.pk: event.starts_at for event in events}
    for host in moved:
        host.starts_at = starts[host.event_id]
    Host.objects.bulk_update(moved, ["starts_at"], batch_size=BATCH)
    firsts = [hosts[event.pk][0].group_id if hosts[event.pk] else None for event in events]
    _minute(verb, events, firsts, now)
    refresh_next_events(group_ids={host.group_id for event in events for host in hosts[event.pk]}, now=now)


def _minute(verb: str, events: Sequence[Event], groups: Sequence[int | None], now: datetime) -> None:
    by_group: dict[int | None, list[Event]] = {}
    for event, group_id in zip(events, groups, strict=True):
        by_group.setdefault(group_id, []).append(event)
    for group_id, batch in by_group.items():
        record(
            verb,
            by=None,
            about=batch[0],
            now=now,
            group_id=group_id,
            detail={"events": [event.pk for event in batch], "title": batch[0].title},
        )
