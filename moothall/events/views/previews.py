"""How an event's page will read, before anybody else sees it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from moothall.events.drafting import EventDraft
from moothall.events.telling import duration, when_words, zone_called
from moothall.groups.models import Group
from moothall.kit import dates
from moothall.kit.text import markdown


def preview_of(draft: EventDraft, hosts: Sequence[Group]) -> dict[str, Any]:
    """Return what ``events/_preview.html`` shows."""
    zone = zone_called(draft.timezone)
    first = draft.starts_at.astimezone(zone).date()
    last = (draft.ends_at.astimezone(zone) - timedelta(seconds=1)).date()
    times = when_words(
        draft.starts_at,
        draft.ends_at,
        zone,
        zone,
        all_day=draft.all_day,
        starts_on=first,
        ends_on=max(first, last),
    )
    return {
        "draft": draft,
        "day": dates.day(first, year=True),
        "date": first,
        "times": times,
        "long": "" if draft.all_day else duration(draft.starts_at, draft.ends_at),
        "zone": zone.key,
        "hosts": [group.name for group in hosts],
        "place": (draft.where or {}).get("name", ""),
        "html": Markup(markdown(draft.description)),  # noqa: S704  (made safe right here)
    }
