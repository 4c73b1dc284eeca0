"""A group's facts as plain values that JSON can carry: what an edit changes, what the ledger remembers, what comes
back.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from moothall.groups.models import Group
from moothall.places.models import Place
from moothall.places.queries import Match

# Every fact that can be changed on the edit page, in the order of that page.
FACTS = (
    "name", "summary", "about", "place", "covers", "reach", "topics", "links", "contact_email", "founded_on",
    "timezone",
)  # fmt: skip
PLAIN = ("name", "summary", "about", "covers", "reach", "contact_email", "timezone")
# The ledger keeps no contact details: it says that they changed, not what they were.
UNTOLD = frozenset({"contact_email"})


def facts_of(group: Group) -> dict[str, Any]:
    """Return a group's facts; three queries."""
    plain = {name: getattr(group, name) for name in PLAIN}
    return plain | {
        "place": place_of(group),
        "topics": sorted(group.topics.values_list("name", flat=True), key=str.casefold),
        "links": list(group.links.order_by("id").values_list("url", flat=True)),
        "founded_on": group.founded_on.isoformat() if group.founded_on else None,
    }


def place_of(group: Group) -> dict[str, Any] | None:
    """Return where a group is: a place with its position, only a name, or None."""
    if group.place:
        return facts_of_place(group.place) | _moved(group)
    return {"name": group.place_name} if group.place_name else None


def _moved(group: Group) -> dict[str, Any]:
    place = group.place
    if place is None or (group.latitude, group.longitude) == (place.latitude, place.longitude):
        return {}
    return {"at": [group.latitude, group.longitude]}


def facts_of_place(place: Place | Match) -> dict[str, Any]:
    """Return a place as facts, from its row or from the gazetteer."""
    return {
        "name": place.name[:120],
        "kind": place.kind,
        "code": place.code,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "local_authority": place.local_authority or "",
        "region": place.region or "",
        "country": place.country,
    }


def match_of(facts: Mapping[str, Any]) -> Match:
    """Return the gazetteer's form of a place's facts."""
    return Match(
        facts["name"],
        facts["kind"],
        facts["code"],
        facts["latitude"],
        facts["longitude"],
        facts["local_authority"] or None,
        facts["region"] or None,
        facts["country"],
    )


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return {fact: [old, new]} for the facts given in ``new`` that differ."""
    return {name: [old[name], value] for name, value in new.items() if old[name] != value}


def told(changes: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return changes as the ledger may keep them."""
    return {name: [None, None] if name in UNTOLD else pair for name, pair in changes.items()}


def merged(links: Iterable[str]) -> list[str]:
    """Return addresses once each, in order."""
    return list(dict.fromkeys(links))
