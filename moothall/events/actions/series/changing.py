"""Change many dates of a series at once: this and those that follow, or all to come. Guests get one letter for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from datetime import time as clock
from typing import Any
from uuid import uuid4

from django.db import transaction

from moothall.events.actions.asking_guests import let_guests_follow
from moothall.events.actions.drafts import note, set_columns
from moothall.events.actions.editing import changes_between, tells, touch
from moothall.events.actions.guests import set_guestlist
from moothall.events.actions.series.keeping import (
    SAID,
    ask_questions_of,
    asked_of,
    guestlist_for,
    locked_series,
    record_series,
)
from moothall.events.drafting import FIELDS, EventDraft, prints_of
from moothall.events.models import Event, Series
from moothall.events.queries.drafts import draft_of, hosts_of
from moothall.events.recurring import instant_of
from moothall.events.recurring.expanding import wall_clock
from moothall.events.rules.series import can_change_series, can_move_date
from moothall.events.telling import zone_called
from moothall.groups.actions.facts import topics_named
from moothall.kit.verdict import Refused, require
from moothall.people.models import Viewer

THIS, FOLLOWING, ALL = "this", "following", "all"


@dataclass(frozen=True, slots=True)
class DateChange:
    """What changes on many dates: fields of ``EventDraft`` by name (never its times), the time, how long it lasts."""

    said: Mapping[str, Any] = field(default_factory=dict)
    time: clock | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of it: dates that changed, those passed by because they differ, and what the letter is told by."""

    events: Sequence[Event]
    passed_by: Sequence[Event]
    batch: str


@transaction.atomic
def change_series(
    *, by: Viewer, event: Event, scope: str, change: DateChange, now: datetime, tell: bool = True
) -> Changed:
    """Change a date alone (``this``), it and those that follow (``following``), or all that are to come (``all``).

    The last two change every new date too. They pass by dates that were changed on their own, except the one chosen,
    and cancelled ones. Each event gets a minute of its own with one ``batch``, so that a guest of several dates gets
    one letter.

    :raises Refused: when ``by`` does not run the series, it has ended, or the one date cannot be changed.
    """
    series = locked_series(event.series_id)
    require(can_move_date(by, event, now) if scope == THIS else can_change_series(by, series))
    if scope != THIS:
        _keep(series, change, now)
    wanted, passed_by = _dates(series, event, scope, now)
    batch = str(uuid4())
    alone = scope == THIS
    changed = [
        each for each in wanted if _change(each, series, change, by=by, now=now, batch=batch, tell=tell, alone=alone)
    ]
    detail = {"batch": batch, "events": [each.pk for each in changed], "scope": scope, "fields": _fields(change)}
    record_series("changed", series, by, now, detail)
    return Changed(changed, passed_by, batch)


def _keep(series: Series, change: DateChange, now: datetime) -> None:
    facts = {name: list(value) if isinstance(value, tuple) else value for name, value in change.said.items()}
    series.facts = {**series.facts, **{name: value for name, value in facts.items() if name in SAID}}
    series.title = " ".join(str(series.facts.get("title", series.title)).split())[:250]
    series.time = change.time or series.time
    series.minutes = change.minutes or series.minutes
    series.sequence += 1
    series.changed_at = now
    series.save()


def _dates(series: Series, event: Event, scope: str, now: datetime) -> tuple[list[Event], list[Event]]:
    rows = Event.objects.select_for_update(of=("self",)).select_related("place")
    coming = rows.filter(series=series, starts_at__gt=now).exclude(state=Event.State.CANCELLED)
    if scope == FOLLOWING:
        coming = coming.filter(series_on__gte=event.series_on)
    if scope == THIS:
        return list(coming.filter(pk=event.pk)), []
    found = list(coming.order_by("pk"))
    passed_by = [each for each in found if each.differs and not (scope == FOLLOWING and each.pk == event.pk)]
    return [each for each in found if each not in passed_by], passed_by


def _change(
    event: Event,
    series: Series,
    change: DateChange,
    *,
    by: Viewer,
    now: datetime,
    batch: str,
    tell: bool,
    alone: bool,
) -> bool:
    before = draft_of(event)
    after = _changed(before, event, series, change, alone=alone)
    old, new = prints_of(before), prints_of(after)
    fields = [each for each in FIELDS if old[each] != new[each]]
    if not fields:
        return False
    told = tell and tells(event, fields, now)
    event.differs = event.differs or alone
    _write(event, before, after, by, now)
    detail = {"changes": changes_between(before, after), "tell": told, "series": series.pk, "batch": batch}
    note("events.event.changed", event, by=by, now=now, detail=detail)
    return True


def _write(event: Event, before: EventDraft, after: EventDraft, by: Viewer, now: datetime) -> None:
    set_columns(event, after, hosts_of(event))
    if before.starts_at != after.starts_at:
        event.previous_starts_at = before.starts_at if event.state != Event.State.DRAFT else None
    touch(event, now)
    event.save()
    let_guests_follow(by=by, event=event, now=now)
    if before.topics != after.topics:
        event.topics.set(topics_named(after.topics))


def _changed(before: EventDraft, event: Event, series: Series, change: DateChange, *, alone: bool) -> EventDraft:
    """Return what the event says afterwards; a date that was moved stays on its day when it is changed alone."""
    after = replace(before, **{name: value for name, value in change.said.items() if name in SAID})
    if change.time is None and change.minutes is None:
        return after
    zone = zone_called(series.timezone)
    day, at = wall_clock(before.starts_at, zone)
    length = int((before.ends_at - before.starts_at).total_seconds() // 60)
    if not alone:
        day, at, length = event.series_on or day, series.time, series.minutes
    starts_at = instant_of(day, change.time or at, zone)
    return replace(after, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=change.minutes or length))


def _fields(change: DateChange) -> list[str]:
    times = [name for name in ("time", "minutes") if getattr(change, name) is not None]
    return [*sorted(change.said), *times]


@transaction.atomic
def ask_alike(*, by: Viewer, event: Event, now: datetime) -> tuple[list[Event], list[Event]]:
    """Ask the guests of all coming dates, and of every new one, what those of this date are asked.

    Returns the dates that follow now and those that could not, because more places are taken there than would be left.
    Questions are added where they are missing; those that somebody has answered stay.

    :raises Refused: when ``by`` does not run the series, or it has ended.
    """
    series = locked_series(event.series_id)
    require(can_change_series(by, series))
    series.guestlist = asked_of(event)
    series.changed_at = now
    series.save(update_fields=["guestlist", "changed_at"])
    coming = Event.objects.filter(series=series, starts_at__gt=now).exclude(pk=event.pk)
    followed: list[Event] = []
    could_not: list[Event] = []
    for each in coming.filter(differs=False).exclude(state=Event.State.CANCELLED).order_by("pk"):
        (followed if _ask(by, series, each, now) else could_not).append(each)
    record_series("asked_alike", series, by, now, {"event": event.pk, "events": [each.pk for each in followed]})
    return followed, could_not


def _ask(by: Viewer, series: Series, event: Event, now: datetime) -> bool:
    facts = guestlist_for(series, event)
    if facts is None:
        return False
    try:
        with transaction.atomic():
            set_guestlist(by=by, event=event, facts=facts, now=now)
    except Refused:
        return False
    ask_questions_of(series, event)
    return True
