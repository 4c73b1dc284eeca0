"""Charities and other non-profits, spread over postcode districts and towns."""

from itertools import count, islice
from random import Random

from django.utils.text import slugify

from moothall.demo.building.places import near
from moothall.demo.building.sizes import Size
from moothall.demo.invention.organisations import invent_organisations
from moothall.organisations.models import Organisation, OrganisationId
from moothall.places.gazetteer.store import Row
from moothall.places.models import Place

BATCH = 10_000


def build_organisations(random: Random, size: Size, rows: list[Row], places: dict[tuple[str, str], Place]) -> int:
    """Create the organisations near the towns given, a batch at a time; return how many."""
    sketches = invent_organisations(random, [row.name for row in rows], size.organisations)
    numbers = count(1)
    while batch := list(islice(sketches, BATCH)):
        made = []
        for at, sketch in batch:
            latitude, longitude = near(random, rows[at], 0.08)
            made.append(
                Organisation(
                    name=sketch.name,
                    slug=f"{slugify(sketch.name)[:100]}-{next(numbers)}",
                    about=sketch.about,
                    place=places.get((rows[at].name, rows[at].country)),
                    latitude=latitude,
                    longitude=longitude,
                )
            )
        Organisation.objects.bulk_create(made, batch_size=2000)
        OrganisationId.objects.bulk_create(
            (
                OrganisationId(organisation_id=row.pk, org_id=sketch.org_id)
                for row, (_, sketch) in zip(made, batch, strict=True)
            ),
            batch_size=5000,
        )
    return size.organisations
