"""What events add to the pages of the rooms below: a group's next events, what is on next at home, my groups' next."""

from datetime import UTC, date, datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from markupsafe import Markup

from moothall.events.models import Event, FeedKey, Host
from moothall.events.queries.clashes import clashes_for
from moothall.events.queries.regions import region_of
from moothall.events.queries.whats_on import Near, Wanted, signs_of
from moothall.events.telling import reader_zone
from moothall.events.views.fragments import column
from moothall.groups.models import Group
from moothall.kit.panels import panel
from moothall.people.models import Person, Viewer
from moothall.places.queries import near_of

FEW = 5
MILES = 30


@panel("groups.group", order=10)
def group_events(request: HttpRequest, group: Group) -> Markup:
    """Show a group's next events, and how many it held this year."""
    now, viewer = timezone.now(), _viewer(request)
    reader = reader_zone(viewer.timezone)
    today = now.astimezone(reader).date()
    wanted = Wanted(since=_midnight(now, viewer), ongoing=True, group_ids=(group.pk,))
    signs, after = signs_of(wanted, size=FEW, now=now)
    year = datetime(today.year, 1, 1, tzinfo=reader).astimezone(UTC)
    held = Host.objects.filter(group=group, starts_at__range=(year, now), event__state=Event.State.PUBLISHED)
    context = {
        "group": group,
        "column": column(signs, reader, now, since=today),
        "more": bool(after),
        "held": held.filter(event__merged_into=None).count(),
        "region_month": _region_month(group, today),
    }
    return _html("events/_group.html", context)


def _region_month(group: Group, today: date) -> tuple[str, str] | None:
    """Return the region of the group and the address of its month, where it said where it is."""
    region = region_of(group.place)
    if not region:
        return None
    return region, reverse("events:region_month", args=[slugify(region), today.year, today.month])


@panel("groups.manage", order=30)
def group_clashes(request: HttpRequest, group: Group) -> Markup:
    """Tell those who run a group how many of its evenings clash with a neighbour's."""
    return _html("events/_manage.html", {"group": group, "count": len(clashes_for(group, now=timezone.now()))})


@panel("front.home", order=10)
def home_events(request: HttpRequest, _about: object) -> Markup:
    """Show what is on next: near the reader where they said where they are, else anywhere."""
    now, viewer = timezone.now(), _viewer(request)
    reader = reader_zone(viewer.timezone)
    near = _near(request, viewer)
    since, today = _midnight(now, viewer), now.astimezone(reader).date()
    signs, _after = signs_of(Wanted(since=since, ongoing=True, near=near), size=FEW, now=now)
    if not signs and near:
        near = None
        signs, _after = signs_of(Wanted(since=since, ongoing=True), size=FEW, now=now)
    return _html("events/_home.html", {"column": column(signs, reader, now, since=today), "near": near})


@panel("people.me", order=10)
def my_events(request: HttpRequest, person: Person) -> Markup:
    """Show the next events of the person's groups, and the door to their own feed."""
    now, reader = timezone.now(), reader_zone(person.timezone)
    today = now.astimezone(reader).date()
    wanted = Wanted(since=_midnight(now, person), ongoing=True, groups_of=person.pk)
    signs, _after = signs_of(wanted, size=FEW, now=now)
    has_key = FeedKey.objects.filter(person=person, revoked_at=None).exists()
    return _html("events/_me.html", {"column": column(signs, reader, now, since=today), "has_key": has_key})


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _midnight(now: datetime, viewer: Viewer) -> datetime:
    local = now.astimezone(reader_zone(viewer.timezone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _near(request: HttpRequest, viewer: Viewer) -> Near | None:
    if viewer.home_latitude is not None and viewer.home_longitude is not None:
        return Near(viewer.home_name, viewer.home_latitude, viewer.home_longitude, MILES)
    said = near_of(request)
    return Near(said[0], said[1], said[2], MILES) if said else None


def _html(template: str, context: dict[str, object]) -> Markup:
    return Markup(render_to_string(template, context))  # noqa: S704  (a template's output)
