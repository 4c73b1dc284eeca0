"""Keep places that somebody uses."""

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.kit.verdict import Refused, no
from moothall.places.models import Place
from moothall.places.queries import Match, decided, district_of, find

NORTH_POLE, DATE_LINE = 90, 180


@transaction.atomic
def adopt_place(
    *,
    match: Match | None = None,
    name: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    country: str = "",
) -> Place:
    """Return the row of a place found in the gazetteer, or of any place on earth given as name and coordinates.

    :raises Refused: when neither is given, or the coordinates are not on earth.
    """
    if match is None:
        match = _given(name, latitude, longitude, country)
    place, _made = Place.objects.get_or_create(
        kind=match.kind,
        code=match.code,
        name=match.name[:120],
        latitude=match.latitude,
        longitude=match.longitude,
        defaults={
            "local_authority": match.local_authority or "",
            "region": match.region or "",
            "country": match.country,
        },
    )
    return place


def adopt_home(*, text: str = "", match: Match | None = None) -> Place:
    """Return the row of somebody's home, never finer than a postcode district, from what they wrote or chose.

    :raises Refused: when the text means no place, or several.
    """
    match = match or decided(find(text))
    if match is None:
        raise Refused(
            no(
                _("We could not tell which place that is."),
                _("Write a postcode district such as M13, or choose from the list."),
            )
        )
    return adopt_place(match=district_of(match))


def _given(name: str, latitude: float | None, longitude: float | None, country: str) -> Match:
    name = " ".join(name.split())
    if not name or latitude is None or longitude is None:
        raise Refused(no(_("A place needs a name and its position.")))
    if not (abs(latitude) <= NORTH_POLE and abs(longitude) <= DATE_LINE):
        raise Refused(no(_("Latitude goes from -90 to 90 and longitude from -180 to 180.")))
    return Match(name, "point", "", round(latitude, 6), round(longitude, 6), None, None, country.upper()[:2])
