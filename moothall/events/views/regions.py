"""The month of a region: a picture for the wall, with a table that says the same."""

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moothall.events.drawing.month import BOTH, OFF, ONLINE, ROOM, draw_pocket, draw_wall, key_mark
from moothall.events.queries.regions import held_between, regions, tallies
from moothall.events.telling.months import month_key, month_lines, month_sentence, month_sheet
from moothall.minutes.caching import kept_for_strangers

FIRST_YEAR, LAST_YEAR, DECEMBER = 1970, 2200, 12
A_DAY = timedelta(days=1)


@kept_for_strangers
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """Show every region with how much is on there this month."""
    zone = ZoneInfo(settings.TIME_ZONE)
    today = timezone.now().astimezone(zone).date()
    counts = tallies(*_span(today.year, today.month, zone))
    found = [
        (name, reverse("events:region_month", args=[slug, today.year, today.month]), *counts.get(name, (0, 0)))
        for slug, name in regions().items()
    ]
    most = max((events for events, _groups in counts.values()), default=1)
    context = {"regions": found, "month_name": dateformat.format(today, "F Y"), "most": most}
    return render(request, "events/regions.html", context)


@kept_for_strangers
@require_safe
def region_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """Show one month of one region."""
    names = regions()
    if slug not in names or not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= DECEMBER):
        raise Http404
    held = held_between(*_span(year, month, ZoneInfo(settings.TIME_ZONE)), names[slug])
    days = [date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    name = dateformat.format(days[0], "F Y")
    title = _("%(region)s in %(month)s") % {"month": name, "region": names[slug]}
    sheet = month_sheet(held, days, title)
    shapes = ((ROOM, _("in the room")), (ONLINE, _("online")), (BOTH, _("both")), (OFF, _("off")))
    context: dict[str, Any] = {
        "title": title,
        "region": names[slug],
        "wall": draw_wall(sheet) if held else "",
        "pocket": draw_pocket(sheet) if held else "",
        "sentence": month_sentence(held, days),
        "groups": month_key(held),
        "shapes": [(key_mark(how), words) for how, words in shapes],
        "lines": month_lines(held, days),
        "before": _link(slug, days[0] - A_DAY),
        "following": _link(slug, days[-1] + A_DAY),
    }
    return render(request, "events/region_month.html", context)


def _span(year: int, month: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first = datetime(year, month, 1, tzinfo=zone)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.astimezone(UTC), following.astimezone(UTC)


def _link(slug: str, day: date) -> tuple[str, str] | None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return dateformat.format(day, "F Y"), reverse("events:region_month", args=[slug, day.year, day.month])
