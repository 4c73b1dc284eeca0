"""One event: its page and its .ics."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from moothall.events.exporters import item_of_event, structured
from moothall.events.models import Event, Host
from moothall.events.queries.whats_on import Wanted, page_of
from moothall.events.telling import days_of, duration, reader_zone, when_words, zone_called
from moothall.events.views.coming import coming
from moothall.events.writing import Head, write_calendar
from moothall.groups.models import HIDDEN_STATES
from moothall.kit import dates
from moothall.kit.panels import panels_for
from moothall.kit.shell import way
from moothall.minutes.caching import kept_for_strangers
from moothall.people.models import Viewer
from moothall.places.drawing import Frame, Marker
from moothall.places.queries import picture

RELATED = 4
MERGES = 6
AROUND = 90
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@kept_for_strangers
@require_safe
def event_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show one event; one that was merged leads to the event that shows it now."""
    viewer = request.viewer  # type: ignore[attr-defined]
    event = _visible(pk, viewer)
    address = reverse("events:detail", args=[event.pk, event.slug])
    if event.pk != pk:  # not for good: events that were joined can be parted again
        return HttpResponseRedirect(address)
    if event.slug != slug:
        return HttpResponsePermanentRedirect(address)
    now = timezone.now()
    hosts = [host.group for host in event.hosts.all()]
    related = _related(event, [group.pk for group in hosts], now)
    reader = reader_zone(viewer.timezone)
    context = {
        "event": event,
        "hosts": hosts,
        "address": f"{settings.SITE_URL}{address}",
        "times": _times(event, viewer),
        "street": event.address.removeprefix(event.venue).lstrip(", ") if event.venue else event.address,
        "past": event.ends_at < now,
        "day": _day_words(event, viewer),
        "is_draft": event.state == Event.State.DRAFT,
        "description": Markup(event.description_html),  # noqa: S704  (sanitised when it was written)
        "about": event.summary or " ".join(event.description.split())[:200],
        "data": json_script(structured(event, hosts, f"{settings.SITE_URL}{address}")),
        "picture": _map(event),
        "approximate": _("Roughly here: the exact place is not given.")
        if event.approximate
        else event.venue or event.address,
        "directions": _directions(event),
        "related": days_of(related, reader),
        "coming": coming(request, event, now),
        "topics": [(topic.name, "learn", f"{way('events:list')}?topic={topic.slug}") for topic in event.topics.all()],
        "top": panels_for("events.top", request, event),
        "panels": panels_for("events.event", request, event),
    }
    return render(request, "events/detail.html", context)


@kept_for_strangers
@require_safe
def event_download(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one event as a file that every calendar can open."""
    event = _visible(pk, request.viewer)  # type: ignore[attr-defined]
    if event.pk != pk:
        return HttpResponseRedirect(reverse("events:download", args=[event.pk]))
    body = write_calendar(Head(event.title, refresh=""), [item_of_event(event)])
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def json_script(data: dict[str, Any]) -> Markup:
    """Return JSON that can stand inside a script element: no character in it can end the element."""
    return Markup(json.dumps(data, ensure_ascii=False).translate(UNSAFE))  # noqa: S704  (escaped right here)


def _visible(pk: int, viewer: Viewer) -> Event:
    for _step in range(MERGES):
        if pk > 2**63 - 1:
            break
        row = Event.objects.filter(pk=pk).values_list("merged_into_id", flat=True).first()
        if row is None:
            break
        pk = row
    hosts = Host.objects.exclude(group__state__in=HIDDEN_STATES).select_related("group").order_by("id")
    rows = Event.objects.visible_to(viewer).select_related("place").prefetch_related(Prefetch("hosts", queryset=hosts))
    event = rows.filter(pk=pk).first() if pk <= 2**63 - 1 else None
    if event is None:
        raise Http404
    return event


def _related(event: Event, group_ids: list[int], now: datetime) -> list[Any]:
    if not group_ids:
        return []
    wanted = Wanted(since=now, group_ids=tuple(group_ids), without=event.pk)
    return page_of(wanted, size=RELATED, now=now).rows


def _times(event: Event, viewer: Viewer) -> str:
    return when_words(
        event.starts_at,
        event.ends_at,
        zone_called(event.timezone),
        reader_zone(viewer.timezone),
        all_day=event.all_day,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )


def _day_words(event: Event, viewer: Viewer) -> dict[str, Any]:
    zone = zone_called(event.timezone)
    first = event.starts_on if event.all_day and event.starts_on else event.starts_at.astimezone(zone).date()
    moved = event.previous_starts_at
    return {
        "words": dates.day(first, year=True),
        "date": first,
        "long": "" if event.all_day else duration(event.starts_at, event.ends_at),
        "iso": first.isoformat() if event.all_day else event.starts_at.astimezone(zone).isoformat(),
        "moved": f"{dates.day(moved.astimezone(zone).date())}, {moved.astimezone(zone):%H:%M}" if moved else "",
        "zone": zone.key,
    }


def _map(event: Event) -> Any:
    if event.latitude is None or event.longitude is None:
        return None
    marker = Marker(event.latitude, event.longitude, event.venue or event.title)
    frame = Frame.near(event.latitude, event.longitude, AROUND)
    where = event.venue or event.address or _("this event")
    return picture([marker], frame=frame, title=_("Where %(where)s is") % {"where": where}, name="where")


def _directions(event: Event) -> str:
    if event.latitude is None or event.longitude is None or event.approximate:
        return ""
    return f"https://www.openstreetmap.org/directions?to={event.latitude:.5f}%2C{event.longitude:.5f}"
