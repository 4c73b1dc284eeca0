"""Take away events that a calendar should never have told of."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from moothall.events.actions.next_events import refresh_next_events
from moothall.events.models import Event, Host
from moothall.minutes.actions import record

BATCH = 500


@transaction.atomic
def withdraw_read_events(*, event_ids: Collection[int], now: datetime, past: bool = False) -> int:
    """Delete coming events (``past``: all) that were read from a calendar and nobody answered; return how many.

    For a calendar that is let go (a wrong address, say): its past events, and those with answers, stay.
    """
    ids = sorted(event_ids)
    groups: set[int] = set()
    withdrawn = 0
    for start in range(0, len(ids), BATCH):
        rows = Event.objects.select_for_update(of=("self",)).filter(
            pk__in=ids[start : start + BATCH], origin=Event.Origin.READ, rsvps=None
        )
        rows = rows if past else rows.filter(starts_at__gte=now)
        events = list(rows)
        groups |= set(Host.objects.filter(event__in=events).values_list("group_id", flat=True))
        for event in events:
            record("events.event.withdrawn", by=None, about=event, now=now, detail={"title": event.title})
        Event.objects.filter(pk__in=[event.pk for event in events]).delete()
        withdrawn += len(events)
    refresh_next_events(group_ids=groups, now=now)
    return withdrawn
