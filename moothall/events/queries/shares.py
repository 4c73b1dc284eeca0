"""How the numbers of an event are split among its hosts, and what of many events counts for one group."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q

from moothall.events.models import Event, Host, Rsvp
from moothall.events.splitting import equal_parts, split

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Part:
    """What of an event counts for one host: heads, and hours given to hundredths."""

    came: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts for one group over some time; every number is its own part of co-hosted events."""

    events: int = 0
    co_hosted: int = 0
    came: int = 0
    first_timers: int = 0
    hours: Decimal = Decimal(0)


def share_of(event: Event) -> dict[int, int]:
    """Return the part of each hosting group in percent, the lead first: as agreed, else in equal parts."""
    return shares_of(list(event.hosts.all()))


def shares_of(hosts: list[Host]) -> dict[int, int]:
    """Return the part of each of one event's hosts in percent; together they make a hundred."""
    hosts = sorted(hosts, key=lambda host: host.pk)
    agreed = {host.group_id: host.share for host in hosts if host.share is not None}
    if len(agreed) == len(hosts) and sum(agreed.values()) == 100:  # noqa: PLR2004  (percent)
        return agreed
    return equal_parts([host.group_id for host in hosts])


def split_numbers(event: Event, came: int, hours: Decimal) -> dict[int, Part]:
    """Split heads and hours among an event's hosts by their parts; what they get adds up to what there is."""
    shares = share_of(event)
    heads, hundredths = split(came, shares), split(int(hours.quantize(HUNDREDTH) * 100), shares)
    return {group: Part(heads[group], Decimal(hundredths[group]) / 100) for group in shares}


def counted_for(group_id: int, since: datetime, until: datetime, hours: Mapping[int, Decimal] | None = None) -> Counted:
    """Return what counts for a group of the events that began from ``since`` until before ``until`` and took place.

    ``hours`` are those given to each event, by its id, as the room of helping counts them; the parts of all hosts of an
    event add up to its numbers, so that reports of several groups count nobody twice.
    """
    held = Host.objects.filter(group_id=group_id, starts_at__gte=since, starts_at__lt=until).values("event")
    events = list(
        Event.objects.public()
        .filter(pk__in=held, state=Event.State.PUBLISHED)
        .prefetch_related("hosts")
        .annotate(newcomers=Count("rsvps", filter=Q(rsvps__state=Rsvp.State.CAME, rsvps__first_time=True)))
    )
    total = Counted()
    for event in events:
        total = _plus(total, event, group_id, (hours or {}).get(event.pk, Decimal(0)))
    return total


def _plus(total: Counted, event: Event, group_id: int, hours: Decimal) -> Counted:
    part = split_numbers(event, event.came_count, hours)[group_id]
    shares = share_of(event)
    return Counted(
        events=total.events + 1,
        co_hosted=total.co_hosted + (len(shares) > 1),
        came=total.came + part.came,
        first_timers=total.first_timers + split(event.newcomers, shares)[group_id],  # type: ignore[attr-defined]
        hours=total.hours + part.hours,
    )
