"""The directory: groups that anybody may see, narrowed, a page at a time; the same three questions however many
there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, QuerySet, Value, Window
from django.db.models.functions import Cast, Lower

from moothall.groups.models import Affiliation, Group, Topic
from moothall.people.models import STRANGER, Viewer
from moothall.places import queries as places
from moothall.search.queries import matching_ids

MOST_FOUND = 2000


@dataclass(frozen=True, slots=True)
class Near:
    """A place to be near: degrees WGS 84, and how many miles count as near."""

    name: str
    latitude: float
    longitude: float
    miles: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the directory; empty values do not. ``state`` "" leaves closed groups out, "all" keeps them."""

    text: str = ""
    near: Near | None = None
    topic: str = ""
    state: str = ""
    coming: bool = False
    reach: str = ""
    network: str = ""


@dataclass(slots=True)
class Page:
    """One page of the directory; ``total`` counts all pages' groups."""

    groups: list[Group]
    total: int
    number: int
    last: int


@dataclass(slots=True)
class Options:
    """What the filters offer: topics as (slug, name) and networks by name; and each shown group's topics, by its
    key.
    """

    topics: list[tuple[str, str]] = field(default_factory=list)
    networks: list[str] = field(default_factory=list)
    of_group: dict[int, list[str]] = field(default_factory=dict)


def directory(wanted: Wanted, viewer: Viewer = STRANGER) -> QuerySet[Group]:
    """Return the public groups that fit, nearest first where a place is given, else best match, else by name."""
    groups: QuerySet[Group] = Group.objects.public()
    groups = groups if wanted.state == "all" else _in_state(groups, wanted.state)
    if wanted.topic:
        groups = groups.filter(topics__slug=wanted.topic)
    if wanted.coming:
        groups = groups.filter(next_event_at__isnull=False)
    if wanted.reach:
        groups = groups.filter(reach__in=[wanted.reach, Group.Reach.BOTH])
    if wanted.network:
        groups = groups.filter(pk__in=Affiliation.objects.filter(network=wanted.network).values("group"))
    if wanted.text:
        groups = groups.filter(pk__in=found_ids(wanted.text))
    if wanted.near:
        near = wanted.near
        return places.near(groups, near.latitude, near.longitude, near.miles, place="")
    return groups.order_by(Lower("name"), "pk")


def _in_state(groups: QuerySet[Group], state: str) -> QuerySet[Group]:
    return groups.filter(state=state) if state else groups.exclude(state=Group.State.CLOSED)


def found_ids(text: str) -> list[int]:
    """Return the keys of groups that a search finds."""
    return list(matching_ids(text, kind="group", limit=MOST_FOUND))


def page_of(groups: QuerySet[Group], number: int, size: int) -> Page:
    """Return a page of the directory with the total, in one query (a second when the page is past the end)."""
    counted = groups.select_related("place").annotate(total=Window(Count("pk")))
    start = (number - 1) * size
    found: list[Any] = list(counted.defer("about", "about_html")[start : start + size])
    if not found and number > 1:
        return page_of(groups, 1, size)
    total = found[0].total if found else 0
    return Page(found, total, number, max(1, -(-total // size)))


def options_for(groups: list[Group]) -> Options:
    """Return what the filters offer and the topics of these groups, in one query."""
    none = Value("", CharField())
    topics = Topic.objects.order_by().values_list(
        Value("topic", CharField()),
        Cast(F("slug"), CharField()),
        Cast(F("name"), CharField()),
        Value(0, IntegerField()),
    )
    networks = (
        Affiliation.objects.order_by()
        .values_list(Value("network", CharField()), none, Cast(F("network"), CharField()), Value(0, IntegerField()))
        .distinct()
    )
    shown = Topic.groups.through.objects.filter(group_id__in=[group.pk for group in groups]).order_by()
    worn = shown.values_list(
        Value("worn", CharField()), none, Cast(F("topic__name"), CharField()), Cast(F("group_id"), IntegerField())
    )
    found = Options()
    for kind, slug, name, group_id in topics.union(networks, worn, all=True):
        _sort_in(found, kind, slug, name, group_id)
    found.topics.sort(key=lambda pair: pair[1].casefold())
    found.networks.sort(key=str.casefold)
    for names in found.of_group.values():
        names.sort(key=str.casefold)
    return found


def _sort_in(found: Options, kind: str, slug: str, name: str, group_id: int) -> None:
    if kind == "topic":
        found.topics.append((slug, name))
    elif kind == "network":
        found.networks.append(name)
    else:
        found.of_group.setdefault(group_id, []).append(name)


def rows_to_take_away(groups: QuerySet[Group]) -> Iterator[dict[str, Any]]:
    """Yield the public facts of groups, for files; a handful of queries for each 500 groups."""
    whole = groups.select_related("place").prefetch_related("topics", "links", "affiliations")
    for group in whole.iterator(chunk_size=500):
        yield {
            "id": group.pk,
            "name": group.name,
            "summary": group.summary,
            "place": group.where,
            "covers": group.covers,
            "latitude": group.latitude,
            "longitude": group.longitude,
            "reach": group.reach,
            "state": group.state,
            "topics": [topic.name for topic in group.topics.all()],
            "links": [link.url for link in group.links.all()],
            "networks": [affiliation.network for affiliation in group.affiliations.all()],
            "founded_on": group.founded_on.isoformat() if group.founded_on else "",
            "contact_email": group.contact_email,
            "former_names": list(group.former_names),
            "about": group.about,
            "source_id": group.source_id or "",
            "slug": group.slug,
        }
