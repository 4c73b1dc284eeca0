"""Register organisations, and keep search in step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from moothall.kit.verdict import no, require
from moothall.minutes.actions import record
from moothall.organisations.models import Organisation, OrganisationId
from moothall.organisations.orgids import OrgId, parse
from moothall.organisations.queries import KIND, documents
from moothall.people.models import Viewer
from moothall.places.models import Place
from moothall.search.actions import forget_document, index_documents


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an organisation: its name, what it does, its website, its org-ids, and where it is (degrees)."""

    name: str
    org_ids: tuple[str, ...]
    about: str = ""
    website: str = ""
    place: Place | None = None
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def register_organisations(*, by: Viewer | None, rows: Iterable[Facts], now: datetime) -> list[Organisation]:
    """Register organisations that the hall does not know yet, and return them; known org-ids are passed over.

    :raises Refused: for an org-id that has not the shape of any register's.
    """
    wanted = [(facts, _read(facts)) for facts in rows]
    known = set(
        OrganisationId.objects.filter(org_id__in=[str(one) for _, ids in wanted for one in ids]).values_list(
            "org_id", flat=True
        )
    )
    made = []
    for facts, ids in wanted:
        names = {str(one) for one in ids}
        if names & known:
            continue
        known |= names
        made.append(_register(facts, sorted(names)))
    if made:
        record("organisations.organisation.registered", by=by, about=made[0], now=now, detail={"count": len(made)})
        index_documents(documents([row.pk for row in made]))
    return made


def index_organisation(*, organisation: Organisation) -> None:
    """Bring what search knows of one organisation up to date; one that has ended is forgotten."""
    if organisation.active:
        index_documents(documents([organisation.pk]))
    else:
        forget_document(kind=KIND, object_id=organisation.pk)


def reindex_organisations() -> int:
    """Tell search of every organisation at work, in bulk; return how many."""
    return index_documents(documents())


def _read(facts: Facts) -> list[OrgId]:
    found = [(text, parse(text)) for text in facts.org_ids]
    for text, org_id in found:
        if org_id is None:
            require(
                no(f"{text[:60]} is not an organisation number that the hall knows.", "Write it as GB-CHC-1234567.")
            )
    return [org_id for _, org_id in found if org_id]


def _register(facts: Facts, org_ids: list[str]) -> Organisation:
    stem = slugify(facts.name)[:90] or "organisation"
    slug = f"{stem}-{slugify(org_ids[0])}" if org_ids else stem
    made = Organisation.objects.create(
        name=facts.name[:250],
        slug=slug[:120],
        about=facts.about,
        website=facts.website,
        place=facts.place,
        latitude=facts.latitude,
        longitude=facts.longitude,
    )
    OrganisationId.objects.bulk_create(OrganisationId(organisation=made, org_id=org_id) for org_id in org_ids)
    return made
