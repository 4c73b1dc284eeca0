"""Charities and other non-profits."""

from typing import Self

from django.db import models

from moothall.people.models import Viewer
from moothall.places.models import Place


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Which organisations are whose to see."""

    def public(self) -> Self:
        """Keep those that are still at work."""
        return self.filter(active=True)

    def visible_to(self, viewer: Viewer) -> Self:
        """Keep what this viewer may see: those at work; a steward sees those that have ended too."""
        return self if viewer.is_steward else self.public()


class Organisation(models.Model):
    """A charity or other non-profit, what it does in its own words. No person’s data is kept here."""

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
            models.Index(fields=["latitude", "longitude"], name="organisation_position"),
            models.Index(fields=["name", "id"], name="organisation_name", condition=models.Q(active=True)),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationId(models.Model):
    """One org-id (org-id.guide), such as GB-CHC-1234567; a charity may have several."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="org_ids")
    org_id = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.org_id
