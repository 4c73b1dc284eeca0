"""What's on, on the map, with the list beside it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from moothall.events.forms import asked, wanted
from moothall.events.queries.shown import shown
from moothall.events.queries.whats_on import Near, Wanted, names_for, signs_of
from moothall.events.views.fragments import column
from moothall.events.views.lists import bar, none
from moothall.kit.shell import way
from moothall.minutes.caching import kept_for_strangers
from moothall.places.drawing import Frame
from moothall.places.queries import frame_from, markers, picture, with_frame

BESIDE = 12
AHEAD = timedelta(days=60)


@kept_for_strangers
@require_safe
def event_map(request: HttpRequest) -> HttpResponse:
    """Show where events are: those of the next sixty days, unless dates are asked for."""
    now = timezone.now()
    question = asked(request.GET, request.viewer, now)  # type: ignore[attr-defined]
    asked_for = _bounded(wanted(question, now))
    frame = frame_from(request.GET) or _around(question.place)
    rows = shown(asked_for, now).filter(latitude__isnull=False, longitude__isnull=False)
    found = markers(rows, frame, label="title", url=_page, fields=("slug",), place="", kind="meet")
    count = sum(marker.count for marker in found)
    sentence = ngettext(
        "%(n)s event with a place in the next sixty days.", "%(n)s events with a place in the next sixty days.", count
    )
    signs, after = signs_of(replace(asked_for, box=_box(frame)), size=BESIDE, now=now)
    since = None if question.past else question.today
    context = {
        **bar(question, names_for(question.group)),
        "view": "map",
        "picture": picture(
            found,
            title=_("Where things are on"),
            frame=frame,
            address=lambda to: with_frame(request, to),
            description=sentence % {"n": count} if not (question.when or question.first) else "",
        ),
        "column": column(signs, question.zone, now, since=since, newest_first=question.past) or none(question),
        "onward": f"{way('events:list')}{question.address()}" if after else "",
    }
    return render(request, "events/map.html", context)


def _bounded(found: Wanted) -> Wanted:
    if found.until or not found.since:
        return found
    return replace(found, until=found.since + AHEAD)


def _around(place: Near | None) -> Frame | None:
    return Frame.near(place.latitude, place.longitude, place.miles * 1.15) if place else None


def _box(frame: Frame | None) -> tuple[float, float, float, float] | None:
    return (frame.west, frame.south, frame.east, frame.north) if frame else None


def _page(row: Mapping[str, Any]) -> str:
    return f"{way('events:list')}{row['pk']}/{row['slug']}/"
