"""One date of a series on its own: left out, brought back, moved."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.events.actions.drafts import note
from moothall.events.actions.editing import touch
from moothall.events.actions.guests import answer_new_dates
from moothall.events.actions.next_events import refresh_next_events
from moothall.events.actions.series.extending import make_dates
from moothall.events.actions.series.keeping import locked_series, record_series
from moothall.events.actions.states import cancel_event, locked, move_times, revive_event
from moothall.events.models import Event, Host, Series
from moothall.events.queries.series import answered, groups_of
from moothall.events.recurring import instant_of
from moothall.events.rules.series import can_change_series, can_move_date, can_skip_date
from moothall.events.telling import zone_called
from moothall.kit.verdict import Refused, no, require
from moothall.minutes.actions import record
from moothall.people.models import Viewer

FAR_OFF = timedelta(days=14)


@transaction.atomic
def skip_date(*, by: Viewer, event: Event, reason: str = "", now: datetime) -> bool:
    """Leave a date out: cancelled with the reason, which its guests are told; True when it could go without a word.

    A date goes silently when nobody has a part in it and it is two weeks off or more.

    :raises Refused: when ``by`` does not run it, or it is off or past already.
    """
    series = locked_series(event.series_id)
    event = locked(event)
    require(can_skip_date(by, event, now))
    gone = take_off(event, reason, by, now)
    if gone and event.series_on:
        _skip(series, event.series_on)
    detail = {"date": event.series_on.isoformat() if event.series_on else "", "silently": gone}
    record_series("skipped", series, by, now, detail)
    return gone


def take_off(event: Event, reason: str, by: Viewer, now: datetime) -> bool:
    """Take a coming event off: delete it when nobody would notice (True), else cancel it."""
    unseen = event.state == Event.State.DRAFT or event.starts_at - now >= FAR_OFF
    if not unseen or answered(event):
        cancel_event(by=by, event=event, reason=reason, now=now)
        return False
    groups = list(Host.objects.filter(event=event).values_list("group_id", flat=True))
    detail = {"events": [event.pk], "title": event.title, "series": event.series_id}
    record("events.event.withdrawn", by=by, about=event, now=now, group_id=min(groups, default=None), detail=detail)
    Event.objects.filter(pk=event.pk).delete()
    refresh_next_events(group_ids=groups, now=now)
    return True


@transaction.atomic
def restore_date(*, by: Viewer, series: Series, on: date, now: datetime) -> Event:
    """Bring back a date that was left out: its event is on again, or made anew when it had gone.

    :raises Refused: when ``by`` does not run the series, or the date was not left out or is past.
    """
    series = locked_series(series.pk)
    require(can_change_series(by, series))
    event = Event.objects.filter(series=series, series_on=on).first()
    if event is not None:
        revived = revive_event(by=by, event=event, now=now)
        record_series("restored", series, by, now, {"date": on.isoformat(), "event": revived.pk})
        return revived
    if on.isoformat() not in series.skipped:
        raise Refused(no(_("This date was not left out."), _("The dates of the series are on its page.")))
    if instant_of(on, series.time, zone_called(series.timezone)) <= now:
        raise Refused(no(_("This date has passed."), _("Choose one that is still to come.")))
    return _make_again(series, on, by, now)


def _make_again(series: Series, on: date, by: Viewer, now: datetime) -> Event:
    series.skipped = [day for day in series.skipped if day != on.isoformat()]
    series.save(update_fields=["skipped"])
    groups = groups_of(series)
    if not groups:
        raise Refused(no(_("No group is left to host it."), _("Make a new event with one of yours.")))
    event = make_dates(series, [on], groups, now)[0]
    answer_new_dates(series=series, now=now)
    record_series("restored", series, by, now, {"date": on.isoformat(), "event": event.pk})
    return event


@transaction.atomic
def move_date(
    *, by: Viewer, event: Event, starts_at: datetime, ends_at: datetime | None = None, now: datetime, tell: bool = True
) -> Event:
    """Move one date of a series to another day or time; the others stay, and later changes of all pass it by.

    :raises Refused: when ``by`` may not change it, it is past, or the new time is.
    """
    event = locked(event)
    require(can_move_date(by, event, now))
    if starts_at <= now:
        raise Refused(no(_("The new time has passed already."), _("Choose one that is still to come.")))
    was = {name: getattr(event, name) for name in ("starts_at", "ends_at")}
    move_times(event, starts_at, ends_at)
    changes = {
        name: [old.isoformat(), getattr(event, name).isoformat()]
        for name, old in was.items()
        if old != getattr(event, name)
    }
    if not changes:
        return event
    event.differs = True
    if event.previous_starts_at == event.starts_at:
        event.previous_starts_at = None
    touch(event, now)
    event.save()
    detail = {"changes": changes, "tell": tell and event.state != Event.State.DRAFT, "series": event.series_id}
    note("events.event.changed", event, by=by, now=now, detail=detail)
    return event


def _skip(series: Series, on: date) -> None:
    series.skipped = sorted({*series.skipped, on.isoformat()})
    series.save(update_fields=["skipped"])
