"""Questions across rooms: what waits for somebody, where groups are, who looks after the hall, whether it is well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import connection
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from moothall.calendars.models import Calendar
from moothall.events.models import Event
from moothall.groups.models import Claim, Group, Membership
from moothall.kit.shell import ring_href, way
from moothall.minutes.listeners import SCHEDULES
from moothall.minutes.models import Job, Tick
from moothall.organisations.models import Organisation
from moothall.people.models import Person
from moothall.people.queries import consented_ids, stewards
from moothall.places.drawing import Marker
from moothall.places.queries import Picture, picture

NAMED = "named_publicly"
MOST_MAPPED = 5000
CHUNK = 5000
REDRAWN_AFTER = 60
LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for a person: a sentence, and the page where it is done."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class MyGroup:
    """A group that a person helps to run, as the front page shows it."""

    name: str
    slug: str
    role: str


def waiting_for(viewer: Person) -> tuple[list[Task], list[MyGroup]]:
    """Return what waits for somebody who is signed in, the weightiest first, and the groups they help to run."""
    crew = Membership.objects.filter(person_id=viewer.pk).exclude(role=Membership.Role.MEMBER)
    groups = [
        MyGroup(group.name, group.slug, role)
        for group, role in (
            (row.group, row.get_role_display()) for row in crew.select_related("group").order_by("group__name")
        )
    ]
    return [*_of_steward(viewer), *_of_crew(groups), *_of_anybody(viewer)], groups


def _of_steward(viewer: Person) -> Iterator[Task]:
    if not viewer.is_steward:
        return
    applied = Group.objects.filter(state=Group.State.APPLIED).count()
    claims = Claim.objects.filter(state=Claim.State.ASKED).count()
    if applied:
        words = ngettext("%(n)s group has applied to join", "%(n)s groups have applied to join", applied)
        yield Task(words % {"n": applied}, reverse("groups:queue"))
    if claims:
        words = ngettext("%(n)s person says a group is theirs", "%(n)s people say a group is theirs", claims)
        yield Task(words % {"n": claims}, reverse("groups:queue"))


def _of_crew(groups: list[MyGroup]) -> Iterator[Task]:
    if not groups:
        return
    slugs = [group.slug for group in groups]
    failing = Calendar.objects.filter(group__slug__in=slugs, state=Calendar.State.FAILING).select_related("group")
    for calendar in failing.order_by("group__name", "pk")[:5]:
        words = _("The calendar of %(group)s can no longer be read") % {"group": calendar.group.name}
        yield Task(words, reverse("calendars:detail", args=[calendar.group.slug, calendar.pk]))
    held = Group.objects.filter(slug__in=slugs, state=Group.State.ON_HOLD).order_by("name")
    for name, slug in held.values_list("name", "slug"):
        words = _("The stewards asked something about %(group)s") % {"group": name}
        yield Task(words, reverse("groups:review", args=[slug]))


def _of_anybody(viewer: Person) -> Iterator[Task]:
    if viewer.waiting:
        words = ngettext("%(n)s notice is unread", "%(n)s notices are unread", viewer.waiting) % {"n": viewer.waiting}
        yield Task(words, reverse("notices:list"))


@dataclass(frozen=True, slots=True)
class Network:
    """How the network looks: the small map of its groups, and the address of the ring of their petals."""

    picture: Picture
    ring: str


def network(now: datetime) -> Network:
    """Return how the network looks; drawn afresh each minute at most."""
    return _network(int(now.timestamp()) // REDRAWN_AFTER, get_language() or "")


@lru_cache(maxsize=4)
def _network(minute: int, language: str) -> Network:
    shown = Group.objects.public().exclude(state=Group.State.CLOSED).filter(latitude__isnull=False)
    rows = shown.order_by("pk").values_list("latitude", "longitude", "name", "slug")[:MOST_MAPPED]
    base = way("groups:list")
    found = [
        Marker(north, east, name, f"{base}{slug}/", kind="people")
        for north, east, name, slug in rows
        if north is not None and east is not None
    ]
    words = ngettext("%(n)s group on the map.", "%(n)s groups on the map.", len(found)) % {"n": f"{len(found):,}"}
    drawn = picture(
        found,
        title=_("Where the groups of the network are"),
        address=lambda frame: f"{way('groups:map')}?bbox={frame}" if frame else way("groups:map"),
        description=words,
        name="network",
    )
    return Network(drawn, ring_href(marker.label for marker in found) if found else "")


def named_stewards() -> list[Person]:
    """Return the stewards who agreed to be named to everybody."""
    known = list(stewards())
    agreed = consented_ids([person.pk for person in known], NAMED)
    return [person for person in known if person.pk in agreed and person.name]


SITEMAPS = ("pages", "groups", "events", "organisations")
_MODELS = {"groups": Group, "events": Event, "organisations": Organisation}


def sitemap_parts() -> list[tuple[str, int]]:
    """Return the parts of the site map: a kind and a number; each covers 5,000 keys, so that none needs a count."""
    parts = [("pages", 0)]
    for kind, model in _MODELS.items():
        last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        parts += [(kind, number) for number in range(-(-last // CHUNK))]
    return parts


def sitemap_addresses(kind: str, number: int, now: datetime) -> list[str]:
    """Return the addresses of one part: public groups, events to come, active organisations, or the fixed pages."""
    span = (number * CHUNK + 1, (number + 1) * CHUNK)
    if kind == "groups":
        slugs = Group.objects.public().filter(pk__range=span).order_by("pk").values_list("slug", flat=True)
        return [f"{way('groups:list')}{slug}/" for slug in slugs]
    if kind == "events":
        coming = Event.objects.public().filter(pk__range=span, ends_at__gte=now).order_by("pk")
        return [f"{way('events:list')}{pk}/{slug}/" for pk, slug in coming.values_list("pk", "slug")]
    if kind == "organisations":
        active = Organisation.objects.filter(pk__range=span, active=True).order_by("pk").values_list("slug", flat=True)
        return [f"{way('organisations:list')}{slug}/" for slug in active]
    names = (
        "front:home",
        "events:list",
        "groups:list",
        "groups:map",
        "organisations:list",
        "front:about",
        "front:privacy",
    )
    return [way(name) for name in (*names, "front:accessibility", "groups:join") if way(name)]


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the worker keeps up: seconds since its clock last struck, and by which its oldest due job is late."""

    struck_ago: int | None
    late_by: int

    @property
    def is_well(self) -> bool:
        """Tell whether the worker is alive: no job waits, and its clock struck not long ago (or this hall is new)."""
        most = min((schedule.every for schedule in SCHEDULES.values()), default=timedelta(days=1)) + LATE
        ticking = self.struck_ago is None or self.struck_ago <= most.total_seconds()
        return ticking and self.late_by <= LATE.total_seconds()


def health(now: datetime) -> Health:
    """Ask the database, and through it the worker.

    :raises django.db.Error: when the database does not answer.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    struck = Tick.objects.aggregate(last=Max("due_at"))["last"]
    oldest = (
        Job.objects.filter(state=Job.State.WAITING, due_at__lte=now).order_by("due_at").values_list("due_at").first()
    )
    ago = int((now - struck).total_seconds()) if struck else None
    return Health(ago, int((now - oldest[0]).total_seconds()) if oldest else 0)
