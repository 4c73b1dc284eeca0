"""Charities and other non-profits."""

from typing import Self

from django.db import models

from moothall.organisations.registers import OrgId, read
from moothall.people.models import Viewer
from moothall.places.models import Place


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Which organisations are whose to see."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Keep what this viewer may see: those that are active; a steward sees all."""
        return self.all() if viewer.is_steward else self.filter(active=True)


class Organisation(models.Model):
    """A charity or other non-profit; what it does in its own words, as plain text.

    ``active`` is false for one that has closed or left its register. The position is its own where known.
    """

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=120, unique=True)
    about = models.TextField(default="", blank=True)
    website = models.URLField(default="", blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="organisations")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    active = models.BooleanField(default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["latitude", "longitude", "active", "id"], name="organisation_position"),
            models.Index(fields=["name", "id"], name="organisation_by_name", condition=models.Q(active=True)),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationId(models.Model):
    """One org-id (org-id.guide), such as GB-CHC-1234567; a charity may have several."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="org_ids")
    org_id = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.org_id

    def parsed(self) -> OrgId | None:
        """Return its register and number, None when it is of a shape that we do not know."""
        try:
            return read(self.org_id)
        except ValueError:
            return None
