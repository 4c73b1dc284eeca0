"""One event as a viewer may see it, in few steps: pages of one event begin with this question."""

from django.db import connection

from moothall.events.models import Event
from moothall.groups.models import HIDDEN_STATES
from moothall.kit.rows import find_one
from moothall.people.models import Viewer

LARGEST_KEY = 2**63 - 1
HOSTED = """
SELECT 1 FROM events_host JOIN groups_group ON groups_group.id = events_host.group_id
WHERE events_host.event_id = %s AND groups_group.state NOT IN ({}) LIMIT 1"""


def seen_event(viewer: Viewer, pk: int) -> Event | None:
    """Return what ``Event.objects.visible_to(viewer).filter(pk=pk).first()`` returns.

    What is public is known at once; only what is not is asked for in full.
    """
    event = find_one(Event, "id = %s", pk) if pk <= LARGEST_KEY else None
    if event is None or event.merged_into_id:
        return None
    if event.state != Event.State.DRAFT and _is_hosted(pk):
        return event
    return Event.objects.visible_to(viewer).filter(pk=pk).first()


def _is_hosted(event_id: int) -> bool:
    hidden = sorted(HIDDEN_STATES)
    with connection.cursor() as cursor:
        cursor.execute(HOSTED.format(", ".join(["%s"] * len(hidden))), [event_id, *hidden])
        return cursor.fetchone() is not None
