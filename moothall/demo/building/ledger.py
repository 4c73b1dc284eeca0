"""What the ledger would hold had all this been done by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from moothall.events.models import Event
from moothall.groups.models import Group
from moothall.minutes.models import Minute


def build_ledger(
    groups: list[Group], owners: dict[int, int], steward: int, events: list[tuple[int, Event]], now: datetime
) -> int:
    """Record that each group applied and was accepted, and that each event of the last 60 days was published."""
    minutes = sorted(
        [*_group_minutes(groups, owners, steward), *_event_minutes(groups, events, now)], key=lambda minute: minute.at
    )
    Minute.objects.bulk_create(minutes, batch_size=5000)
    return len(minutes)


def _group_minutes(groups: list[Group], owners: dict[int, int], steward: int) -> Iterator[Minute]:
    for group in groups:
        yield _minute("groups.group.applied", owners.get(group.pk), group, group.pk, group.created_at)
        if group.state != Group.State.APPLIED:
            verb = "groups.group.held" if group.state == Group.State.ON_HOLD else "groups.group.accepted"
            yield _minute(verb, steward, group, group.pk, group.created_at + timedelta(days=2))


def _event_minutes(groups: list[Group], events: list[tuple[int, Event]], now: datetime) -> Iterator[Minute]:
    for at, event in events:
        if event.created_at > now - timedelta(days=60):
            yield _minute("events.event.published", None, event, groups[at].pk, event.created_at)


def _minute(verb: str, by: int | None, about: Group | Event, group_id: int, at: datetime) -> Minute:
    return Minute(
        verb=verb, by_id=by, about_kind=about._meta.label_lower, about_id=about.pk, group_id=group_id, at=at, detail={}
    )
