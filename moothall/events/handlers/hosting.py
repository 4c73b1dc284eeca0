"""Those who run an event hear of its hosts: who is asked, who joins, who leaves, how the numbers are split."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moothall.events.actions import index_events, leave_closed
from moothall.events.models import Event, HostInvitation
from moothall.events.queries.drafts import hosts_of
from moothall.groups.models import Group
from moothall.groups.queries.crew import crew_of
from moothall.minutes.listeners import on
from moothall.minutes.models import Minute
from moothall.notices.actions import notify
from moothall.notices.topics import topic
from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds, tidies_after
from moothall.people.queries import stewards

HOSTING = "events.hosting"

topic(
    HOSTING,
    label=gettext_lazy("events that your group hosts with others"),
    about=gettext_lazy("an invitation to host an event together, an answer to yours, a host that leaves"),
    way="at_once",
)


@on("events.host.invited")
def tell_invited(minute: Minute, now: datetime) -> None:
    """Tell the organisers of a group that it is asked to host an event."""
    invitation = _invitation(minute)
    if invitation is None or invitation.answered_at:
        return
    words = {"group": invitation.group.name, "hosts": _names(invitation.event), "event": invitation.event.title}
    title = _("%(hosts)s would like %(group)s to host “%(event)s” with them") % words
    url = reverse("events:host_answer", args=[invitation.pk])
    _tell(crew_of(invitation.group), minute, now, title=title, body=invitation.note, url=url)


@on("events.host.joined", "events.host.declined")
def tell_hosts_of_answer(minute: Minute, now: datetime) -> None:
    """Tell the organisers of all hosts what a group answered."""
    invitation = _invitation(minute)
    if invitation is None:
        return
    words = {"group": invitation.group.name, "event": invitation.event.title}
    joined = minute.verb.endswith("joined")
    title = (
        _("%(group)s hosts “%(event)s” with you now") % words
        if joined
        else _("%(group)s cannot host “%(event)s” this time") % words
    )
    equal = _("The numbers are split in equal parts until you settle another split.") if joined else ""
    body = "\n\n".join(part for part in (invitation.words, equal) if part)
    _tell(_crews(invitation.event, invitation.by), minute, now, title=title, body=body, url=_page(invitation.event))


@on("events.host.withdrawn")
def tell_uninvited(minute: Minute, now: datetime) -> None:
    """Tell the organisers of a group that the invitation was taken back."""
    invitation = _invitation(minute)
    if invitation is not None:
        title = _("The invitation to host “%(event)s” was taken back") % {"event": invitation.event.title}
        _tell(crew_of(invitation.group), minute, now, title=title, body="", url=reverse("events:list"))


@on("events.host.left")
def tell_hosts_of_leaving(minute: Minute, now: datetime) -> None:
    """Tell the hosts that stay who left and, when it led, who holds the guests' names now; once for many dates."""
    event = _event(minute)
    group = Group.objects.filter(pk=minute.detail.get("group")).first()
    if event is None or group is None:
        return
    hosts = hosts_of(event)
    title = _("%(group)s no longer hosts “%(event)s”") % {"group": group.name, "event": event.title}
    equal = _("The numbers are split in equal parts again.") if len(hosts) > 1 else ""
    lead = (
        _("%(lead)s leads it now and holds the guests’ names; the guests are told.") % {"lead": hosts[0].name}
        if minute.detail.get("led") and hosts
        else ""
    )
    body = " ".join(part for part in (lead, equal) if part)
    people = [*_crews(event, None), *crew_of(group)]
    key = f"{minute.verb}:{minute.detail.get('batch') or minute.pk}"
    url = reverse("events:detail", args=[event.pk, event.slug])
    _tell(people, minute, now, title=title, body=body, url=url, key=key)


