"""Keep events findable: one document each for those that anybody may see."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from django.db.models import QuerySet

from moothall.events.models import Event
from moothall.events.telling import zone_called
from moothall.kit import dates
from moothall.kit.shell import way
from moothall.search.models import Document

KIND = "event"
BODY = 4000
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def index_events(*, event_ids: Collection[int]) -> None:
    """Bring the documents of these events up to date; those that are not public, or are gone, are forgotten."""
    from moothall.search.actions import forget_document, index_documents

    shown = Event.objects.public().filter(pk__in=event_ids)
    index_documents(_documents(shown))
    for pk in set(event_ids) - set(shown.values_list("pk", flat=True)):
        forget_document(kind=KIND, object_id=pk)


def reindex_events() -> int:
    """Make a document for every public event, in batches, and return how many there are."""
    from moothall.search.actions import index_documents

    shown = Event.objects.public()
    index_documents(_documents(shown))
    return shown.count()


def _documents(events: QuerySet[Event]) -> Iterator[Document]:
    rows = events.order_by("pk").select_related("place").prefetch_related("hosts__group")
    for event in rows.iterator(chunk_size=1000):
        hosts = [host.group.name for host in event.hosts.all()]
        where = event.venue or (event.place.name if event.place else "")
        day = event.starts_on or event.starts_at.astimezone(zone_called(event.timezone)).date()
        parts = [event.summary, event.description, *hosts, event.venue, event.address, event.place.name if event.place else ""]
        yield Document(
            kind=KIND,
            object_id=event.pk,
            title=event.title,
            body="\n".join(part for part in parts if part)[:BODY],
            url=f"{way('events:list')}{event.pk}/{event.slug}/",
            note=" · ".join(part for part in (dates.day(day, year=True), where, ", ".join(hosts)) if part)[:300],
            weight=(event.starts_at - EPOCH).days / 10_000,
            public=True,
        )
