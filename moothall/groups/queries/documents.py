"""What search is told of groups."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from moothall.groups.models import Group
from moothall.kit.text import plain
from moothall.search.actions import Entry

WEIGHTS = {Group.State.ACTIVE: 1.0, Group.State.RESTING: 0.6, Group.State.CARETAKER: 0.5, Group.State.CLOSED: 0.2}
KIND = "group"


def document_of(group: Group) -> Entry:
    """Return a public group as search takes it; ask for groups with place and topics."""
    where = " ".join(dict.fromkeys(part for part in _where(group) if part))
    topics = " ".join(topic.name for topic in group.topics.all())
    note = ", ".join(part for part in (_("Group"), group.where) if part)
    body = "\n".join(
        part for part in (group.summary, where, group.covers, topics, *group.former_names, plain(group.about)) if part
    )
    address = reverse("groups:detail", args=[group.slug])
    return Entry(KIND, group.pk, group.name, body[:20_000], address, note, WEIGHTS[Group.State(group.state)])


def _where(group: Group) -> tuple[str, ...]:
    place = group.place
    return (group.where, place.local_authority, place.region) if place else (group.where,)


def documents(group_ids: Collection[int] | None = None) -> Iterator[Entry]:
    """Return the documents of all public groups, or of these."""
    groups = Group.objects.public().select_related("place").prefetch_related("topics").order_by("pk")
    if group_ids is not None:
        groups = groups.filter(pk__in=group_ids)
    return (document_of(group) for group in groups.iterator(chunk_size=500))
