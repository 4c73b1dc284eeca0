"""The door's machine side: marks in, many at once and each counted once, the whole state out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moothall.arrivals.actions import Mark, mark_arrivals
from moothall.arrivals.queries.lists import counts_at_door, guests_at_door
from moothall.arrivals.rules import shows_names
from moothall.events.models import MOST_SEATS, Event
from moothall.events.running import LARGEST_KEY, event_to_help
from moothall.kit.verdict import Refused

MOST = 200
LATEST = 4_102_444_800_000  # the year 2100, in milliseconds


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the state of the door; a post brings marks first: ``{"sent_at": ms, "marks": [{…}]}``.

    Each mark has ``id`` (a UUID), ``seats`` and ``at``; and ``rsvp``, or ``walk_in`` (the id of the mark that welcomed
    somebody), or ``token``, or ``welcome`` with ``name``, ``email`` and ``first_time``. Times are milliseconds by the
    phone's clock; ``sent_at`` tells how far that clock is off. ``said`` holds, for each mark, why it was refused.
    """
    event, now = event_to_help(request, pk), timezone.now()
    if request.method != "POST":
        return _answer(request, event, now, {})
    batch = _read(request, now)
    if batch is None:
        return JsonResponse({"said": "This is not a list of marks."}, status=422)
    try:
        outcomes = mark_arrivals(by=request.viewer, event=event, marks=batch, now=now)  # type: ignore[attr-defined]
    except Refused as refused:
        return JsonResponse({"said": str(refused.verdict)}, status=409)
    return _answer(request, event, now, {str(outcome.client_id): outcome.said for outcome in outcomes})


def _answer(request: HttpRequest, event: Event, now: datetime, said: Mapping[str, str]) -> JsonResponse:
    guests = guests_at_door(event, request.viewer) if shows_names(event, now) else []  # type: ignore[attr-defined]
    counts = counts_at_door(event)
    rows = [
        [each.id, each.name, each.label, each.seats, each.came, *map(int, (each.first, each.walked_in, each.waiting))]
        for each in guests
    ]
    state = {"now": int(now.timestamp() * 1000), "rows": rows, "places": counts.places, "taken": counts.taken}
    return JsonResponse({**state, "said": dict(said), "token": get_token(request)})


def _read(request: HttpRequest, now: datetime) -> list[Mark] | None:
    """Return the marks of a batch; None when it is none. One strange mark makes the batch strange: ours are not."""
    try:
        given = json.loads(request.body)
        late = now - _instant(given["sent_at"])
        batch = [_mark(each, late) for each in given["marks"]]
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return batch if len(batch) <= MOST else None


def _mark(given: Mapping[str, Any], late: timedelta) -> Mark:
    """Read one mark; ``late`` is how far the phone's clock is behind the hall's.

    :raises ValueError, TypeError, KeyError: when it is none.
    """
    key, walk_in, token = given.get("rsvp"), given.get("walk_in"), given.get("token", "")
    return Mark(
        client_id=UUID(given["id"]),
        seats=_whole(given["seats"], MOST_SEATS),
        at=_instant(given["at"]) + late,
        rsvp_id=None if key is None else _whole(key, LARGEST_KEY),
        walk_in=UUID(walk_in) if walk_in else None,
        token=_text(token, 40),
        welcomes=given.get("welcome") is True,
        name=_text(given.get("name", ""), 100),
        email=_text(given.get("email", ""), 254).lower(),
        first_time=True if given.get("first_time") is True else None,
    )


def _whole(value: Any, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(value)
    return value


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(value)
    return value.strip()[:most]


def _instant(value: Any) -> datetime:
    return datetime.fromtimestamp(_whole(value, LATEST) / 1000, UTC)
