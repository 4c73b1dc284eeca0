"""Keep events findable: one entry each for those that anybody may see; those to come before those that have been."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from moothall.events.models import Event
from moothall.events.telling import zone_called
from moothall.kit import dates
from moothall.kit.shell import way
from moothall.search.actions import Entry, forget_document, index_documents

KIND = "event"
BODY = 4000
TO_COME, BEEN, OLDEST = 1.0, -2.0, -6.0


def index_events(*, event_ids: Collection[int], now: datetime) -> None:
    """Bring the entries of these events up to date; those that are not public, or are gone, are forgotten."""
    shown = Event.objects.public().filter(pk__in=event_ids)
    index_documents(_entries(shown, now))
    for pk in sorted(set(event_ids) - set(shown.values_list("pk", flat=True))):
        forget_document(kind=KIND, object_id=pk)


def index_passed(*, now: datetime) -> None:
    """Let events that ended in the last two days stand behind those to come."""
    ended = Event.objects.filter(ends_at__range=(now - timedelta(days=2), now), starts_at__gte=now - timedelta(days=33))
    index_events(event_ids=list(ended.values_list("pk", flat=True)), now=now)


def reindex_events(*, now: datetime) -> int:
    """Make an entry for every public event, in batches, and return how many there are."""
    return index_documents(_entries(Event.objects.public(), now))


def _entries(events: QuerySet[Event], now: datetime) -> Iterator[Entry]:
    rows = events.order_by("pk").select_related("place").prefetch_related("hosts__group")
    for event in rows.iterator(chunk_size=1000):
        hosts = [host.group.name for host in event.hosts.all()]
        town = event.place.name if event.place else ""
        parts = [event.summary, event.description, *hosts, event.venue, event.address, town]
        note = (dates.day(_day(event), year=True), event.venue or town, ", ".join(hosts))
        yield Entry(
            kind=KIND,
            object_id=event.pk,
            title=event.title,
            body="\n".join(part for part in parts if part)[:BODY],
            url=f"{way('events:list')}{event.pk}/{event.slug}/",
            note=" · ".join(part for part in note if part)[:300],
            weight=_weight(event, now),
        )


def _day(event: Event) -> date:
    return event.starts_on or event.starts_at.astimezone(zone_called(event.timezone)).date()


def _weight(event: Event, now: datetime) -> float:
    if event.ends_at >= now:
        return TO_COME
    return max(OLDEST, BEEN - (now - event.ends_at) / timedelta(days=365))
