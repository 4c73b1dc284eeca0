"""The same event told by two calendars: shown once, with both groups as hosts, until somebody parts them again."""

from datetime import datetime

from django.db import transaction

from moothall.events.actions.next_events import refresh_next_events
from moothall.events.models import Event, Host
from moothall.events.rules import can_merge, can_part
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer


@transaction.atomic
def merge_events(*, keep: Event, drop: Event, by: Viewer | None, now: datetime) -> None:
    """Show ``drop`` as ``keep`` from now on: its groups become hosts of ``keep`` and its address leads there.

    ``by`` is None when the hall itself is sure. Undone by ``part_events``.

    :raises Refused: when the two are one already, or ``by`` runs neither of their groups.
    """
    locked = Event.objects.select_for_update().order_by("pk").in_bulk([keep.pk, drop.pk])
    kept, dropped = locked[keep.pk], locked[drop.pk]
    require(can_merge(by, kept, dropped))
    already = set(kept.hosts.values_list("group_id", flat=True))
    coming = list(dropped.hosts.values_list("group_id", flat=True))
    Host.objects.bulk_create(
        Host(event=kept, group_id=group_id, starts_at=kept.starts_at, via=dropped)
        for group_id in coming
        if group_id not in already
    )
    _set_merged(dropped, kept, now)
    _touch(kept, now)
    drop.merged_into = keep
    _tell("events.event.merged", kept, dropped, by, now)
    refresh_next_events(group_ids=already | set(coming), now=now)


@transaction.atomic
def part_events(*, drop: Event, by: Viewer | None, now: datetime) -> Event:
    """Undo a merge: ``drop`` is an event of its own again, and the hosts that came with it leave. Returns the other.

    :raises Refused: when ``drop`` is not merged, or ``by`` runs neither of their groups.
    """
    dropped = Event.objects.select_for_update().get(pk=drop.pk)
    require(can_part(by, dropped))
    kept = Event.objects.select_for_update().get(merged=dropped)
    groups = set(kept.hosts.values_list("group_id", flat=True)) | set(dropped.hosts.values_list("group_id", flat=True))
    kept.hosts.filter(via=dropped).delete()
    _set_merged(dropped, None, now)
    _touch(kept, now)
    drop.merged_into = None
    _tell("events.event.parted", kept, dropped, by, now)
    refresh_next_events(group_ids=groups, now=now)
    return kept


def _set_merged(event: Event, into: Event | None, now: datetime) -> None:
    event.merged_into = into
    _touch(event, now)


def _touch(event: Event, now: datetime) -> None:
    event.sequence += 1
    event.changed_at = now
    event.save(update_fields=["merged_into", "sequence", "changed_at"])


def _tell(verb: str, kept: Event, dropped: Event, by: Viewer | None, now: datetime) -> None:
    host = kept.hosts.order_by("id").first()
    record(
        verb,
        by=by,
        about=kept,
        now=now,
        group_id=host.group_id if host else None,
        detail={"events": [kept.pk, dropped.pk], "title": kept.title, "other": dropped.title},
    )
