"""What calendars add to the pages of groups and events."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from moothall.calendars import queries
from moothall.calendars.models import Calendar
from moothall.calendars.rules import can_answer_said
from moothall.calendars.telling import differences
from moothall.events.models import Event
from moothall.events.rules import can_edit_event
from moothall.groups.models import Group
from moothall.groups.rules import can_organise
from moothall.kit.panels import panel
from moothall.people.models import Viewer


@panel("groups.manage", order=20)
def calendars_of_group(request: HttpRequest, group: Group) -> Markup | None:
    """Show organisers how the group's calendars fare."""
    if not can_organise(request.viewer, group):  # type: ignore[attr-defined]
        return None
    calendars = list(queries.calendars_of(group))
    failing = sum(calendar.state == Calendar.State.FAILING for calendar in calendars)
    waiting = sum(pair.pairing.state == "suggested" for pair in queries.pairs_of(group, datetime.now(UTC)))
    context = {"group": group, "calendars": calendars, "failing": failing, "waiting": waiting}
    return Markup(render_to_string("calendars/_group_panel.html", context, request))  # noqa: S704  (a template's output)


@panel("people.me", order=20)
def calendars_tended(request: HttpRequest, about: Any) -> Markup | None:
    """Show those who tend calendars how many there are and how many cannot be read."""
    total, failing = queries.tally_for(request.viewer)  # type: ignore[attr-defined]
    if not total:
        return None
    context = {"total": total, "failing": failing}
    return Markup(render_to_string("calendars/_me_panel.html", context, request))  # noqa: S704  (a template's output)


@panel("events.event", order=30)
def sources_of_event(request: HttpRequest, event: Event) -> Markup | None:
    """Say from whose calendar an event was read, and when last."""
    sources = queries.sources_of(event)
    if not sources:
        return None
    context = {"event": event, "sources": sources, "now": datetime.now(UTC)}
    return Markup(render_to_string("calendars/_event_panel.html", context, request))  # noqa: S704  (a template's output)


@panel("events.run", order=5)
def what_calendars_say(request: HttpRequest, event: Event) -> Markup | None:
    """Tell those who run an event that they took on what its calendar says otherwise, and ask what to do."""
    entries = queries.said_of(event)
    if not entries:
        return None
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = [
        {
            "entry": entry,
            "name": entry.calendar.group.name,
            "is_off": (entry.said or {}).get("state") in {"gone", Event.State.CANCELLED},
            "gone": (entry.said or {}).get("state") == "gone",
            "differences": differences(event, entry.said or {}),
            "may_take": can_answer_said(viewer, entry, take=True) and can_edit_event(viewer, event),
        }
        for entry in entries
    ]
    context = {"event": event, "asked": asked}
    return Markup(render_to_string("calendars/_run_panel.html", context, request))  # noqa: S704  (a template's output)
