"""Read a calendar and make the hall's events say what it says. Run by the worker, never inside a request."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from moothall.calendars.actions.failing import ask_first, mark_working, note_failure, note_unchanged
from moothall.calendars.actions.pairings import suggest_pairs
from moothall.calendars.actions.taken_on import note_gone, note_said
from moothall.calendars.actions.telling import told
from moothall.calendars.actions.translating import Told, tell_all
from moothall.calendars.models import Calendar, Entry, Reading
from moothall.calendars.reading import AddressRead, read, read_address
from moothall.calendars.reading import Reading as Answer
from moothall.calendars.rules import can_bring, can_tend
from moothall.events.actions import cancel_read_events, change_read_events, publish_read_events
from moothall.events.models import Event
from moothall.kit.verdict import require
from moothall.minutes.actions import enqueue
from moothall.people.models import Viewer

BACK = timedelta(days=31)
AHEAD = timedelta(days=400)
LEASE = timedelta(hours=1)
MOST_AT_ONCE = 200
GONE_AFTER = timedelta(hours=1)
GONE_WITH_ALL_AFTER = timedelta(days=1)
BATCH = 500
GONE = "It is no longer in the group’s calendar."


def read_calendar(*, calendar: Calendar, now: datetime, afresh: bool = False) -> None:
    """Fetch and read one calendar, and apply what it says; every outcome is written to its log in plain English.

    ``afresh`` reads it even when the site says that nothing has changed. The fetch happens outside any transaction.
    """
    if calendar.state == Calendar.State.PAUSED:
        return
    found = _read(calendar, now, afresh=afresh)
    answer, fetched = found.reading, found.fetched
    if answer.kind == "unchanged":
        note_unchanged(calendar=calendar, now=now)
    elif answer.understood:
        validators = (fetched.etag, fetched.last_modified) if fetched else (None, None)
        source = fetched.body if fetched else bytes(calendar.content or b"")
        apply_reading(
            calendar=calendar, answer=answer, now=now, feed_url=found.url, validators=validators, source=source
        )
    else:
        sentence = answer.problems[0].message if answer.problems else "There is no calendar at this address."
        note_failure(calendar=calendar, sentence=sentence, now=now, problems=_as_rows(answer)[1:])


def ask_to_read(*, by: Viewer, calendar: Calendar, now: datetime) -> None:
    """Ask the worker to read a calendar now, however often the button is pressed only once a minute.

    :raises Refused: when the viewer does not organise its group.
    """
    require(can_tend(by, calendar))
    key = f"calendars.read:{calendar.pk}:asked:{int(now.timestamp()) // 60}"
    enqueue("calendars.read", payload={"calendar": calendar.pk, "afresh": True}, now=now, key=key)


def plan_due_readings(*, now: datetime) -> int:
    """Ask the worker to read every calendar whose time has come; return how many."""
    due = list(
        Calendar.objects.filter(next_read_at__lte=now)
        .order_by("next_read_at")
        .values_list("pk", "next_read_at")[:MOST_AT_ONCE]
    )
    for pk, moment in due:
        with transaction.atomic():
            enqueue(
                "calendars.read",
                payload={"calendar": pk},
                now=now,
                key=f"calendars.read:{pk}:{moment}",
            )
            Calendar.objects.filter(pk=pk, next_read_at=moment).update(next_read_at=now + LEASE)
    return len(due)


@dataclass(slots=True)
class _Outcome:
    new: list[Event] = field(default_factory=list)
    changed: list[Event] = field(default_factory=list)
    cancelled: list[Event] = field(default_factory=list)
    doubtful: int = 0


@transaction.atomic
def apply_reading(
    *,
    calendar: Calendar,
    answer: Answer,
    now: datetime,
    feed_url: str = "",
    validators: tuple[str | None, str | None] = (None, None),
    source: bytes = b"",
) -> Reading:
    """Publish what is new in a calendar, change what has changed, cancel what has gone, and write the log.

    An occurrence that is missing is cancelled only when a later reading, an hour on or more, does not find it either:
    feeds hiccup; after a day when the feed has suddenly nothing left. What lies in the past stays as it was, and so
    does what could not be read this time: when there were problems, an occurrence whose UID still stands in ``source``
    is not missing.
    """
    calendar = Calendar.objects.select_for_update().select_related("group").get(pk=calendar.pk)
    calendar.kind, calendar.feed_url = answer.kind, feed_url[:1000]
    calendar.etag, calendar.last_modified = (validators[0] or "")[:300], (validators[1] or "")[:100]
    outcome = _Outcome()
    known = {(entry.uid, entry.recurrence_id): entry for entry in calendar.entries.select_related("event")}
    told_of = tell_all(answer.events, calendar.group)
    verdict = can_bring(calendar, len(told_of))
    if not verdict:
        return ask_first(calendar, verdict, [item.facts.title for item in told_of.values()], now)
    _publish(calendar, [item for item in told_of.values() if item.key not in known], outcome, now)
    _change([(known[key], item) for key, item in told_of.items() if key in known], outcome, now)
    unread = _unfolded(source) if answer.problems else b""
    absent = [entry for key, entry in known.items() if key not in told_of and not _stands_in(unread, entry)]
    _miss(absent, outcome, now, patience=GONE_AFTER if told_of else GONE_WITH_ALL_AFTER)
    mark_working(calendar, now)
    suggest_pairs(events=outcome.new, now=now)
    return Reading.objects.create(
        calendar=calendar,
        at=now,
        worked=True,
        sentence=told(len(told_of), len(outcome.new), len(outcome.changed), len(outcome.cancelled), outcome.doubtful),
        created=len(outcome.new),
        changed=len(outcome.changed),
        cancelled=len(outcome.cancelled),
        problems=_as_rows(answer),
    )


def _read(calendar: Calendar, now: datetime, *, afresh: bool) -> AddressRead:
    window = ((now - BACK).date(), (now + AHEAD).date())
    zone = calendar.group.timezone
    if calendar.content is not None:
        return AddressRead(read(bytes(calendar.content), window=window, timezone=zone), "", None)
    conditions = {} if afresh else {"etag": calendar.etag or None, "last_modified": calendar.last_modified or None}
    return read_address(calendar.feed_url or calendar.url, window=window, timezone=zone, **conditions)


def _publish(calendar: Calendar, items: list[Told], outcome: _Outcome, now: datetime) -> None:
    events = publish_read_events(items=[([calendar.group], item.facts) for item in items], now=now) if items else []
    Entry.objects.bulk_create(
        (
            Entry(
                calendar=calendar,
                event=event,
                uid=item.key[0],
                recurrence_id=item.key[1],
                fingerprint=item.fingerprint,
            )
            for event, item in zip(events, items, strict=True)
        ),
        batch_size=BATCH,
    )
    outcome.new.extend(events)


def _change(pairs: list[tuple[Entry, Told]], outcome: _Outcome, now: datetime) -> None:
    moved = [(entry, item) for entry, item in pairs if entry.fingerprint != item.fingerprint or entry.missing_since]
    if not moved:
        return
    outcome.changed.extend(change_read_events(changes=[(entry.event, item.facts) for entry, item in moved], now=now))
    note_said(moved)
    for entry, item in moved:
        entry.fingerprint, entry.missing_since = item.fingerprint, None
    Entry.objects.bulk_update([entry for entry, _ in moved], ["fingerprint", "missing_since", "said"], batch_size=BATCH)


def _unfolded(source: bytes) -> bytes:
    return source.replace(b"\r\n ", b"").replace(b"\n ", b"")


def _stands_in(source: bytes, entry: Entry) -> bool:
    return bool(source) and entry.uid.encode() in source


def _miss(entries: Iterable[Entry], outcome: _Outcome, now: datetime, *, patience: timedelta) -> None:
    coming = [entry for entry in entries if entry.event.starts_at > now]
    gone = [entry for entry in coming if entry.missing_since and now - entry.missing_since >= patience]
    fresh = [entry for entry in coming if entry.missing_since is None]
    for entry in fresh:
        entry.missing_since = now
    Entry.objects.bulk_update(fresh, ["missing_since"], batch_size=BATCH)
    outcome.doubtful = len(coming) - len(gone)
    lonely = [entry.event for entry in gone if not _told_elsewhere(entry)]
    outcome.cancelled.extend(cancel_read_events(events=lonely, now=now, reason=GONE) if lonely else [])
    note_gone(gone)


def _told_elsewhere(entry: Entry) -> bool:
    others = Entry.objects.filter(event=entry.event, missing_since=None).exclude(pk=entry.pk)
    return others.exists()


def _as_rows(answer: Answer) -> list[dict[str, str]]:
    return [{"where": problem.where, "message": problem.message} for problem in answer.problems[:50]]
