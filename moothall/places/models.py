"""Named places."""

from django.db import models


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "name", "latitude", "longitude"], name="place_once"),
            models.CheckConstraint(condition=models.Q(latitude__range=(-90, 90)), name="place_latitude"),
            models.CheckConstraint(condition=models.Q(longitude__range=(-180, 180)), name="place_longitude"),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="place_position")]

    def __str__(self) -> str:
        return self.name
