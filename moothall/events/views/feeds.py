"""Feeds of what is on: iCalendar, Atom and CSV, for any question the list can answer."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moothall.events.exporters import atom_of, item_of, table_of
from moothall.events.forms import Asked, asked, wanted
from moothall.events.queries.whats_on import Wanted, names_for, page_of
from moothall.events.views.lists import chips
from moothall.events.writing import Head, write_calendar
from moothall.groups.models import HIDDEN_STATES, Group
from moothall.kit.shell import way
from moothall.minutes.caching import kept_for_strangers
from moothall.people.models import STRANGER

BACK = timedelta(days=31)
MOST = 3000
NEWEST = 50
CALENDAR = "text/calendar; charset=utf-8"


@kept_for_strangers
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Give what the address asks for as a calendar to subscribe to: a month back, and all that is to come."""
    now = timezone.now()
    question = asked(request.GET, STRANGER, now)
    if question.problems:
        return HttpResponse("\n".join(question.problems), status=400, content_type="text/plain; charset=utf-8")
    return calendar_response(
        wanted_feed(question, now), now, named(question), request.get_full_path(), question.address()
    )


@kept_for_strangers
@require_safe
def group_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one group's events as a calendar to subscribe to."""
    now = timezone.now()
    group = Group.objects.exclude(state__in=HIDDEN_STATES).filter(slug=slug).values_list("name").first()
    if group is None:
        raise Http404
    return calendar_response(Wanted(since=now - BACK, group=slug), now, group[0], request.path, f"?group={slug}")


def calendar_response(wanted: Wanted, now: datetime, name: str, path: str, query: str) -> HttpResponse:
    """Return the calendar of a question as a response."""
    site = settings.SITE_URL
    page = page_of(wanted, size=MOST, now=now, full=True)
    head = Head(name=name, address=f"{site}{path}", page=f"{site}{way('events:list')}{query}")
    return HttpResponse(write_calendar(head, map(item_of, page.rows)), content_type=CALENDAR)


@kept_for_strangers
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Give the newest events that match, as Atom."""
    now = timezone.now()
    question = asked(request.GET, STRANGER, now)
    asked_for = replace(
        wanted(question, now), since=None, until=None, past=False, ongoing=False, newest=True, after=None
    )
    page = page_of(asked_for, size=NEWEST, now=now, full=True)
    site = settings.SITE_URL
    today = now.replace(hour=0, minute=0, second=0, microsecond=0).isoformat()
    body = atom_of(
        page.rows,
        title=named(question),
        address=f"{site}{request.get_full_path()}",
        page=f"{site}{way('events:list')}{question.address()}",
        updated=today,
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Give the list as a table for a spreadsheet: what the address asks for, 3,000 events at most."""
    now = timezone.now()
    question = asked(request.GET, request.viewer, now)  # type: ignore[attr-defined]
    page = page_of(replace(wanted(question, now), after=None), size=MOST, now=now, full=True)
    response = HttpResponse("\ufeff" + table_of(page.rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="events.csv"'
    return response


def wanted_feed(question: Asked, now: datetime) -> Wanted:
    """Return the query for a feed: dates in the address bound it, else a month back."""
    found = replace(wanted(question, now), past=False, ongoing=False, after=None)
    if question.first or question.last:
        return found
    return replace(found, since=now - BACK, until=None)


def named(question: Asked) -> str:
    """Return what to call a feed: the network, and what narrows it."""
    topics, group = names_for(question.group)
    words = [label for label, _address in chips(question, dict(topics), group)]
    return (
        f"{settings.NETWORK_NAME}: {', '.join(words)}"
        if words
        else _("%(network)s: what’s on") % {"network": settings.NETWORK_NAME}
    )
