"""The dates of a series are made ahead: six months of them, and at least three."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from moothall.events.actions.drafts import new_uid, set_columns
from moothall.events.actions.guests import answer_new_dates
from moothall.events.actions.next_events import refresh_next_events
from moothall.events.actions.series.keeping import ask_guests_of, draft_on, record_series
from moothall.events.models import Event, Host, Series
from moothall.events.queries.series import groups_of
from moothall.events.recurring import dates_of, instant_of
from moothall.events.recurring.expanding import due_dates
from moothall.events.starting import carriers
from moothall.events.telling import zone_called
from moothall.groups.actions.facts import topics_named
from moothall.groups.models import Group
from moothall.minutes.actions import record


def extend_series(*, now: datetime, series: Series | None = None) -> int:
    """Make the dates that are due of one series, or of all that go on; return how many. Safe to run twice.

    Whoever said yes to a whole series is asked for at each new date in the order in which they said so.
    """
    if series is not None:
        return len(_extend(series.pk, now))
    open_ones = Series.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(len(_extend(pk, now)) for pk in list(open_ones))


@transaction.atomic
def _extend(pk: int, now: datetime) -> list[Event]:
    series = Series.objects.select_for_update(of=("self",)).select_related("group").get(pk=pk)
    shown = Event.objects.filter(series=series).exclude(state=Event.State.DRAFT)
    groups = groups_of(series)
    if series.ended_at or not groups or not shown.exists():
        return []
    if made := make_dates(series, _missing(series, now), groups, now):
        answer_new_dates(series=series, now=now)
    elif _is_over(series, now):
        series.ended_at = now
        series.save(update_fields=["ended_at"])
        record_series("ended", series, None, now, {})
    return made


def _missing(series: Series, now: datetime) -> list[date]:
    today = now.astimezone(zone_called(series.timezone)).date()
    due = due_dates(series.rule, series.first_on, today, series.until_on)
    known = {day.isoformat() for day in Event.objects.filter(series=series).values_list("series_on", flat=True) if day}
    taken = known | set(series.skipped)
    zone = zone_called(series.timezone)
    return [day for day in due if day.isoformat() not in taken and instant_of(day, series.time, zone) > now]


def _is_over(series: Series, now: datetime) -> bool:
    """Tell whether the last date that the rule has is past."""
    today = now.astimezone(zone_called(series.timezone)).date()
    later = dates_of(series.rule, series.first_on, since=today, until=series.until_on, most=1)
    return not later and not Event.objects.filter(series=series, ends_at__gt=now).exists()


def make_dates(series: Series, days: Sequence[date], groups: Sequence[Group], now: datetime) -> list[Event]:
    """Publish dates of a series, hosted by these groups; one minute tells of all of them."""
    model = _model_of(series)
    made = [_make(series, day, groups, now) for day in days]
    if not made:
        return []
    for event in made:
        for carried in carriers() if model else ():
            carried(original=model, event=event, by=None, now=now)
    detail = {"events": [event.pk for event in made], "title": series.title, "series": series.pk}
    record("events.event.published", by=None, about=made[0], now=now, group_id=groups[0].pk, detail=detail)
    refresh_next_events(group_ids=[group.pk for group in groups], now=now)
    return made


def _model_of(series: Series) -> Event | None:
    """Return the newest date that is like the others: what rooms above have prepared for it goes along to new ones."""
    dates = Event.objects.filter(series=series, differs=False).exclude(state=Event.State.CANCELLED)
    return dates.order_by("-series_on").first()


def _make(series: Series, day: date, groups: Sequence[Group], now: datetime) -> Event:
    event = Event(
        series=series,
        series_on=day,
        state=Event.State.PUBLISHED,
        origin=Event.Origin.HERE,
        uid=new_uid(),
        made_from=f"series:{series.pk}",
        created_at=now,
        changed_at=now,
    )
    facts = draft_on(series, instant_of(day, series.time, zone_called(series.timezone)))
    set_columns(event, facts, groups)
    event.save()
    if facts.topics:
        event.topics.set(topics_named(facts.topics))
    Host.objects.bulk_create(Host(event=event, group=group, starts_at=event.starts_at) for group in groups)
    ask_guests_of(series, event, now)
    return event
