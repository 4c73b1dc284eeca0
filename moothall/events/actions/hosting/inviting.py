"""One group asks another to host an event too; only that group's own yes makes it a host."""

from datetime import datetime

from django.db import transaction

from moothall.events.actions.hosting.leaving import lock_series
from moothall.events.actions.hosting.shares import reset_shares
from moothall.events.actions.next_events import refresh_next_events
from moothall.events.models import Event, Host, HostInvitation, Series
from moothall.events.rules.hosting import (
    can_accept_invitation,
    can_answer_invitation,
    can_invite_host,
    can_withdraw_invitation,
)
from moothall.groups.models import Group
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer

LONGEST = 500


@transaction.atomic
def invite_host(
    *, by: Viewer, event: Event, group: Group, note: str = "", all_dates: bool = False, now: datetime
) -> HostInvitation:
    """Ask a group to host an event too; ``all_dates`` asks for the coming dates of its series as well.

    :raises Refused: when ``by`` does not run the event, it is over, or the group hosts it, was asked, or cannot answer.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    require(can_invite_host(by, event, group, now))
    made = HostInvitation.objects.create(
        event=event,
        group=group,
        by_id=by.pk,
        note=note.strip()[:LONGEST],
        all_dates=all_dates and event.series_id is not None,
        at=now,
    )
    _tell("invited", made, by, now)
    return made


@transaction.atomic
def accept_host_invitation(*, by: Viewer, invitation: HostInvitation, words: str = "", now: datetime) -> list[Event]:
    """Say yes for the group that was asked: it hosts the event, and all coming dates when that was asked for.

    Returns the events that it hosts now. The numbers are split in equal parts again.

    :raises Refused: when ``by`` does not organise the group, it was answered already, or the event does not take place.
    """
    invitation = _locked(invitation)
    require(can_accept_invitation(by, invitation, now))
    _answer(invitation, HostInvitation.Answer.YES, words, by, now)
    events = _dates_asked_for(invitation, now)
    group_id = invitation.group_id
    Host.objects.bulk_create(Host(event=event, group_id=group_id, starts_at=event.starts_at) for event in events)
    if invitation.all_dates and invitation.event.series_id:
        _join_series(invitation.event.series_id, group_id)
    reset_shares(events)
    _tell("joined", invitation, by, now, events=[event.pk for event in events])
    refresh_next_events(group_ids=[group_id], now=now)
    return events


@transaction.atomic
def decline_host_invitation(*, by: Viewer, invitation: HostInvitation, words: str = "", now: datetime) -> None:
    """Say no for the group that was asked, with a word if one likes.

    :raises Refused: when ``by`` does not organise the group, or it was answered already.
    """
    invitation = _locked(invitation)
    require(can_answer_invitation(by, invitation, now))
    _answer(invitation, HostInvitation.Answer.NO, words, by, now)
    _tell("declined", invitation, by, now)


@transaction.atomic
def withdraw_host_invitation(*, by: Viewer, invitation: HostInvitation, now: datetime) -> None:
    """Take an invitation back before it is answered.

    :raises Refused: when ``by`` does not run the event, or it was answered.
    """
    invitation = _locked(invitation)
    require(can_withdraw_invitation(by, invitation))
    _answer(invitation, HostInvitation.Answer.WITHDRAWN, "", by, now)
    _tell("withdrawn", invitation, by, now)


def _locked(invitation: HostInvitation) -> HostInvitation:
    lock_series([invitation.event.series_id])
    Event.objects.select_for_update().get(pk=invitation.event_id)
    rows = HostInvitation.objects.select_for_update(of=("self",)).select_related("event", "group")
    return rows.get(pk=invitation.pk)


def _answer(invitation: HostInvitation, answer: str, words: str, by: Viewer, now: datetime) -> None:
    invitation.answer, invitation.words = answer, words.strip()[:LONGEST]
    invitation.answered_by_id, invitation.answered_at = by.pk, now
    invitation.save(update_fields=["answer", "words", "answered_by", "answered_at"])


def _dates_asked_for(invitation: HostInvitation, now: datetime) -> list[Event]:
    wanted = Event.objects.filter(pk=invitation.event_id)
    if invitation.all_dates and invitation.event.series_id:
        wanted = Event.objects.filter(series=invitation.event.series_id, ends_at__gt=now)
    free = wanted.exclude(hosts__group=invitation.group_id).values("pk")
    return list(Event.objects.select_for_update().filter(pk__in=free).order_by("pk"))


def _join_series(series_id: int, group_id: int) -> None:
    series = Series.objects.select_for_update().get(pk=series_id)
    groups = series.facts.get("groups", [series.group_id])
    if group_id not in groups:
        series.facts["groups"] = [*groups, group_id]
        series.save(update_fields=["facts"])


def _tell(verb: str, invitation: HostInvitation, by: Viewer, now: datetime, events: list[int] | None = None) -> None:
    detail = {
        "event": invitation.event_id,
        "events": events or [invitation.event_id],
        "group": invitation.group_id,
        "invitation": invitation.pk,
        "title": invitation.event.title,
    }
    record(
        f"events.host.{verb}",
        by=by,
        about=invitation.event,
        now=now,
        group_id=invitation.group_id,
        detail=detail,
    )
