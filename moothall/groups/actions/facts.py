"""Write facts into a group's rows."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify

from moothall.groups.models import Group, Link, Topic
from moothall.groups.queries.facts import PLAIN, match_of
from moothall.groups.telling import kind_of
from moothall.kit.text import markdown
from moothall.places.actions import adopt_place

# Addresses of pages that are not groups.
TAKEN = frozenset(
    {"map", "join", "queue", "import", "imports", "export", "listing", "invitation", "claim", "claims", "new"}
)
LONGEST_SLUG = 80
COLUMNS = ("place", "place_name", "latitude", "longitude", "founded_on", "about_html", "former_names")


def write_facts(group: Group, facts: Mapping[str, Any]) -> None:
    """Set the facts given and save the group; those not given stay. The address of its page never changes."""
    set_columns(group, facts)
    group.save(update_fields=[*PLAIN, *COLUMNS, "version"])
    if "topics" in facts:
        group.topics.set(topics_named(facts["topics"]))
    if "links" in facts:
        write_links(group, facts["links"])


def set_columns(group: Group, facts: Mapping[str, Any], adopt: Callable[..., Any] = adopt_place) -> None:
    """Set the facts that are columns, without saving; a former name is remembered."""
    if facts.get("name") and group.pk and facts["name"] != group.name:
        remember_name(group, facts["name"])
    for name in PLAIN:
        if name in facts:
            setattr(group, name, facts[name])
    if "about" in facts:
        group.about_html = markdown(facts["about"]) if facts["about"] else ""
    if "founded_on" in facts:
        group.founded_on = date.fromisoformat(facts["founded_on"]) if facts["founded_on"] else None
    if "place" in facts:
        set_place(group, facts["place"], adopt)


def remember_name(group: Group, new: str) -> None:
    """Put the present name among the former ones; a name taken up again is no longer a former one."""
    former = [name for name in group.former_names if name not in {new, group.name}]
    group.former_names = [*former, group.name]


def set_place(group: Group, place: Mapping[str, Any] | None, adopt: Callable[..., Any] = adopt_place) -> None:
    """Set where a group is: at a place, at a point near it, known by name only, or nowhere."""
    if place is None or "kind" not in place:
        group.place, group.latitude, group.longitude = None, None, None
        group.place_name = place["name"][:120] if place else ""
        return
    group.place, group.place_name = adopt(match=match_of(place)), ""
    group.latitude, group.longitude = place.get("at") or (place["latitude"], place["longitude"])


def topics_named(names: Iterable[str]) -> list[Topic]:
    """Return topics by name, making those that are new; case does not matter."""
    known = {topic.name.casefold(): topic for topic in Topic.objects.all()}
    slugs = {topic.slug for topic in known.values()}
    found = []
    for name in names:
        topic = known.get(name.casefold())
        if topic is None:
            topic = Topic.objects.create(name=name, slug=free_slug(name, slugs, 60, "topic"))
            known[name.casefold()] = topic
        found.append(topic)
    return found


def write_links(group: Group, links: Iterable[str]) -> None:
    """Make the group's links these, in this order; a kind that was known for an address is kept."""
    kinds = dict(Link.objects.filter(group=group).values_list("url", "kind"))
    Link.objects.filter(group=group).delete()
    Link.objects.bulk_create(Link(group=group, url=url, kind=kinds.get(url) or kind_of(url)) for url in links)


def slug_for(name: str) -> str:
    """Return an address for a new group that nothing else has."""
    base = slugify(name)[: LONGEST_SLUG - 6]
    return free_slug(name, set(Group.objects.filter(slug__startswith=base).values_list("slug", flat=True)))


def free_slug(name: str, used: set[str], longest: int = LONGEST_SLUG, otherwise: str = "group") -> str:
    """Return a slug made of a name that is not in ``used``, and add it there."""
    base = slugify(name)[: longest - 6].strip("-") or otherwise
    slug, number = base, 2
    while slug in used or slug in TAKEN:
        slug, number = f"{base}-{number}", number + 1
    used.add(slug)
    return slug
