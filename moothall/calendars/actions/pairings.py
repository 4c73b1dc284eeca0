"""The same event told by two calendars: joined when sure, asked about when not; people decide."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from moothall.calendars.models import Pairing
from moothall.calendars.pairing import CLOSE, PERHAPS, SURE, Facts, Likeness, likeness
from moothall.calendars.rules import can_decide_pair
from moothall.events.actions import merge_events, part_events
from moothall.events.models import Event
from moothall.events.rules import can_merge
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer

BATCH = 100


def suggest_pairs(*, events: Sequence[Event], now: datetime) -> int:
    """Compare new events with those of the same hour; join what is surely one, suggest what may be.

    Returns how many pairs are new. Events that people have kept apart are never joined or suggested again.
    """
    coming = [event for event in events if event.ends_at > now]
    found = 0
    for start in range(0, len(coming), BATCH):
        batch = coming[start : start + BATCH]
        rivals = _rivals(batch)
        for event in batch:
            found += sum(_consider(event, rival, now) for rival in rivals if rival.pk != event.pk)
    return found


@transaction.atomic
def join_pair(*, by: Viewer, pairing: Pairing, now: datetime) -> None:
    """Say that two events are one: shown once, with the groups of both as hosts.

    :raises Refused: when the viewer runs neither group.
    """
    pairing = _locked(pairing)
    require(can_decide_pair(by, pairing))
    keep, drop = _keep_and_drop(pairing)
    merge_events(keep=keep, drop=drop, by=by, now=now)
    pairing.state = Pairing.State.SAME
    pairing.save(update_fields=["state"])


@transaction.atomic
def keep_apart(*, by: Viewer, pairing: Pairing, now: datetime) -> None:
    """Say that two events are two, parting them if they were joined.

    :raises Refused: when the viewer runs neither group.
    """
    pairing = _locked(pairing)
    require(can_decide_pair(by, pairing))
    if pairing.state == Pairing.State.SAME:
        dropped = pairing.second if pairing.second.merged_into_id else pairing.first
        part_events(drop=dropped, by=by, now=now)
    pairing.state = Pairing.State.APART
    pairing.save(update_fields=["state"])
    record("calendars.pair.kept_apart", by=by, about=pairing, now=now)


def _rivals(batch: Sequence[Event]) -> list[Event]:
    first, last = min(event.starts_at for event in batch), max(event.starts_at for event in batch)
    same_time = Event.objects.public().filter(starts_at__range=(first - CLOSE, last + CLOSE))
    moments = Q()
    for moment in {event.starts_at for event in batch}:
        moments |= Q(starts_at__range=(moment - CLOSE, moment + CLOSE))
    return list(same_time.filter(moments).order_by("id").prefetch_related("hosts"))


def _consider(event: Event, rival: Event, now: datetime) -> bool:
    if not _comparable(event, rival):
        return False
    like = likeness(_facts(event), _facts(rival))
    if like.score < PERHAPS:
        return False
    first, second = sorted((event, rival), key=lambda one: one.pk)
    pairing, new = Pairing.objects.get_or_create(
        first=first,
        second=second,
        defaults={"score": like.score, "reasons": list(like.reasons), "suggested_at": now},
    )
    if new and _is_sure(like):
        _join_if_nobody_loses(pairing, now)
    return new


def _join_if_nobody_loses(pairing: Pairing, now: datetime) -> None:
    """Join what is surely one, unless both have guests: then people decide, and the pair stays a suggestion."""
    keep, drop = _keep_and_drop(pairing)
    if can_merge(None, keep, drop):
        merge_events(keep=keep, drop=drop, by=None, now=now)
        pairing.state = Pairing.State.SAME
        pairing.save(update_fields=["state"])


def _keep_and_drop(pairing: Pairing) -> tuple[Event, Event]:
    """Return the event that is shown first: the one that guests answer here, else the one that was known first."""
    if not can_merge(None, pairing.first, pairing.second) and can_merge(None, pairing.second, pairing.first):
        return pairing.second, pairing.first
    return pairing.first, pairing.second


def _comparable(event: Event, rival: Event) -> bool:
    return (
        event.merged_into_id is None
        and rival.merged_into_id is None
        and abs(event.starts_at - rival.starts_at) <= CLOSE
    )


def _is_sure(like: Likeness) -> bool:
    return like.score >= SURE


def _facts(event: Event) -> Facts:
    exact = not event.approximate
    return Facts(
        title=event.title,
        starts_at=event.starts_at,
        latitude=event.latitude if exact else None,
        longitude=event.longitude if exact else None,
        url=event.url,
        online_url=event.online_url,
        uid=event.uid,
    )


def _locked(pairing: Pairing) -> Pairing:
    return Pairing.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=pairing.pk)
