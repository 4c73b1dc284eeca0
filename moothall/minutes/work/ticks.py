"""Schedules: each due time fires once, however many workers look; what was missed is made up for once."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction

from moothall.minutes.actions import enqueue
from moothall.minutes.listeners import Schedule
from moothall.minutes.models import Tick

PREFIX = "every:"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def latest_due(schedule: Schedule, now: datetime) -> datetime:
    """Return the last due time at or before ``now``."""
    since = now - EPOCH - schedule.offset
    return EPOCH + schedule.offset + since // schedule.every * schedule.every


def fire_due(schedules: Iterable[Schedule], *, now: datetime) -> list[str]:
    """Ask for the work of each schedule whose latest due time has not fired yet; return their names."""
    due = {schedule.name: latest_due(schedule, now) for schedule in schedules}
    fired = dict(_newest_ticks(due))
    late = [name for name, at in due.items() if name not in fired or fired[name] < at]
    return [name for name in late if _fire(name, due[name], now)]


def _newest_ticks(due: dict[str, datetime]) -> Iterable[tuple[str, datetime]]:
    ticks = Tick.objects.filter(schedule__in=due).order_by("due_at")
    return ticks.values_list("schedule", "due_at")


def _fire(name: str, due_at: datetime, now: datetime) -> bool:
    with transaction.atomic():
        _, new = Tick.objects.get_or_create(schedule=name, due_at=due_at)
        if new:
            Tick.objects.filter(schedule=name, due_at__lt=due_at).delete()
            enqueue(f"{PREFIX}{name}", payload={}, now=now, key=f"{PREFIX}{name}:{due_at:%Y%m%dT%H%M}")
    return new
