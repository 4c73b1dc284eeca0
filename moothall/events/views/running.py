"""The overview of an event for those who run it: where it stands, what is next, its life as a line."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from markupsafe import Markup

from moothall.events import rules
from moothall.events.drawing.life import Dot, draw_life
from moothall.events.models import Event
from moothall.events.queries.drafts import hosts_of
from moothall.events.queries.guests import places_of
from moothall.events.queries.life import life_of
from moothall.events.running import event_to_run, frame
from moothall.events.running.life import Moment
from moothall.events.telling import zone_called
from moothall.kit import dates
from moothall.kit.panels import panels_for
from moothall.people.models import Viewer


@login_required
@require_safe
def event_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the event stands and what can be done with it."""
    event, now = event_to_run(request, pk), timezone.now()
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    moments = life_of(event, now)
    context = {
        **frame(request, event, "overview"),
        "heading": heading(event, now),
        "is_read": event.origin == Event.Origin.READ,
        "missing": missing(event) if event.state == Event.State.DRAFT else [],
        "may": _may(viewer, event, now),
        "again": f"{reverse('events:create')}?{_group_part(event)}from=event:{event.pk}",
        "picture": picture_of(moments, event, now),
        "moments": [row_of(moment, event) for moment in moments],
        "was": _was(event),
        "coming": coming_words(event),
        "panels": panels_for("events.run", request, event),
    }
    return render(request, "events/run.html", context)


def _may(viewer: Viewer, event: Event, now: datetime) -> dict[str, Any]:
    return {
        "edit": rules.can_edit_event(viewer, event),
        "publish": rules.can_publish(viewer, event),
        "postpone": rules.can_postpone(viewer, event, now),
        "cancel": rules.can_cancel(viewer, event, now),
        "revive": rules.can_revive(viewer, event),
        "take_on": rules.can_take_on(viewer, event, now),
        "delete": rules.can_delete_draft(viewer, event),
    }


def _group_part(event: Event) -> str:
    first = next(iter(hosts_of(event)), None)
    return f"group={first.slug}&" if first else ""


def heading(event: Event, now: datetime) -> str:
    """Return where the event stands, as one line."""
    if event.state == Event.State.PUBLISHED and event.happened_at is None:
        return _days_to_go(event, now)
    return {
        "draft": _("A draft that only you see"),
        "postponed": _("Postponed, until there is a new date"),
        "cancelled": _("Cancelled"),
        "happened": _("It has been"),
        "written_up": _("It has been, and is written up"),
    }[event.stage]


def _days_to_go(event: Event, now: datetime) -> str:
    if event.ends_at <= now:
        return _("It has been")
    if event.starts_at <= now:
        return _("It is on right now")
    zone = zone_called(event.timezone)
    days = (event.starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if not days:
        return _("It is today")
    return ngettext("%(days)d day to go", "%(days)d days to go", days) % {"days": days}


def missing(event: Event) -> list[str]:
    """Return what people will ask, before it is published; nothing of it has to be there."""
    gaps = {
        _("where it is, or a link to join online"): not (event.venue or event.address or event.online_url),
        _("what it is about"): not (event.summary or event.description),
        _("how to get in and take part: steps, lift, hearing loop"): not event.access and not _is_online_only(event),
    }
    return [gap for gap, is_open in gaps.items() if is_open]


def _is_online_only(event: Event) -> bool:
    return bool(event.online_url) and not (event.venue or event.address)


def picture_of(moments: list[Moment], event: Event, now: datetime) -> Markup:
    """Return the event's life, drawn."""
    if not moments:
        return Markup("")
    dots = [Dot(moment.at, moment.kind, f"{day_of(moment, event)}: {moment.words}") for moment in moments]
    ends = [day_of(moment, event) for moment in (moments[0], moments[-1])]
    title = _("The life of this event, from %(first)s to %(last)s; the list below says the same in words") % {
        "first": ends[0],
        "last": ends[1],
    }
    return draw_life(dots, now, title=title, first=ends[0], last=ends[1], today=_("today"))


def row_of(moment: Moment, event: Event) -> dict[str, Any]:
    """Return a moment ready to print."""
    zone = zone_called(event.timezone)
    return {
        "when": f"{day_of(moment, event)}, {moment.at.astimezone(zone):%H:%M}",
        "iso": moment.at.isoformat(),
        "words": moment.words,
        "by": moment.by,
        "note": moment.note,
        "kind": moment.kind,
        "planned": moment.planned,
    }


def day_of(moment: Moment, event: Event) -> str:
    """Return the day of a moment in the event's zone, short: "3 March"."""
    local = moment.at.astimezone(zone_called(event.timezone))
    return dates.day(local.date()).partition(" ")[2]


def coming_words(event: Event) -> list[tuple[Any, str, str]]:
    """Return how many places are taken in each mode, and how many are waited for; nothing for what asks nobody."""
    figures: list[tuple[Any, str, str]] = []
    for capacity in places_of(event) if event.state != Event.State.DRAFT else []:
        of = _("%(taken)s of %(places)s") % {"taken": capacity.taken, "places": capacity.places}
        figures.append(
            (of if capacity.places is not None else capacity.taken, str(_(capacity.get_mode_display())), "meet")
        )
        if capacity.waiting:
            figures.append((capacity.waiting, _("waiting"), "help"))
    return figures


def _was(event: Event) -> str:
    if event.previous_starts_at is None:
        return ""
    local = event.previous_starts_at.astimezone(zone_called(event.timezone))
    return f"{dates.day(local.date())}, {local:%H:%M}"
