"""Questions about organisations."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from moothall.organisations.models import Organisation
from moothall.people.models import Viewer
from moothall.places import queries as places
from moothall.search.actions import Entry
from moothall.search.queries import matching_ids

KIND = "organisation"
MOST_FOUND = 500
SIZE = 30
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list: words, a point (latitude, longitude) with its miles; ``after`` is (name, key)."""

    text: str = ""
    point: tuple[float, float] | None = None
    miles: float = 10
    after: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, and whether more follow."""

    organisations: list[Organisation]
    more: bool


def organisations_for(viewer: Viewer, wanted: Wanted) -> Page:
    """Return a page: nearest first near a point, best match first for words, else by name from ``after`` on.

    One query (two with words), and none that looks at every row.
    """
    rows = Organisation.objects.visible_to(viewer).select_related("place")
    if wanted.text:
        return _found(rows, wanted)
    if wanted.point:
        return _page(list(places.near(rows, *wanted.point, wanted.miles, place="")[: SIZE + 1]))
    rows = rows.order_by("name", "id")
    if wanted.after:
        name, key = wanted.after
        rows = rows.filter(name__gte=name).filter(Q(name__gt=name) | Q(id__gt=key))
    return _page(list(rows[: SIZE + 1]))


def organisation_by_slug(viewer: Viewer, slug: str) -> Organisation | None:
    """Return an organisation with its place and org-ids, if the viewer may see it."""
    rows = Organisation.objects.visible_to(viewer).select_related("place").prefetch_related("org_ids")
    return rows.filter(slug=slug).first()


def documents(keys: Collection[int] | None = None) -> Iterator[Entry]:
    """Yield what search is told of all organisations at work, or of these."""
    rows = Organisation.objects.public().select_related("place").order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    word = _("Organisation")
    for row in rows.iterator(chunk_size=2000):
        where = row.place.name if row.place else ""
        note = f"{word}, {where}" if where else word
        address = reverse("organisations:detail", args=[row.slug])
        yield Entry(KIND, row.pk, row.name, f"{where}\n{row.about[:LONGEST]}", address, note)


def _found(rows: QuerySet[Organisation], wanted: Wanted) -> Page:
    keys = matching_ids(wanted.text, kind=KIND, limit=MOST_FOUND)
    if wanted.point:
        return _page(list(places.near(rows.filter(pk__in=keys), *wanted.point, wanted.miles, place="")[: SIZE + 1]))
    best = rows.in_bulk(keys[: SIZE + 1])
    return _page([best[key] for key in keys if key in best])


def _page(rows: list[Organisation]) -> Page:
    return Page(rows[:SIZE], len(rows) > SIZE)
