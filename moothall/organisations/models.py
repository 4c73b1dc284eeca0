"""Charities and other non-profits."""

from django.db import models

from moothall.places.models import Place


class Organisation(models.Model):
    """A charity or other non-profit; what it does in its own words."""

    name = models.CharField(max_length=250)
    slug = models.SlugField(max_length=120, unique=True)
    about = models.TextField(default="", blank=True)
    website = models.URLField(default="", blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="organisations")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["latitude", "longitude"], name="organisation_position")]

    def __str__(self) -> str:
        return self.name


class OrganisationId(models.Model):
    """One org-id (org-id.guide), such as GB-CHC-1234567; a charity may have several."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="org_ids")
    org_id = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.org_id
