"""Is it one of these? Groups that a new one may be, by name, place and pages elsewhere."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlsplit

from moothall.groups.models import Group, Link
from moothall.places.queries import miles_between

NEAR_MILES = 25
ALIKE = 0.8
MOST = 5


def name_key(name: str) -> str:
    """Return a name without case, accents, punctuation, "the" and "and": two names with one key are one name."""
    plain = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    bare = "".join(
        " " if unicodedata.category(each)[0] in "PSZC" else each for each in plain if not unicodedata.combining(each)
    )
    words = [word for word in bare.split() if word not in {"the", "and"}]
    return " ".join(words) or " ".join(plain.split())


def page_key(url: str) -> str:
    """Return what tells one page from another: host and path without "www." and a final slash."""
    parts = urlsplit(url.casefold())
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def lookalikes(facts: dict[str, Any]) -> list[Group]:
    """Return public groups that the one described may be: the same page elsewhere, or a like name not far away."""
    pages = {page_key(url) for url in facts.get("links", [])}
    owners = (
        {link.group_id for link in Link.objects.only("group_id", "url").iterator() if page_key(link.url) in pages}
        if pages
        else set()
    )
    key, place = name_key(facts["name"]), facts.get("place") or {}
    rows = Group.objects.public().exclude(state=Group.State.CLOSED).values_list("pk", "name", "latitude", "longitude")
    scores = dict.fromkeys(owners, 2.0)
    for pk, name, latitude, longitude in rows.iterator():
        alike = likeness(key, name_key(name))
        if alike >= ALIKE and _near(place, latitude, longitude):
            scores[pk] = max(scores.get(pk, 0.0), alike)
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:MOST]
    found = Group.objects.public().select_related("place").in_bulk(best)
    return [found[pk] for pk in best if pk in found]


def likeness(one: str, other: str) -> float:
    """Return how alike two name keys are, 0 to 1; the same words in another order are fully alike."""
    if one == other or sorted(one.split()) == sorted(other.split()):
        return 1.0
    if re.sub(r"\W", "", one) == re.sub(r"\W", "", other):
        return 1.0
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _near(place: dict[str, Any], latitude: float | None, longitude: float | None) -> bool:
    if latitude is None or longitude is None or place.get("latitude") is None:
        return True
    return miles_between(place["latitude"], place["longitude"], latitude, longitude) <= NEAR_MILES
