"""When each group meets next, kept beside the group so that lists need not look for it."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min

from moothall.events.models import Event, Host
from moothall.groups.actions import set_next_event
from moothall.groups.models import Group

BATCH = 500


def refresh_next_events(*, group_ids: Collection[int], now: datetime) -> int:
    """Look up when these groups meet next, tell the groups whose answer changed, and return how many did."""
    ids = sorted(group_ids)
    changed = 0
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        upcoming = (
            Host.objects.filter(group_id__in=batch, starts_at__gte=now)
            .filter(event__state=Event.State.PUBLISHED, event__merged_into=None)
            .values_list("group_id")
            .annotate(first=Min("starts_at"))
        )
        found = dict(upcoming)
        for group_id, known in Group.objects.filter(pk__in=batch).values_list("pk", "next_event_at"):
            if found.get(group_id) != known:
                set_next_event(group_id=group_id, starts_at=found.get(group_id))
                changed += 1
    return changed


def refresh_passed(*, now: datetime) -> int:
    """Look again for groups whose next event has begun, and return how many have another answer now."""
    passed = list(Group.objects.filter(next_event_at__lt=now).values_list("pk", flat=True))
    return refresh_next_events(group_ids=passed, now=now)
