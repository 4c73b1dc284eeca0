"""Attach a calendar to a group, pause it, wake it, let it go."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from moothall.calendars.models import Calendar, Entry
from moothall.calendars.reading import feed_address
from moothall.calendars.rules import can_agree, can_attach, can_pause, can_take_file, can_tend, can_wake
from moothall.events.actions import withdraw_read_events
from moothall.events.models import Event
from moothall.groups.models import Group
from moothall.kit.verdict import no, require
from moothall.minutes.actions import enqueue, record
from moothall.people.models import Viewer


@transaction.atomic
def attach_calendar(*, by: Viewer | None, group: Group, url: str, now: datetime) -> Calendar:
    """Attach a calendar by its address and ask for its first reading.

    ``url`` is what was typed: a page’s address is turned into its feed’s where the vendor’s rule is known. ``by`` is
    None when the hall itself attaches it.

    :raises Refused: when the viewer does not organise the group, the group has this address already, or no program may
        read that site.
    """
    if by is not None:
        require(can_attach(by, group))
    feed = feed_address(url)
    if not feed.readable:
        require(no(feed.problem().message))
    Group.objects.select_for_update().get(pk=group.pk)
    if group.calendars.filter(url=url).exists():
        require(no("This calendar is attached to the group already.", "Read it again from its page."))
    calendar = Calendar.objects.create(
        group=group, url=url, feed_url=feed.url[:1000], attached_at=now, next_read_at=now
    )
    record(
        "calendars.calendar.attached", by=by, about=calendar, group_id=group.pk, now=now, detail={"site": _site(url)}
    )
    _read_soon(calendar, now)
    return calendar


@transaction.atomic
def attach_file(*, by: Viewer, group: Group, name: str, content: bytes, now: datetime) -> Calendar:
    """Attach a calendar file that somebody hands in; it is read once, by the worker.

    :raises Refused: when the viewer does not organise the group or the file is too large.
    """
    require(can_attach(by, group))
    require(can_take_file(len(content)))
    calendar = Calendar.objects.create(group=group, name=name[:120], content=content, attached_at=now)
    record(
        "calendars.calendar.attached", by=by, about=calendar, group_id=group.pk, now=now, detail={"file": name[:120]}
    )
    _read_soon(calendar, now)
    return calendar


@transaction.atomic
def pause_calendar(*, by: Viewer, calendar: Calendar, now: datetime) -> None:
    """Stop reading a calendar for now; its events stay.

    :raises Refused: when it is paused already, or the viewer does not organise its group.
    """
    calendar = _locked(calendar)
    require(can_pause(by, calendar))
    calendar.state, calendar.next_read_at = Calendar.State.PAUSED, None
    calendar.save(update_fields=["state", "next_read_at"])
    record("calendars.calendar.paused", by=by, about=calendar, group_id=calendar.group_id, now=now)


@transaction.atomic
def wake_calendar(*, by: Viewer, calendar: Calendar, now: datetime) -> None:
    """Read a paused calendar again from now on.

    :raises Refused: when it is not paused, or the viewer does not organise its group.
    """
    calendar = _locked(calendar)
    require(can_wake(by, calendar))
    calendar.state, calendar.next_read_at, calendar.failures = Calendar.State.NEW, now, 0
    calendar.save(update_fields=["state", "next_read_at", "failures"])
    record("calendars.calendar.woken", by=by, about=calendar, group_id=calendar.group_id, now=now)
    _read_soon(calendar, now)


@transaction.atomic
def agree_to_many(*, by: Viewer, calendar: Calendar, now: datetime) -> None:
    """Say that the many events of a calendar are the group's, and ask for them to be read.

    :raises Refused: when it does not ask, or the viewer does not organise its group.
    """
    calendar = _locked(calendar)
    require(can_agree(by, calendar))
    calendar.agreed, calendar.state, calendar.etag, calendar.last_modified = True, Calendar.State.NEW, "", ""
    calendar.save(update_fields=["agreed", "state", "etag", "last_modified"])
    record("calendars.calendar.agreed", by=by, about=calendar, group_id=calendar.group_id, now=now)
    _read_soon(calendar, now)


@transaction.atomic
def detach_calendar(*, by: Viewer, calendar: Calendar, keep_coming: bool, now: datetime) -> int:
    """Let go of a calendar; return how many events left with it.

    Past events stay. Coming events that only it told of stay too when ``keep_coming``, and leave otherwise.

    :raises Refused: when the viewer does not organise its group.
    """
    calendar = _locked(calendar)
    require(can_tend(by, calendar))
    record(
        "calendars.calendar.detached",
        by=by,
        about=calendar,
        group_id=calendar.group_id,
        now=now,
        detail={"site": _site(calendar.url), "kept": keep_coming},
    )
    only_here = _told_only_by(calendar, now)
    calendar.delete()
    if keep_coming:
        return 0
    return withdraw_read_events(event_ids=only_here, now=now)


@transaction.atomic
def forget_group(*, group: Group, now: datetime) -> None:
    """Take a group's calendars away with the events that only they told of and nobody answered, past ones too."""
    for calendar in group.calendars.select_for_update().defer("content"):
        only_here = _told_only_by(calendar, None)
        calendar.delete()
        withdraw_read_events(event_ids=only_here, now=now, past=True)


def _site(url: str) -> str:
    """Return the site of an address: the rest may be a secret that opens the calendar, and the ledger is long."""
    return urlsplit(url).hostname or ""


def _told_only_by(calendar: Calendar, since: datetime | None) -> set[int]:
    """Return the events (from ``since`` on) that no other calendar tells of, in its own words or joined with them."""
    entries = calendar.entries.filter(event__starts_at__gte=since) if since else calendar.entries.all()
    mine = set(entries.values_list("event_id", flat=True))
    others = Entry.objects.filter(event_id__in=mine).exclude(calendar=calendar).values_list("event_id", flat=True)
    joined = Event.objects.filter(merged_into__in=mine).values_list("merged_into_id", flat=True)
    return mine - set(others) - set(joined)


def _read_soon(calendar: Calendar, now: datetime) -> None:
    enqueue(
        "calendars.read",
        payload={"calendar": calendar.pk},
        now=now,
        key=f"calendars.read:{calendar.pk}:{int(now.timestamp())}",
    )


def _locked(calendar: Calendar) -> Calendar:
    return Calendar.objects.select_for_update().select_related("group").get(pk=calendar.pk)
