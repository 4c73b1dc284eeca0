"""Hosts settle what part of an event's numbers counts for each: one proposes, and it holds once all have agreed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from moothall.events.models import Event, Host
from moothall.events.rules.hosting import can_settle_shares, can_split_so, hosts_run_by
from moothall.kit.verdict import Refused, no, require
from moothall.minutes.actions import record
from moothall.people.models import Viewer


@transaction.atomic
def propose_shares(*, by: Viewer, event: Event, parts: Mapping[int, int], now: datetime) -> bool:
    """Propose each host's part in percent, by group id; True when it holds at once because nobody else need agree.

    The groups that ``by`` organises agree with it. An earlier proposal is replaced; what holds stays until all agree.

    :raises Refused: when ``by`` organises no host, there is only one, or the parts do not make a hundred.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    require(can_settle_shares(by, event))
    hosts = _hosts(event)
    require(can_split_so(parts, {host.group_id: host.group.name for host in hosts}))
    mine = {host.pk for host in hosts_run_by(by, event)}
    for host in hosts:
        host.share_proposed = parts[host.group_id]
        host.share_agreed_at = now if host.pk in mine else None
    Host.objects.bulk_update(hosts, ["share_proposed", "share_agreed_at"])
    _tell("proposed", event, by, now, dict(parts))
    return _settle(hosts, event, by, now)


@transaction.atomic
def agree_shares(*, by: Viewer, event: Event, parts: Mapping[int, int], now: datetime) -> bool:
    """Agree to the proposal for the groups that ``by`` organises; True when all have agreed and it holds now.

    ``parts`` is the proposal as it was read, so that nobody agrees to another than they saw.

    :raises Refused: when ``by`` organises no host, or what is proposed is not (or no longer) this.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    require(can_settle_shares(by, event))
    hosts = _hosts(event)
    if {host.group_id: host.share_proposed for host in hosts} != dict(parts):
        raise Refused(no("The proposal has changed meanwhile.", "Look at the new one before you agree."))
    mine = {host.pk for host in hosts_run_by(by, event)}
    for host in hosts:
        if host.pk in mine:
            host.share_agreed_at = host.share_agreed_at or now
    Host.objects.bulk_update(hosts, ["share_agreed_at"])
    return _settle(hosts, event, by, now)


@transaction.atomic
def drop_shares(*, by: Viewer, event: Event, now: datetime) -> None:
    """Take the proposal off the table; what holds stays.

    :raises Refused: when ``by`` organises no host.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    require(can_settle_shares(by, event))
    open_ones = Host.objects.filter(event=event, share_proposed__isnull=False)
    if open_ones.update(share_proposed=None, share_agreed_at=None):
        _tell("dropped", event, by, now, {})


def reset_shares(events: Iterable[Event]) -> None:
    """Split the numbers of these events in equal parts again, because their hosts have changed."""
    Host.objects.filter(event__in=list(events)).update(share=None, share_proposed=None, share_agreed_at=None)


def _hosts(event: Event) -> list[Host]:
    return list(Host.objects.filter(event=event).select_related("group").order_by("id"))


def _settle(hosts: list[Host], event: Event, by: Viewer, now: datetime) -> bool:
    if any(host.share_agreed_at is None for host in hosts):
        return False
    for host in hosts:
        host.share, host.share_proposed, host.share_agreed_at = host.share_proposed, None, None
    Host.objects.bulk_update(hosts, ["share", "share_proposed", "share_agreed_at"])
    _tell("agreed", event, by, now, {host.group_id: host.share or 0 for host in hosts})
    return True


def _tell(verb: str, event: Event, by: Viewer, now: datetime, parts: Mapping[int, int]) -> None:
    host = Host.objects.filter(event=event).order_by("id").first()
    detail = {"event": event.pk, "title": event.title, "parts": {str(group): part for group, part in parts.items()}}
    record(f"events.share.{verb}", by=by, about=event, now=now, group_id=host.group_id if host else None, detail=detail)
