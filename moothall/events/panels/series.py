"""Series and hosts on other pages: "one of a series", the way to make one, invitations to host together."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from moothall.events.models import Event, Series
from moothall.events.queries.hosting import invitations_to
from moothall.events.queries.series import dated
from moothall.events.running import AFTER, tab
from moothall.events.telling.series import date_line, meets_words
from moothall.groups.models import Group
from moothall.groups.rules import can_organise
from moothall.kit.panels import panel
from moothall.people.queries import viewer_of

tab("hosts", _("Hosts"), "events:hosts", order=80)
tab("series", _("Series"), "events:series_create", order=90, part=AFTER)


@panel("events.event", order=5)
def one_of_a_series(request: HttpRequest, event: Event) -> Markup | None:
    """Say of which series an event is one date, and where that is to be seen."""
    if event.series_id is None:
        return None
    series = Series.objects.get(pk=event.series_id)
    line = date_line(dated(Event.objects.filter(pk=event.pk)).get())
    return _html("events/_series.html", {"series": series, "meets": meets_words(series), "line": line})


@panel("events.run", order=60)
def series_to_make(request: HttpRequest, event: Event) -> Markup | None:
    """Offer those who run an event to make it a series, or lead them to the one that it is of."""
    if event.origin != Event.Origin.HERE or event.all_day:
        return None
    series = Series.objects.filter(pk=event.series_id).first() if event.series_id else None
    return _html(
        "events/_series_run.html",
        {"event": event, "series": series, "meets": meets_words(series) if series else ""},
    )


@panel("groups.manage", order=25)
def invitations_to_host(request: HttpRequest, group: Group) -> Markup | None:
    """Show the organisers of a group which events it is asked to host."""
    if not can_organise(viewer_of(request), group):
        return None
    waiting = list(invitations_to(group, timezone.now()))
    return _html("events/_invitations.html", {"invitations": waiting}) if waiting else None


def _html(template: str, context: dict[str, object]) -> Markup:
    return Markup(render_to_string(template, context))  # noqa: S704  (a template's output)
