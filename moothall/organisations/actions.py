"""Bring organisations in, many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.utils.text import slugify

from moothall.minutes.actions import record
from moothall.organisations.models import Organisation, OrganisationId
from moothall.organisations.queries import entries
from moothall.organisations.registers import OrgId, read_all
from moothall.search.actions import index_documents

BATCH = 2000
LONGEST_NAME, LONGEST_SLUG, LONGEST_WEBSITE = 250, 100, 200


class Row(NamedTuple):
    """One organisation as it comes in; ``place_id`` is the key of a kept Place, the position in degrees WGS 84."""

    name: str
    about: str = ""
    website: str = ""
    org_ids: tuple[str, ...] = ()
    place_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(slots=True)
class Registered:
    """What became of the rows; ``problems`` are (number of the row from 1, sentence)."""

    read: int = 0
    created: int = 0
    skipped: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


def register_organisations(rows: Iterable[Row], *, now: datetime, by: object = None) -> Registered:
    """Register organisations a few thousand at a time; one whose org-id is known here already is skipped.

    A wrong org-id is told and left out, the organisation comes in without it; a row without a name is skipped.
    Each batch is one transaction with one minute, from which the worker makes them findable.
    """
    told = Registered()
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        _register(batch, told, now, by)
    return told


def index_organisation(*, organisation: Organisation) -> None:
    """Bring what search knows of one organisation up to date, such as that it is no longer active."""
    index_organisations(first=organisation.pk, last=organisation.pk)


def index_organisations(*, first: int, last: int) -> int:
    """Make the organisations with keys from ``first`` to ``last`` findable."""
    return index_documents(entries(range(first, last + 1)))


def reindex_organisations() -> int:
    """Make every organisation findable; return how many there are."""
    return index_documents(entries())


def _register(batch: Sequence[Row], told: Registered, now: datetime, by: object) -> None:
    numbered = []
    for number, row in enumerate(batch, told.read + 1):
        ids, problems = read_all(row.org_ids)
        told.problems += [(number, problem) for problem in problems]
        numbered.append((number, row, ids))
    told.read += len(batch)
    with transaction.atomic():
        wanted = _new(numbered, told)
        if not wanted:
            return
        slugs = _slugs([row for row, _ in wanted])
        made = Organisation.objects.bulk_create(
            (_organisation(row, slug) for (row, _), slug in zip(wanted, slugs, strict=True)), batch_size=1000
        )
        OrganisationId.objects.bulk_create(
            (
                OrganisationId(organisation=organisation, org_id=str(one))
                for organisation, (_, ids) in zip(made, wanted, strict=True)
                for one in ids
            ),
            batch_size=2000,
        )
        told.created += len(made)
        span = {"first": made[0].pk, "last": made[-1].pk, "count": len(made)}
        record("organisations.organisation.registered", by=by, about=made[0], now=now, detail=span)


def _new(numbered: Sequence[tuple[int, Row, list[OrgId]]], told: Registered) -> list[tuple[Row, list[OrgId]]]:
    """Return the rows with a name of which no org-id is known yet, here or higher up in the batch."""
    asked = [str(one) for _, _, ids in numbered for one in ids]
    known = set(OrganisationId.objects.filter(org_id__in=asked).values_list("org_id", flat=True))
    fresh = []
    for number, row, ids in numbered:
        names = {str(one) for one in ids}
        if not row.name.strip():
            told.problems.append((number, "This row has no name, so it was left out."))
            told.skipped += 1
        elif names & known:
            told.skipped += 1
        else:
            known |= names
            fresh.append((row, ids))
    return fresh


def _organisation(row: Row, slug: str) -> Organisation:
    return Organisation(
        name=" ".join(row.name.replace("\0", "").split())[:LONGEST_NAME],
        slug=slug,
        about=row.about.replace("\0", "").strip(),
        website=row.website
        if row.website.startswith(("http://", "https://")) and len(row.website) <= LONGEST_WEBSITE
        else "",
        place_id=row.place_id,
        latitude=row.latitude,
        longitude=row.longitude,
    )


def _slugs(rows: Sequence[Row]) -> list[str]:
    """Return an address for each row: its name, and where that is taken, a mark of its own behind it."""
    plain = [slugify(row.name)[:LONGEST_SLUG].strip("-") or "organisation" for row in rows]
    marked = [f"{slug}-{_mark(row)}" for slug, row in zip(plain, rows, strict=True)]
    taken = set(Organisation.objects.filter(slug__in=[*plain, *marked]).values_list("slug", flat=True))
    slugs = []
    for short, long in zip(plain, marked, strict=True):
        slug = short if short not in taken else long
        number = 2
        while slug in taken:
            slug, number = f"{long}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _mark(row: Row) -> str:
    """Return six letters and digits that the same row always gives."""
    told = "\n".join((row.name, *row.org_ids, row.about, str(row.latitude), str(row.longitude)))
    return blake2b(told.encode("utf-8", "replace"), digest_size=3).hexdigest()
