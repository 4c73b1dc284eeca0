"""What search is told of groups."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from moothall.groups.models import Group
from moothall.kit.text import plain

WEIGHTS = {Group.State.ACTIVE: 1.0, Group.State.RESTING: 0.6, Group.State.CARETAKER: 0.5, Group.State.CLOSED: 0.2}
KIND = "group"


def document_of(group: Group) -> dict[str, Any]:
    """Return a public group as search takes it; ask for groups with place and topics."""
    where = " ".join(dict.fromkeys(part for part in _where(group) if part))
    topics = " ".join(topic.name for topic in group.topics.all())
    note = ", ".join(part for part in (_("Group"), group.where) if part)
    body = "\n".join(part for part in (group.summary, where, group.covers, topics, *group.former_names, plain(group.about)) if part)
    return {
        "kind": KIND,
        "object_id": group.pk,
        "title": group.name,
        "body": body[:20_000],
        "url": reverse("groups:detail", args=[group.slug]),
        "note": note,
        "weight": WEIGHTS[Group.State(group.state)],
        "public": True,
    }


def _where(group: Group) -> tuple[str, ...]:
    place = group.place
    return (group.where, place.local_authority, place.region) if place else (group.where,)


def documents() -> Iterator[dict[str, Any]]:
    """Return the documents of all public groups."""
    groups = Group.objects.public().select_related("place").prefetch_related("topics").order_by("pk")
    return (document_of(group) for group in groups.iterator(chunk_size=500))
