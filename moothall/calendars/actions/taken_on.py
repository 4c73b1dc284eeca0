"""Events that their hosts took on: calendars change them no more; what one says instead is put to their hosts."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from moothall.calendars.actions.translating import Told
from moothall.calendars.models import Entry
from moothall.calendars.rules import can_answer_said
from moothall.events.actions import EventDraft, EventFacts, edit_event
from moothall.events.models import Event
from moothall.events.queries.drafts import draft_of
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer

BATCH = 500
WORDS = ("title", "venue", "address", "online_url")
GONE: dict[str, Any] = {"state": "gone"}
ANSWERED: dict[str, Any] = {}


def note_said(pairs: Collection[tuple[Entry, Told]]) -> None:
    """Keep, with the entries of events that were taken on, what their calendar says now where that differs."""
    events = _taken_on([entry.event_id for entry, _ in pairs])
    for entry, item in pairs:
        event = events.get(entry.event_id)
        if event is not None:
            entry.said = said_of(item.facts) if differs(event, item.facts) else None


def note_gone(entries: Iterable[Entry]) -> None:
    """Keep, with the entries of events that were taken on, that their calendar has them no longer."""
    gone = {entry.pk: entry for entry in entries if entry.said not in (GONE, ANSWERED)}
    events = _taken_on([entry.event_id for entry in gone.values()])
    theirs = [entry for entry in gone.values() if entry.event_id in events and entry.missing_since]
    for entry in theirs:
        entry.said = GONE
    Entry.objects.bulk_update(theirs, ["said"], batch_size=BATCH)


def _taken_on(ids: list[int]) -> dict[int, Event]:
    found: dict[int, Event] = {}
    for start in range(0, len(ids), BATCH):
        rows = Event.objects.filter(origin=Event.Origin.HERE)
        found |= rows.in_bulk(ids[start : start + BATCH])
    return found


def said_of(facts: EventFacts) -> dict[str, Any]:
    """Return what a calendar says of an event, as its hosts are asked about it."""
    times = {"starts_at": facts.starts_at.isoformat(), "ends_at": facts.ends_at.isoformat()}
    words = {name: getattr(facts, name) for name in WORDS}
    at = None if facts.latitude is None else [facts.latitude, facts.longitude]
    return {**times, **words, "timezone": facts.timezone, "all_day": facts.all_day, "state": facts.state, "at": at}


def differs(event: Event, facts: EventFacts) -> bool:
    """Say whether a calendar tells anything of an event otherwise than its own page does."""
    same = all(getattr(event, name) == getattr(facts, name) for name in ("starts_at", "ends_at", "all_day", *WORDS))
    return not same or (facts.state != event.state and facts.state == Event.State.CANCELLED)


@transaction.atomic
def take_over(*, by: Viewer, entry: Entry, now: datetime, tell: bool | None = None) -> None:
    """Make an event that was taken on say what its calendar says now.

    :raises Refused: when there is nothing to take over, it says that the event is off, or ``by`` does not run it.
    """
    entry = _locked(entry)
    require(can_answer_said(by, entry, take=True))
    facts = _draft(entry.event, entry.said or {})
    edit_event(by=by, event=entry.event, facts=facts, sequence=entry.event.sequence, now=now, tell=tell)
    _answered("calendars.entry.taken_over", by, entry, now)


@transaction.atomic
def leave_as_it_is(*, by: Viewer, entry: Entry, now: datetime) -> None:
    """Keep an event as its hosts made it; the calendar's present words are not asked about again.

    :raises Refused: when nothing is asked, or ``by`` does not run it.
    """
    entry = _locked(entry)
    require(can_answer_said(by, entry))
    _answered("calendars.entry.left", by, entry, now)


def _draft(event: Event, said: dict[str, Any]) -> EventDraft:
    told: dict[str, Any] = {name: parse_datetime(said[name]) for name in ("starts_at", "ends_at")}
    told |= {name: said[name] for name in (*WORDS, "timezone", "all_day")}
    if said.get("at") and said["at"] != [event.latitude, event.longitude]:
        told["where"] = {"at": said["at"]}
    return replace(draft_of(event), **told)


def _answered(verb: str, by: Viewer, entry: Entry, now: datetime) -> None:
    entry.said = ANSWERED if entry.said == GONE else None
    entry.save(update_fields=["said"])
    record(verb, by=by, about=entry, now=now, group_id=entry.calendar.group_id, detail={"event": entry.event_id})


def _locked(entry: Entry) -> Entry:
    rows = Entry.objects.select_for_update(of=("self",)).select_related("event__place", "calendar")
    return rows.get(pk=entry.pk)
