"""Questions about places: what a text means, what is near, and what to draw where."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from math import cos, radians
from typing import Any, TypeVar
from urllib.parse import unquote

from django.conf import settings
from django.db import models
from django.db.models import Avg, Count, F, Max, Min
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.places import gazetteer
from moothall.places.distance import MILES_PER_DEGREE, miles_between
from moothall.places.drawing import Frame, Marker, Picture, Words, draw
from moothall.places.gazetteer import Match, Store
from moothall.places.models import in_box, squared_distance

__all__ = [
    "Match",
    "Picture",
    "decided",
    "district_of",
    "find",
    "frame_from",
    "markers",
    "miles_between",
    "near",
    "near_of",
    "picture",
    "suggest",
]

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")
SAME_PLACE_MILES = 12
BIG_TOWN = 20_000
LONGEST_DISTRICT = 4
LEAST_MILES = 0.75
LOCAL_MILES, LANDMARKS = 200, 24
COLUMNS = 40
PARAMETER = "bbox"
NEAR_COOKIE = "moothall_near"


@cache
def store() -> Store:
    """Return the open gazetteer, built first where it is missing."""
    return Store(gazetteer.ensure(settings.GAZETTEER))


def find(text: str, limit: int = 10) -> list[Match]:
    """Return the places that ``text`` may mean, likeliest first (see ``gazetteer.find``)."""
    return gazetteer.find(store(), text, limit)


def suggest(text: str, limit: int = 8) -> list[Match]:
    """Return what somebody who has typed ``text`` so far may be about to type."""
    return gazetteer.suggest(store(), text, limit)


def decided(matches: list[Match]) -> Match | None:
    """Return the match meant, when there is no doubt: the only one, or the first where all the others are the same
    place.

    A town and the authority named after it are one place to the people who live there.
    """
    if not matches:
        return None
    first = matches[0]
    others = (miles_between(first.latitude, first.longitude, one.latitude, one.longitude) for one in matches[1:])
    return first if all(miles <= SAME_PLACE_MILES for miles in others) else None


def explained(text: str, matches: list[Match]) -> str:
    """Return a sentence about a text that found nothing, or not what it said; empty when all is plain."""
    if not text.strip():
        return ""
    if gazetteer.is_eircode(text) and not (matches and matches[0].kind == "district"):
        return _("Eircodes are not in our list. Please give the town instead.")
    if not matches:
        return _("We know no place of that name. Try a town nearby, or a postcode such as M13 9PL.")
    if matches[0].kind == "district" and len("".join(text.split())) > LONGEST_DISTRICT:
        return _("That postcode is not in our list; its district %(district)s is.") % {"district": matches[0].code}
    return ""


def district_of(match: Match) -> Match:
    """Return a place no finer than a postcode district, for a home.

    Postcodes, points, wards and small towns become the postcode district that they lie in; abroad, where we know no
    districts, a point is rounded to a tenth of a degree (about 5 miles).
    """
    if match.kind in {"district", "local_authority", "region"} or (
        match.kind == "town" and match.population >= BIG_TOWN
    ):
        return match
    found = gazetteer.find(store(), match.code.split()[0], 1) if match.kind == "postcode" else []
    if not found and match.country in {"GB", ""}:
        found = gazetteer.find(store(), store().nearest(match.latitude, match.longitude)[0], 1)
    if found:
        return found[0]
    if match.kind != "point":
        return match
    latitude, longitude = round(match.latitude, 1), round(match.longitude, 1)
    return Match(f"{latitude:g}, {longitude:g}", "point", "", latitude, longitude, None, None, match.country)


def near(rows: Rows, latitude: float, longitude: float, miles: float, place: str = "place") -> Rows:
    """Keep the rows whose place lies within so many miles, the nearest first."""
    distance = squared_distance(latitude, longitude, place)
    inside = rows.filter(in_box(latitude, longitude, miles, place))
    return inside.filter(LessThanOrEqual(distance, (miles / MILES_PER_DEGREE) ** 2)).order_by(distance, "pk")


def in_miles(miles: float) -> str:
    """Say a distance as people do: "under a mile", "1 mile", "23 miles"."""
    if miles < LEAST_MILES:
        return _("under a mile")
    return ngettext("%(count)d mile", "%(count)d miles", round(miles)) % {"count": round(miles)}


def frame_from(parameters: QueryDict) -> Frame | None:
    """Return the frame that an address asks for (``?bbox=west,south,east,north``), or None."""
    return Frame.parse(parameters.get(PARAMETER, ""))


def with_frame(request: HttpRequest, frame: Frame | None) -> str:
    """Return the address of the same page, its other parameters kept, for another frame (None: the whole map)."""
    parameters = request.GET.copy()
    parameters.pop(PARAMETER, None)
    parameters.pop("page", None)
    if frame:
        parameters[PARAMETER] = str(frame)
    return f"{request.path}?{parameters.urlencode(safe=',')}" if parameters else request.path


def near_of(request: HttpRequest) -> tuple[str, float, float] | None:
    """Return name, latitude and longitude of the place that the reader has chosen to be near, if any."""
    kept = request.COOKIES.get(NEAR_COOKIE)
    if not kept:
        return None
    try:
        name, latitude, longitude = json.loads(unquote(kept))
        return str(name)[:120], max(-90.0, min(90.0, float(latitude))), max(-180.0, min(180.0, float(longitude)))
    except (ValueError, TypeError):
        return None


def in_frame(rows: Rows, frame: Frame, place: str = "place") -> Rows:
    """Keep the rows whose place lies in the frame."""
    sides = {"latitude__range": (frame.south, frame.north), "longitude__range": (frame.west, frame.east)}
    return rows.filter(**{f"{place}__{side}" if place else side: between for side, between in sides.items()})


def markers(
    rows: "models.QuerySet[Any]",
    frame: Frame | None,
    *,
    label: str = "name",
    url: Callable[[Mapping[str, Any]], str],
    fields: Iterable[str] = (),
    place: str = "place",
    kind: str = "place",
) -> list[Marker]:
    """Return the rows as markers, counted by the database in squares a little finer than the picture can show.

    Two questions, however many rows there are; nothing is kept, so that an edit shows at once. ``label`` is the
    field with a row's name; ``url`` is given the row's pk, its label and ``fields`` as a mapping. Without a frame:
    the whole world, fine enough for the UK.
    """
    squares = list(_squares(in_frame(rows, frame, place) if frame else rows, frame, place))
    alone = [square["first"] for square in squares if square["things"] == 1]
    found = rows.model._default_manager.filter(pk__in=alone).values("pk", label, *fields)
    named = {row["pk"]: row for row in found}
    return [_marker(square, named.get(square["first"]), label, url, kind) for square in squares]


def _squares(rows: "models.QuerySet[Any]", frame: Frame | None, place: str) -> "models.QuerySet[Any, dict[str, Any]]":
    size = (frame.east - frame.west) / COLUMNS if frame else 0.3
    high = size * max(0.2, cos(radians((frame.north + frame.south) / 2))) if frame else 0.18
    way = f"{place}__" if place else ""
    latitude, longitude = f"{way}latitude", f"{way}longitude"
    squares = rows.order_by().values(
        column=Cast((F(longitude) + 180) / size, models.IntegerField()),
        row=Cast((F(latitude) + 90) / high, models.IntegerField()),
    )
    counted: models.QuerySet[Any, dict[str, Any]] = squares.annotate(
        things=Count("pk", distinct=True),
        first=Min("pk"),
        middle_latitude=Avg(latitude),
        middle_longitude=Avg(longitude),
        west=Min(longitude),
        south=Min(latitude),
        east=Max(longitude),
        north=Max(latitude),
    )
    return counted


def _marker(
    square: dict[str, Any],
    row: Mapping[str, Any] | None,
    label: str,
    url: Callable[[Mapping[str, Any]], str],
    kind: str,
) -> Marker:
    position = square["middle_latitude"], square["middle_longitude"]
    if square["things"] == 1 and row is not None:
        return Marker(*position, str(row[label]), url(row), kind=kind)
    box = Frame(square["west"], square["south"], square["east"], square["north"])
    return Marker(*position, count=square["things"], kind=kind, box=box)


def picture(
    found: Iterable[Marker],
    *,
    title: str,
    frame: Frame | None = None,
    address: Callable[[Frame | None], str] | None = None,
    description: str = "",
    name: str = "map",
) -> Picture:
    """Draw markers in the reader's language; ``address`` gives this page's address for a frame (see ``with_frame``)."""
    listed = list(found)
    words = Words(
        several=lambda count: _("%(count)s here: look closer") % {"count": f"{count:,}"},
        miles=lambda count: ngettext("%(count)s mile", "%(count)s miles", count) % {"count": f"{count:,}"},
    )
    frame = frame or Frame.of((marker.latitude, marker.longitude) for marker in listed)
    tiles = settings.TILE_URL
    said = description or _described(listed)
    landmarks = [] if tiles else _landmarks(frame)
    return draw(
        listed,
        frame=frame,
        title=title,
        description=said,
        address=address,
        words=words,
        landmarks=landmarks,
        tiles=tiles,
        name=name,
    )


def _landmarks(frame: Frame) -> list[Marker]:
    """Return the biggest towns of a frame that is too narrow to be recognised by its coasts."""
    if frame.miles_wide > LOCAL_MILES:
        return []
    towns = store().towns_in((frame.west, frame.south, frame.east, frame.north), LANDMARKS)
    return [Marker(town.latitude or 0, town.longitude or 0, town.name) for town in towns]


def _described(found: list[Marker]) -> str:
    count = sum(marker.count for marker in found)
    if not count:
        return _("Nothing is on this part of the map yet.")
    head = ngettext("%(count)s on the map.", "%(count)s on the map.", count) % {"count": f"{count:,}"}
    return f"{head} {_('The list beside it tells the same.')}"
