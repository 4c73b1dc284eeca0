"""What a group's page shows."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, IntegerField, Value, When

from moothall.groups.models import Group, Link, Membership
from moothall.groups.telling import label_of
from moothall.people.models import Viewer

ORDER = Case(
    When(role=Membership.Role.OWNER, then=Value(0)),
    When(role=Membership.Role.ORGANISER, then=Value(1)),
    When(role=Membership.Role.HELPER, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the crew who agreed to be named."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A link with the words to show for it."""

    label: str
    url: str
    kind: str


def page_of_group(slug: str, viewer: Viewer) -> Group | None:
    """Return the group of this address with its place, or None when the viewer may not see it."""
    return Group.objects.visible_to(viewer).select_related("place").filter(slug=slug).first()


def named_crew(group: Group) -> list[Named]:
    """Return those who help to run the group and agreed to be named, owners first."""
    crew = (
        Membership.objects.filter(group=group, named=True)
        .exclude(role=Membership.Role.MEMBER)
        .exclude(person__name="")
        .order_by(ORDER, "since")
        .values_list("person__name", "role")
    )
    return [Named(name, str(Membership.Role(role).label)) for name, role in crew]


def links_of(group: Group) -> list[Shown]:
    """Return the group's pages elsewhere, its own website first."""
    links = Link.objects.filter(group=group).order_by("id")
    shown = [Shown(label_of(link.kind, link.url), link.url, link.kind) for link in links]
    return sorted(shown, key=lambda link: link.kind != "website")


def structured_data(group: Group, links: list[Shown]) -> dict[str, Any]:
    """Return the group as a schema.org Organization (JSON-LD)."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": group.name,
        "url": f"{settings.SITE_URL}/groups/{group.slug}/",
        "description": group.summary,
        "sameAs": [link.url for link in links],
        "areaServed": group.covers or group.where,
        "alternateName": group.former_names,
    }
    if group.founded_on:
        data["foundingDate"] = group.founded_on.isoformat()
    if group.where:
        data["location"] = {"@type": "Place", "name": group.where}
    if group.where and group.latitude is not None:
        data["location"]["geo"] = {"@type": "GeoCoordinates", "latitude": group.latitude, "longitude": group.longitude}
    return {key: value for key, value in data.items() if value}
