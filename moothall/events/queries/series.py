"""The dates of a series: to come, off, been; who said yes and who came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Model, Prefetch, ProtectedError, QuerySet, RestrictedError
from django.db.models.deletion import Collector

from moothall.events.models import Capacity, Event, Host, Rsvp, Series, Standing
from moothall.groups.models import HIDDEN_STATES, Group
from moothall.people.models import Person, Viewer

MOST_BEEN = 24


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a series as its pages show them: to come (in order), been (newest first), and off to come."""

    coming: Sequence[Event]
    been: Sequence[Event]
    off: Sequence[date]

    @property
    def next(self) -> Event | None:
        """The next date that takes place."""
        return next((event for event in self.coming if event.state == Event.State.PUBLISHED), None)


def series_for(viewer: Viewer, pk: int) -> Series | None:
    """Return a series of which the viewer may see a date, or None."""
    seen = Event.objects.visible_to(viewer).filter(series=pk)
    return Series.objects.select_related("group").filter(pk=pk).first() if seen.exists() else None


def dates_for(viewer: Viewer, series: Series, now: datetime) -> Dates:
    """Return the dates of a series that the viewer may see, with hosts and places, in four questions."""
    rows = dated(Event.objects.visible_to(viewer).filter(series=series))
    coming = list(rows.filter(ends_at__gt=now).order_by("starts_at", "id"))
    been = list(rows.filter(ends_at__lte=now).order_by("-starts_at", "-id")[:MOST_BEEN])
    today = now.astimezone(ZoneInfo(series.timezone)).date()
    skipped = [date.fromisoformat(day) for day in series.skipped]
    return Dates(coming, been, sorted(day for day in skipped if day >= today))


def dated(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Add hosts and places to events, for lists of dates."""
    hosts = Host.objects.exclude(group__state__in=HIDDEN_STATES).select_related("group").order_by("id")
    places = Capacity.objects.order_by("id")
    return rows.prefetch_related(Prefetch("hosts", queryset=hosts), Prefetch("capacities", queryset=places))


def groups_of(series: Series) -> list[Group]:
    """Return the groups that host new dates of a series, the one that leads first."""
    ids = series.facts.get("groups", [series.group_id])
    found = Group.objects.exclude(state__in=[*HIDDEN_STATES, Group.State.CLOSED]).select_related("place").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def newcomers_of(events: Sequence[Event]) -> Mapping[int, int]:
    """Return how many answers of each event were of people who came for the first time."""
    came = Rsvp.objects.filter(event__in=[event.pk for event in events], state=Rsvp.State.CAME, first_time=True)
    return dict(came.values_list("event").annotate(Count("id")).order_by())


def standing_count(series: Series) -> int:
    """Return how many have said that they come to all dates."""
    return Standing.objects.filter(series=series, ended_at=None).count()


def answered(event: Event) -> bool:
    """Tell whether anybody has a part in an event (an answer, a task, a shift), so that it must not simply vanish.

    Everything that would be deleted with it is looked through, whichever room it is of.
    """
    if Rsvp.objects.filter(event=event).exists():
        return True
    going = Collector(using=event._state.db or DEFAULT_DB_ALIAS, origin=event)
    try:
        going.collect([event])
    except (RestrictedError, ProtectedError):
        return True
    rows = chain(*going.data.values(), *going.fast_deletes)
    return any(_is_somebodys(row) for row in rows)


def _is_somebodys(row: Model) -> bool:
    return any(
        getattr(row, field.attname) not in {None, ""}
        for field in row._meta.concrete_fields
        if field.related_model is Person or field.name == "email"
    )
