"""Named places."""

from math import cos, radians
from typing import Self

from django.db import models
from django.db.models import F
from django.db.models.expressions import Combinable

from moothall.places.distance import MILES_PER_DEGREE, box_around


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places, and those near a point."""

    def near(self, latitude: float, longitude: float, miles: float) -> Self:
        """Keep the places within so many miles."""
        return self.filter(in_box(latitude, longitude, miles)).filter(
            models.lookups.LessThanOrEqual(squared_distance(latitude, longitude), (miles / MILES_PER_DEGREE) ** 2)
        )


class Place(models.Model):
    """A named place with a centroid (WGS 84 degrees) and, where known, official codes.

    A row exists once somebody uses the place; the gazetteer itself is a file of its own.
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20, default="", blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    local_authority = models.CharField(max_length=120, default="", blank=True)
    region = models.CharField(max_length=120, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "name", "latitude", "longitude"], name="place_once"),
            models.CheckConstraint(condition=models.Q(latitude__range=(-90, 90)), name="place_latitude"),
            models.CheckConstraint(condition=models.Q(longitude__range=(-180, 180)), name="place_longitude"),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="place_position")]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """Return what tells this place from others of its name, such as "Shropshire, West Midlands"."""
        parts = (self.local_authority, self.region)
        return ", ".join(dict.fromkeys(part for part in parts if part and part != self.name))


def in_box(latitude: float, longitude: float, miles: float, place: str = "") -> models.Q:
    """Keep rows in the box around a circle, by the index on positions; ``place`` is the way to the place, if any."""
    west, south, east, north = box_around(latitude, longitude, miles)
    way = f"{place}__" if place else ""
    return models.Q(**{f"{way}latitude__range": (south, north), f"{way}longitude__range": (west, east)})


def squared_distance(latitude: float, longitude: float, place: str = "") -> Combinable:
    """Return the square of the distance in degrees of latitude, to sort and filter by; plain sums, so both databases
    know them.

    Equirectangular: within 0.5 % of the truth up to 100 miles at our latitudes.
    """
    way = f"{place}__" if place else ""
    north, east = F(f"{way}latitude") - latitude, F(f"{way}longitude") - longitude
    return north * north + east * east * cos(radians(latitude)) ** 2
