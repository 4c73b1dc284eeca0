"""News of events: changes are gathered for some minutes, so that one change, or several at once, is one letter."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.events.models import Event
from moothall.groups.models import Group
from moothall.minutes.models import Minute
from moothall.post.actions import recall_letters
from moothall.reminders.actions.planning import ask_to_write
from moothall.reminders.folding import OFF, Sum, fold
from moothall.reminders.models import Mailing, Told
from moothall.reminders.queries.plans import has_people
from moothall.reminders.timing import news_due

NEWS_VERBS = {
    "events.event.changed": "changed",
    "events.event.postponed": "postponed",
    "events.event.cancelled": "cancelled",
    "events.event.revived": "revived",
    "events.host.left": "left",
}
KEEP_BATCH = 60


@transaction.atomic
def tell_news(*, minute: Minute, now: datetime) -> None:
    """Let a minute of an event's life be told to its people, with what else happens to it in the next minutes.

    Safe to run twice, and in any order: what is told is read from the ledger when the writing begins.
    """
    if not minute.detail.get("tell", True):
        return
    events = list(_events_of(minute))
    fresh = [event for event in events if not _is_told(event, minute)]
    if not fresh:
        return
    batch = _batch_of(minute)
    mailing = _gathering(fresh, batch) or _new_mailing(minute, fresh[0], batch, now)
    for event in fresh:
        _gather(mailing, event, minute)
    _set_due(mailing, fresh, minute.at, now)


def _events_of(minute: Minute) -> Iterable[Event]:
    ids = minute.detail.get("events") or [minute.detail.get("event") or minute.about_id]
    rows = Event.objects.filter(has_people(), pk__in=ids, merged_into=None).exclude(state=Event.State.DRAFT)
    return rows.order_by("starts_at", "pk")


def _batch_of(minute: Minute) -> str:
    """Return what several changes made at once have in common; one minute may also tell of several events."""
    batch = str(minute.detail.get("batch") or "")
    if not batch and len(minute.detail.get("events") or []) > 1:
        batch = f"minute:{minute.pk}"
    return batch[:KEEP_BATCH]


def _is_told(event: Event, minute: Minute) -> bool:
    """Say whether a letter that has been begun already told of this minute."""
    told = Told.objects.filter(event=event, from_minute__lte=minute.pk, to_minute__gte=minute.pk)
    return told.filter(mailing__kind=Mailing.Kind.NEWS).exists()


def _gathering(events: Sequence[Event], batch: str) -> Mailing | None:
    """Return the mailing that still gathers: that of the batch, or the one that waits to tell of the event."""
    waiting = Mailing.objects.select_for_update().filter(kind=Mailing.Kind.NEWS, state=Mailing.State.PLANNED)
    if batch:
        return waiting.filter(batch=batch).first()
    told = Told.objects.filter(event__in=events, to_minute=None).values("mailing")
    return waiting.filter(pk__in=told).order_by("pk").first()


def _new_mailing(minute: Minute, event: Event, batch: str, now: datetime) -> Mailing:
    key = f"news:{minute.pk}"
    mailing, _new = Mailing.objects.get_or_create(
        key=key,
        defaults={"event": event, "kind": Mailing.Kind.NEWS, "batch": batch, "due_at": now, "created_at": minute.at},
    )
    return mailing


def _gather(mailing: Mailing, event: Event, minute: Minute) -> None:
    """Let a mailing tell of an event; what another one gathered about it comes along."""
    waiting = Told.objects.filter(event=event, to_minute=None, mailing__state=Mailing.State.PLANNED)
    told = waiting.filter(mailing__kind=Mailing.Kind.NEWS).select_related("mailing").first()
    if told is None:
        Told.objects.create(mailing=mailing, event=event, from_minute=minute.pk)
        return
    if told.mailing_id != mailing.pk:
        left, told.mailing = told.mailing, mailing
        told.save(update_fields=["mailing"])
        if not left.told.exists():
            Mailing.objects.filter(pk=left.pk).update(state=Mailing.State.DROPPED, done_at=left.due_at)
    if minute.pk < told.from_minute:
        told.from_minute = minute.pk
        told.save(update_fields=["from_minute"])


def _set_due(mailing: Mailing, events: Sequence[Event], at: datetime, now: datetime) -> None:
    starts = [event.starts_at for event in events if event.starts_at > now]
    before = [
        event.previous_starts_at for event in events if event.previous_starts_at and event.previous_starts_at > now
    ]
    soonest = min([*starts, *before], default=now)
    mailing.due_at = max(mailing.created_at, news_due(at, mailing.created_at, soonest))
    mailing.save(update_fields=["due_at"])
    ask_to_write(mailing, now)


def seal(mailing: Mailing, now: datetime) -> None:
    """Sum up what a mailing tells, once, before its first letter; drop what came to nothing.

    Later minutes are for another letter. Reminders that wait for a morning are taken back when the event is off, and so
    are letters about changes that do not matter any more.
    """
    for told in list(mailing.told.select_related("event").order_by("pk")):
        found = _sum_of(told)
        if not found or not _matters(told.event, found, now):
            told.delete()
            continue
        told.what, told.changes = found.what, found.changes
        told.save(update_fields=["what", "changes", "to_minute"])
        _recall(mailing, told)


def _sum_of(told: Told) -> Sum:
    rows = Minute.objects.filter(about_kind="events.event", about_id=told.event_id, pk__gte=told.from_minute)
    found = list(rows.filter(verb__in=NEWS_VERBS).order_by("pk"))
    first = Minute.objects.filter(pk=told.from_minute).first()  # one that is about another event of its batch
    if first and all(each.pk != first.pk for each in found):
        found.insert(0, first)
    told.to_minute = max([each.pk for each in found], default=told.from_minute)
    return fold([(NEWS_VERBS[each.verb], _detail(each)) for each in found if each.verb in NEWS_VERBS])


def _detail(minute: Minute) -> Mapping[str, Any]:
    if minute.verb != "events.host.left":
        return dict(minute.detail)
    group = Group.objects.filter(pk=minute.detail.get("group")).values_list("name", flat=True).first()
    return {**minute.detail, "group_name": group or ""}


def _matters(event: Event, found: Sum, now: datetime) -> bool:
    """Say whether anybody needs to hear of it still; an event that was taken back meanwhile says nothing."""
    if event.ends_at <= now and not found.changes.get("starts_at"):
        return False
    if found.what in OFF:
        return event.state == found.what
    return event.state == Event.State.PUBLISHED or (event.state == Event.State.POSTPONED and bool(found.changes))


def is_current(told: Told) -> bool:
    """Say whether what a begun letter tells still holds; an event called off since then has a letter of its own."""
    if told.event.merged_into_id:
        return False
    return told.event.state == told.what if told.what in OFF else told.event.state != Event.State.CANCELLED


def _recall(mailing: Mailing, told: Told) -> None:
    others = Told.objects.filter(event=told.event_id).exclude(mailing=mailing).values("mailing")
    stale = Mailing.objects.filter(pk__in=others)
    if told.what not in OFF:
        stale = stale.filter(kind__in=[Mailing.Kind.WEEK, Mailing.Kind.DAY])
        if "starts_at" not in told.changes:
            return
    for pk in stale.order_by("-pk").values_list("pk", flat=True)[:20]:
        recall_letters(keys_from=f"reminders:{pk}:")
