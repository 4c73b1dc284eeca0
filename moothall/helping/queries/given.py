"""Who helps at an event, and the time they gave: for the rooms above."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from moothall.events.models import Event, Host
from moothall.helping.models import HOLDING, Stint
from moothall.helping.queries.tokens import own_page
from moothall.helping.rules import times_of
from moothall.people.models import Person

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who fills a role. ``email`` is where to write, "" once it was forgotten; ``page`` their own page."""

    role: str
    kind: str
    name: str
    email: str
    person: Person | None
    stint: Stint
    begins: datetime
    ends: datetime
    page: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Time given: minutes, by how many stints."""

    minutes: int
    stints: int


def helpers_of(event: Event) -> list[Helper]:
    """Return everybody who holds a place at an event (will do it, did it, could not be there), in order of roles."""
    rows = Stint.objects.filter(role__event=event, state__in=HOLDING).select_related("role", "person")
    return [_helper(stint, event) for stint in rows.order_by("role__position", "role_id", "at", "id")]


def _helper(stint: Stint, event: Event) -> Helper:
    stint.role.event = event
    begins, ends = times_of(stint.role)
    person = stint.person if stint.person and stint.person.is_active else None
    return Helper(
        role=stint.role.title,
        kind=stint.role.kind,
        name=name_of(stint),
        email=person.email if person else stint.email,
        person=person,
        stint=stint,
        begins=begins,
        ends=ends,
        page=own_page(stint),
    )


def name_of(stint: Stint) -> str:
    """Return what a helper is called, "" when that was forgotten; ask for stints with ``select_related("person")``."""
    if stint.person:
        return str(stint.person)
    return stint.name


def hours_of(event: Event) -> Hours:
    """Return the time that helpers gave to an event, so far as it was noted."""
    done = Stint.objects.filter(role__event=event, state=Stint.State.DID_IT)
    found = done.aggregate(minutes=Sum("minutes"), stints=Count("id"))
    return Hours(found["minutes"] or 0, found["stints"])


def hours_by_group(*, group_ids: Iterable[int] | None = None, since: datetime, until: datetime) -> dict[int, int]:
    """Return the minutes given to each group's events that began from ``since`` to ``until`` (not included).

    Those of a co-hosted event are split as its hosts agreed, in equal parts where they did not; nothing is lost.
    """
    span = Q(role__event__starts_at__gte=since, role__event__starts_at__lt=until)
    done = Stint.objects.filter(span, state=Stint.State.DID_IT).order_by()
    minutes: dict[int, int] = dict(
        done.values("role__event_id").annotate(sum=Sum("minutes")).values_list("role__event_id", "sum")
    )
    shares: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    hosts = Host.objects.filter(event__in=done.values("role__event"))
    for event_id, group_id, share in hosts.order_by("id").values_list("event_id", "group_id", "share"):
        shares[event_id].append((group_id, share))
    wanted = None if group_ids is None else set(group_ids)
    given: dict[int, int] = defaultdict(int)
    for event_id, parts in shares.items():
        for group_id, part in split(minutes[event_id] or 0, parts).items():
            if wanted is None or group_id in wanted:
                given[group_id] += part
    return dict(given)


def split(minutes: int, parts: list[tuple[int, int | None]]) -> dict[int, int]:
    """Split minutes among groups by their shares in percent; equal parts when any is missing or they are no whole."""
    shares = [share for _group, share in parts if share is not None]
    agreed = len(shares) == len(parts) and sum(shares) == WHOLE
    weights = shares if agreed else [1] * len(parts)
    total, given, before = sum(weights), {}, 0
    for (group_id, _share), weight in zip(parts, weights, strict=True):
        after = before + weight
        given[group_id] = minutes * after // total - minutes * before // total
        before = after
    return given
