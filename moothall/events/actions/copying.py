"""Events from events: again on another date; a read one becomes one that is run here."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from moothall.events.actions.asking_guests import ask_guests_alike, let_guests_follow
from moothall.events.actions.drafts import draft_event, note
from moothall.events.actions.editing import touch
from moothall.events.actions.states import locked, move_times
from moothall.events.drafting import EventDraft
from moothall.events.models import Event
from moothall.events.queries.drafts import draft_of, hosts_of
from moothall.events.rules import can_copy, can_host, can_take_on
from moothall.events.starting import carriers
from moothall.kit.verdict import require
from moothall.people.models import Viewer


@transaction.atomic
def copy_event(
    *, by: Viewer, event: Event, starts_at: datetime, now: datetime, facts: EventDraft | None = None
) -> Event:
    """Make a draft of the same event on another date: what it says, how guests are asked, what rooms above carry over.

    The hosts are those of its hosts that ``by`` organises; the others are invited again. ``facts`` says what is
    different this time, its times included.

    :raises Refused: when ``by`` does not run the event.
    """
    require(can_copy(by, event))
    groups = [group for group in hosts_of(event) if can_host(by, group)]
    draft = facts or _moved(event, starts_at)
    made = draft_event(by=by, groups=groups, facts=draft, now=now, made_from=f"event:{event.pk}")
    ask_guests_alike(by=by, original=event, event=made, now=now)
    let_guests_follow(by=by, event=made, now=now)
    for carried in carriers():
        carried(original=event, event=made, by=by, now=now)
    made.refresh_from_db()
    return made


def _moved(event: Event, starts_at: datetime) -> EventDraft:
    draft = draft_of(event)
    moved = Event(state=Event.State.DRAFT, **{name: getattr(event, name) for name in TIMES})
    move_times(moved, starts_at)
    return replace(draft, starts_at=moved.starts_at, ends_at=moved.ends_at)


TIMES = ("starts_at", "ends_at", "timezone", "all_day", "starts_on", "ends_on")


@transaction.atomic
def take_on_event(*, by: Viewer, event: Event, now: datetime) -> Event:
    """Make an event that was read from a calendar one that is run here, with RSVPs; its calendar changes it no more.

    :raises Refused: when it is run here already, is over or cancelled, or ``by`` runs none of its hosts.
    """
    stored = locked(event)
    require(can_take_on(by, stored, now))
    stored.origin = Event.Origin.HERE
    touch(stored, now)
    stored.save()
    let_guests_follow(by=by, event=stored, now=now)
    note("events.event.taken_on", stored, by=by, now=now)
    return stored
