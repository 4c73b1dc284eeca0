"""Where organisers find their events: on the page of their group, where they look after it, and on the event itself."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from moothall.events.models import Event
from moothall.events.queries.drafts import events_to_run
from moothall.events.rules import can_edit_event, can_host, can_run
from moothall.events.running import STAGES, tab
from moothall.events.telling import zone_called
from moothall.groups.models import Group
from moothall.kit import dates
from moothall.kit.panels import panel
from moothall.people.models import Viewer

FEW = 10

tab("overview", _("Overview"), "events:run", order=0)


@panel("groups.manage", order=5)
def events_of_group(request: HttpRequest, group: Group) -> Markup:
    """Show those who run a group its drafts and coming events, and the way to a new one."""
    found = events_to_run(group, now=timezone.now(), most=FEW + 1)
    rows = [
        {
            "event": event,
            "href": reverse("events:run", args=[event.pk]),
            "when": _when(event),
            "stage": STAGES[event.stage][1],
            "tone": STAGES[event.stage][0],
        }
        for event in found[:FEW]
    ]
    context = {"group": group, "rows": rows, "more": len(found) > FEW, "may": can_host(_viewer(request), group)}
    return _html("events/_to_run.html", context, request)


@panel("groups.group", order=5)
def new_event_of_group(request: HttpRequest, group: Group) -> Markup | None:
    """Offer organisers a new event on the page of their group."""
    viewer = _viewer(request)
    if not viewer.is_authenticated or not can_host(viewer, group):
        return None
    return _html("events/_new.html", {"group": group}, request)


@panel("events.top", order=0)
def running_of_event(request: HttpRequest, event: Event) -> Markup | None:
    """Lead those who run an event from its page to where they run it."""
    viewer = _viewer(request)
    if not viewer.is_authenticated or not can_run(viewer, event):
        return None
    return _html("events/_you_run.html", {"event": event, "may_edit": can_edit_event(viewer, event)}, request)


def _when(event: Event) -> str:
    local = event.starts_at.astimezone(zone_called(event.timezone))
    day = dates.day(local.date(), year=True)
    return day if event.all_day else f"{day}, {local:%H:%M}"


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _html(template: str, context: dict[str, object], request: HttpRequest) -> Markup:
    return Markup(render_to_string(template, context, request))  # noqa: S704  (a template's output)