@on("events.share.proposed", "events.share.agreed")
def tell_of_shares(minute: Minute, now: datetime) -> None:
    """Tell the hosts how the numbers shall be split, or are from now on."""
    event = _event(minute)
    if event is None:
        return
    words = {"event": event.title}
    title = (
        _("How the numbers of “%(event)s” are split is settled") % words
        if minute.verb.endswith("agreed")
        else _("A split of the numbers of “%(event)s” waits for your yes") % words
    )
    names = {host.pk: host.name for host in hosts_of(event)}
    parts = [f"{names[int(pk)]}: {part} %" for pk, part in minute.detail.get("parts", {}).items() if int(pk) in names]
    _tell(_crews(event, None), minute, now, title=title, body=", ".join(parts), url=_page(event))


@on("events.host.joined", "events.host.left")
def index_hosted(minute: Minute, now: datetime) -> None:
    """Let the search name the hosts as they are now."""
    index_events(event_ids=minute.detail.get("events") or [minute.about_id], now=now)


@on("groups.group.closed")
def let_closed_go(minute: Minute, now: datetime) -> None:
    """Let a closed group leave the events that others host too; tell the stewards of those that only it hosts."""
    group = Group.objects.filter(pk=minute.about_id, state=Group.State.CLOSED).first()
    if group is None:
        return
    alone = leave_closed(group=group, now=now)
    if not alone:
        return
    title = ngettext(
        "%(group)s has closed, and is the only host of an event to come",
        "%(group)s has closed, and is the only host of %(count)d events to come",
        len(alone),
    ) % {"group": group.name, "count": len(alone)}
    body = _("Cancel what will not take place, or ask another group to host it: %(events)s") % {
        "events": "; ".join(event.title for event in alone[:10])
    }
    url = reverse("events:hosts", args=[alone[0].pk])
    _tell(stewards(), minute, now, title=title, body=body, url=url)


def _invitation(minute: Minute) -> HostInvitation | None:
    rows = HostInvitation.objects.select_related("event", "group", "by")
    return rows.filter(pk=minute.detail.get("invitation") or 0).first()


def _event(minute: Minute) -> Event | None:
    return Event.objects.filter(pk=minute.about_id).first()


def _names(event: Event) -> str:
    return ", ".join(group.name for group in hosts_of(event))


def _crews(event: Event, also: Person | None) -> list[Person]:
    people = {person.pk: person for group in hosts_of(event) for person in crew_of(group)}
    if also is not None and also.is_active:
        people[also.pk] = also
    return list(people.values())


def _page(event: Event) -> str:
    return reverse("events:hosts", args=[event.pk])


def _tell(
    people: Iterable[Person], minute: Minute, now: datetime, *, title: str, body: str, url: str, key: str = ""
) -> None:
    for person in people:
        if person.pk != minute.by_id or minute.verb == "groups.group.closed":
            told = f"{key or f'{minute.verb}:{minute.pk}'}:{person.pk}"
            notify(person=person, topic=HOSTING, title=title, body=body, url=url, key=told, now=now)


holds(
    "events.hostinvitation",
    ["event", "group", "by", "note", "all_dates", "at", "answer", "answered_by", "words", "answered_at"],
    what=gettext_lazy("Invitations to host an event together that you sent or answered for a group"),
    why=gettext_lazy("so that the groups know who asked and what was answered"),
    until=gettext_lazy("as long as the event is kept; your name goes when you leave"),
)
holds("events.hostinvitation", ["id"], what="", why=gettext_lazy("a number"), until="", yours=False)


@adds_to_copy("invitations to host events")
def copy_of_invitations(person: Person) -> Any:
    """Return the invitations that a person sent or answered."""
    sent = HostInvitation.objects.filter(by=person).values("event__title", "group__name", "note", "at", "answer")
    answered = HostInvitation.objects.filter(answered_by=person)
    return {
        "sent": list(sent),
        "answered": list(answered.values("event__title", "group__name", "answer", "words", "answered_at")),
    }


@tidies_after
def forget_who_asked(person: Person, now: datetime) -> None:
    """Take the name of somebody who leaves off the invitations that they sent or answered."""
    HostInvitation.objects.filter(by=person).update(by=None)
    HostInvitation.objects.filter(answered_by=person).update(answered_by=None)
