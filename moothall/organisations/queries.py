"""Questions about organisations; none of them looks at more rows than a page or a neighbourhood holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from moothall.organisations.models import Organisation
from moothall.people.models import STRANGER, Viewer
from moothall.places import queries as places
from moothall.search.actions import Entry
from moothall.search.queries import Found, documents_matching, matching_ids

KIND = "organisation"
MOST_FOUND = 2000
FURTHEST = 500
SHORT = 220


@dataclass(frozen=True, slots=True)
class Near:
    """A place to be near: degrees WGS 84, and how many miles count as near."""

    name: str
    latitude: float
    longitude: float
    miles: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page of organisations; ``after`` starts the next one, "" on the last. ``cut``: not all were looked at."""

    rows: list[Organisation]
    after: str = ""
    cut: bool = False


def page_by_name(*, after: str, size: int, viewer: Viewer = STRANGER) -> Page:
    """Return a page by name. ``after`` is the key of the last one on the page before."""
    shown = Organisation.objects.visible_to(viewer).filter(active=True)
    last = shown.filter(pk=int(after)).values_list("name", "pk").first() if after.isdigit() else None
    if last:
        shown = shown.filter(Q(name__gt=last[0]) | Q(name=last[0], pk__gt=last[1]), name__gte=last[0])
    return _page(list(_cards(shown).order_by("name", "pk")[: size + 1]), size)


def page_near(near: Near, *, text: str, start: int, size: int, viewer: Viewer = STRANGER) -> Page:
    """Return a page of those within some miles, nearest first; with ``text``, of those that hold it."""
    shown = Organisation.objects.visible_to(viewer).filter(active=True)
    cut = False
    if text:
        ids = matching_ids(text, kind=KIND, limit=MOST_FOUND)
        cut = len(ids) == MOST_FOUND
        shown = shown.filter(pk__in=ids)
    closest = places.near(shown, near.latitude, near.longitude, near.miles, place="")
    keys = closest.values("pk")[start : start + size + 1]  # from the index on positions alone
    rows = sorted(_cards(Organisation.objects.filter(pk__in=keys)), key=lambda row: _distance(near, row))
    more = len(rows) > size and start + size < FURTHEST
    return Page(rows[:size], str(start + size) if more else "", cut)


def _distance(near: Near, row: Organisation) -> tuple[float, int]:
    miles = places.miles_between(near.latitude, near.longitude, row.latitude or 0.0, row.longitude or 0.0)
    return miles, row.pk


def page_found(text: str, *, start: int, size: int, viewer: Viewer = STRANGER) -> Found:
    """Return a page of search hits, best first."""
    return documents_matching(text, kinds=[KIND], limit=size, offset=start, viewer=viewer)


def organisation_at(slug: str, viewer: Viewer) -> Organisation | None:
    """Return the organisation of this address with its place and org-ids, None when this viewer may not see it."""
    shown = Organisation.objects.visible_to(viewer).select_related("place").prefetch_related("org_ids")
    return shown.filter(slug=slug).first()


def on_the_map(viewer: Viewer) -> QuerySet[Organisation]:
    """Return the organisations that can be drawn."""
    return Organisation.objects.visible_to(viewer).filter(active=True, latitude__isnull=False)


def entries(organisation_ids: Iterable[int] | None = None) -> Iterator[Entry]:
    """Yield what search is told of organisations: all, or these."""
    rows = Organisation.objects.select_related("place").prefetch_related("org_ids").order_by("pk")
    if organisation_ids is not None:
        rows = rows.filter(pk__in=organisation_ids)
    for row in rows.iterator(chunk_size=2000):
        numbers = " ".join(str(one) for one in row.org_ids.all())
        yield Entry(
            kind=KIND,
            object_id=row.pk,
            title=row.name,
            body="\n".join(part for part in (row.about[:4000], numbers) if part),
            url=reverse("organisations:detail", args=[row.slug]),
            note=row.place.name if row.place else "",
            public=row.active,
        )


def structured_data(organisation: Organisation, address: str) -> dict[str, Any]:
    """Return the organisation as schema.org's NGO, for machines."""
    known = [one for each in organisation.org_ids.all() if (one := each.parsed())]
    place = organisation.place
    found = {
        "@context": "https://schema.org",
        "@type": "NGO",
        "name": organisation.name,
        "url": organisation.website or address,
        "description": organisation.about,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "org-id", "value": str(one), "url": one.address} for one in known
        ],
        "location": {"@type": "Place", "name": place.name} if place else None,
    }
    return {name: value for name, value in found.items() if value}


def _cards(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return rows.select_related("place")


def _page(rows: list[Organisation], size: int) -> Page:
    return Page(rows[:size], str(rows[size - 1].pk) if len(rows) > size else "")
