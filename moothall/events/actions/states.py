"""The life of an event: published, postponed, cancelled, on again, happened, written up."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.events.actions.drafts import note
from moothall.events.actions.editing import touch
from moothall.events.actions.guests import pause_guests, resume_guests
from moothall.events.models import Event
from moothall.events.rules import can_cancel, can_postpone, can_publish, can_revive, can_write_up
from moothall.kit.verdict import no, require
from moothall.minutes.actions import record_many
from moothall.people.models import Viewer

State = Event.State
BATCH = 500
A_DAY = timedelta(days=1)


@transaction.atomic
def publish_event(*, by: Viewer, event: Event, now: datetime) -> Event:
    """Let everybody see a draft.

    :raises Refused: when it is no draft, ``by`` does not run it, or its groups are not in the network yet.
    """
    stored = locked(event)
    require(can_publish(by, stored))
    stored.state, stored.reason = State.PUBLISHED, ""
    return _save("events.event.published", stored, by, now)


@transaction.atomic
def postpone_event(*, by: Viewer, event: Event, reason: str, now: datetime, tell: bool = True) -> Event:
    """Put an event off until a date that is not known yet; offers of places go back to the waiting list.

    :raises Refused: when it is not published, is over, or ``by`` does not run it.
    """
    stored = locked(event)
    require(can_postpone(by, stored, now))
    stored.state, stored.reason = State.POSTPONED, _sentence(reason)
    pause_guests(event=stored, now=now)
    return _save("events.event.postponed", stored, by, now, reason=stored.reason, tell=tell)


@transaction.atomic
def cancel_event(*, by: Viewer, event: Event, reason: str, now: datetime, tell: bool = True) -> Event:
    """Cancel an event; it stays in view with its reason.

    :raises Refused: when nobody has seen it, it is cancelled or over, or ``by`` does not run it.
    """
    stored = locked(event)
    require(can_cancel(by, stored, now))
    stored.state, stored.reason = State.CANCELLED, _sentence(reason)
    pause_guests(event=stored, now=now)
    return _save("events.event.cancelled", stored, by, now, reason=stored.reason, tell=tell)


@transaction.atomic
def revive_event(
    *,
    by: Viewer,
    event: Event,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    tell: bool = True,
) -> Event:
    """Say that a postponed or cancelled event is on again: at ``starts_at``, or when it was to be.

    Without ``ends_at`` it lasts as long as before. Whoever had a place still has it.

    :raises Refused: when it is on already, its date has passed, or ``by`` does not run it.
    """
    stored = locked(event)
    require(can_revive(by, stored))
    was = stored.starts_at
    if starts_at is not None and starts_at != was:
        move_times(stored, starts_at, ends_at)
    if stored.ends_at <= now:
        require(no(_("The date of this event has passed."), _("Give the new date on which it takes place.")))
    stored.state, stored.reason = State.PUBLISHED, ""
    changes = {} if stored.starts_at == was else {"starts_at": [was.isoformat(), stored.starts_at.isoformat()]}
    revived = _save("events.event.revived", stored, by, now, tell=tell, changes=changes)
    resume_guests(event=revived, now=now)
    return revived


def move_times(event: Event, starts_at: datetime, ends_at: datetime | None = None) -> None:
    """Move an event, without saving: whole days stay whole, and the old start is remembered."""
    event.previous_starts_at = event.starts_at if event.state != State.DRAFT else None
    if event.all_day and event.starts_on and event.ends_on:
        _move_days(event, starts_at, ends_at)
        return
    length = event.ends_at - event.starts_at
    event.starts_at, event.ends_at = starts_at, max(starts_at, ends_at or starts_at + length)
    event.spans_days = event.ends_at - event.starts_at >= A_DAY


def _move_days(event: Event, starts_at: datetime, ends_at: datetime | None) -> None:
    zone = ZoneInfo(event.timezone)
    first = starts_at.astimezone(zone).date()
    length = (event.ends_on or first) - (event.starts_on or first)
    last = (ends_at - timedelta(seconds=1)).astimezone(zone).date() if ends_at else first + length
    event.starts_on, event.ends_on = first, max(first, last)
    event.starts_at = datetime.combine(first, time(), zone)
    event.ends_at = datetime.combine(event.ends_on + A_DAY, time(), zone)
    event.spans_days = event.ends_on > first


def mark_happened(*, now: datetime) -> int:
    """Mark the published events made here that are over as happened, with one minute each; return how many."""
    done = 0
    while batch := _mark_some(now):
        done += batch
    return done


@transaction.atomic
def _mark_some(now: datetime) -> int:
    rows = Event.objects.select_for_update(skip_locked=True).filter(
        state=State.PUBLISHED, origin=Event.Origin.HERE, happened_at=None, merged_into=None, ends_at__lte=now
    )
    over = list(rows.order_by("ends_at", "id").prefetch_related("hosts")[:BATCH])
    if not over:
        return 0
    Event.objects.filter(pk__in=[event.pk for event in over]).update(happened_at=now)
    record_many(
        "events.event.happened",
        by=None,
        about=((event, _leading(event), {"events": [event.pk], "title": event.title}) for event in over),
        now=now,
    )
    return len(over)


def _leading(event: Event) -> int | None:
    return min(((host.pk, host.group_id) for host in event.hosts.all()), default=(0, None))[1]


@transaction.atomic
def mark_written_up(*, by: Viewer, event: Event, now: datetime) -> Event:
    """Note that what came of an event has been written up, the first time.

    :raises Refused: when it has not happened, or ``by`` does not run it.
    """
    stored = locked(event)
    require(can_write_up(by, stored))
    if stored.written_up_at is None:
        stored.written_up_at = now
        return _save("events.event.written_up", stored, by, now)
    return stored


def locked(event: Event) -> Event:
    """Return the event as it is stored, locked until the transaction ends."""
    return Event.objects.select_for_update(of=("self",)).select_related("place").get(pk=event.pk)


def _save(verb: str, event: Event, by: Viewer, now: datetime, **detail: Any) -> Event:
    touch(event, now)
    event.save()
    note(verb, event, by=by, now=now, detail=detail)
    return event


def _sentence(reason: str) -> str:
    return " ".join(reason.split())[:300]
