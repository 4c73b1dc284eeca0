"""The month of a region: a picture for the wall, with a table that says the same."""

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from moothall.events.drawing.month import BOTH, OFF, ONLINE, ROOM, Mark, draw_month
from moothall.events.models import Event
from moothall.events.queries.regions import Held, counts_by_region, held_between, regions
from moothall.events.telling import when_words, zone_called
from moothall.kit import dates
from moothall.minutes.caching import kept_for_strangers

FIRST_YEAR, LAST_YEAR, DECEMBER = 1970, 2200, 12
A_DAY = timedelta(days=1)
LIKE = {ROOM: "In the room", ONLINE: "Online", BOTH: "In the room and online", OFF: "Off"}


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a row of the table."""

    day: str
    when: str
    title: str
    href: str
    group: str
    town: str
    how: str


@kept_for_strangers
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """Show every region with how much is on there this month."""
    zone = ZoneInfo(settings.TIME_ZONE)
    today = timezone.now().astimezone(zone).date()
    since, until = _span(today.year, today.month, zone)
    counts = counts_by_region(since, until)
    found = [
        (name, reverse("events:region_month", args=[slug, today.year, today.month]), counts.get(name, 0))
        for slug, name in regions().items()
    ]
    context = {"regions": found, "month_name": dateformat.format(today, "F Y"), "most": max(counts.values(), default=1)}
    return render(request, "events/regions.html", context)


@kept_for_strangers
@require_safe
def region_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """Show one month of one region."""
    names = regions()
    if slug not in names or not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= DECEMBER):
        raise Http404
    zone = ZoneInfo(settings.TIME_ZONE)
    since, until = _span(year, month, zone)
    held = held_between(since, until, names[slug])
    days = [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    title = _("%(month)s in %(region)s") % {"month": dateformat.format(days[0], "F Y"), "region": names[slug]}
    context: dict[str, Any] = {
        "title": title,
        "region": names[slug],
        "picture": _picture(held, days, title) if held else "",
        "sentence": _sentence(held, days),
        "lines": [_line(one) for one in held],
        "before": _link(slug, days[0] - A_DAY),
        "following": _link(slug, days[-1] + A_DAY),
    }
    return render(request, "events/region_month.html", context)


def _span(year: int, month: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first = datetime(year, month, 1, tzinfo=zone)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.astimezone(UTC), following.astimezone(UTC)


def _day_of(event: Event) -> date:
    if event.all_day and event.starts_on:
        return event.starts_on
    return event.starts_at.astimezone(zone_called(event.timezone)).date()


def _how(event: Event) -> str:
    if event.state in {Event.State.CANCELLED, Event.State.POSTPONED}:
        return OFF
    in_room = bool(event.venue or event.address or event.latitude is not None)
    if event.online_url and in_room:
        return BOTH
    return ONLINE if event.online_url else ROOM


def _picture(held: Sequence[Held], days: Sequence[date], title: str) -> Any:
    groups = {one.group.pk: one.group for one in held}
    order = sorted(groups.values(), key=lambda group: group.name.casefold())
    lines = {group.pk: number for number, group in enumerate(order)}
    marks = [
        Mark(
            line=lines[one.group.pk],
            day=min(max(_day_of(one.event), days[0]), days[-1]).day,
            how=_how(one.event),
            words=f"{dates.day(_day_of(one.event))}: {one.event.title}",
            href=reverse("events:detail", args=[one.event.pk, one.event.slug]),
        )
        for one in held
    ]
    names = [(group.name, reverse("groups:detail", args=[group.slug])) for group in order]
    letters = [(day, dateformat.format(day, "D")[:2]) for day in days]
    return draw_month(marks, names, letters, title=title)


def _sentence(held: Sequence[Held], days: Sequence[date]) -> str:
    """Return what the picture shows: how many groups and events, the fullest day, the weeks without any."""
    on = [one for one in held if _how(one.event) != OFF]
    if not on:
        return _("Nothing is on here this month.")
    groups, counts = len({one.group.pk for one in on}), Counter(_day_of(one.event) for one in on)
    said = [
        ngettext("%(count)s event", "%(count)s events", len(on)) % {"count": len(on)}
        + " "
        + ngettext("of %(count)s group.", "of %(count)s groups.", groups) % {"count": groups}
    ]
    fullest, most = max(counts.items(), key=lambda pair: (pair[1], -pair[0].toordinal()))
    if most > 1:
        said.append(_("The fullest day is %(day)s, with %(count)s.") % {"day": dates.day(fullest), "count": most})
    mondays = [day for day in days if day.weekday() == 0 and day + timedelta(days=6) <= days[-1]]
    empty = [day for day in mondays if not any(day <= other < day + timedelta(days=7) for other in counts)]
    if empty:
        weeks = ", ".join(str(day.day) for day in empty)
        said.append(_("Nothing is on in the week from: %(weeks)s.") % {"weeks": weeks})
    return " ".join(said)


def _line(one: Held) -> Line:
    event = one.event
    zone = zone_called(event.timezone)
    when = when_words(
        event.starts_at,
        event.ends_at,
        zone,
        zone,
        all_day=event.all_day,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )
    return Line(
        day=dates.day(_day_of(event)),
        when=when,
        title=event.title,
        href=reverse("events:detail", args=[event.pk, event.slug]),
        group=one.group.name,
        town=one.town,
        how=_(LIKE[_how(event)]),
    )


def _link(slug: str, day: date) -> tuple[str, str] | None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return dateformat.format(day, "F Y"), reverse("events:region_month", args=[slug, day.year, day.month])
