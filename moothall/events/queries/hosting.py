"""Who hosts an event, who is asked to, and which groups might be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from moothall.events.models import Event, Host, HostInvitation
from moothall.events.queries.shares import shares_of
from moothall.events.rules.hosting import MEETING
from moothall.groups.models import HIDDEN_STATES, Group
from moothall.groups.rules import can_organise
from moothall.people.models import Viewer

MOST_FOUND, MOST_SUGGESTED = 12, 4


@dataclass(frozen=True, slots=True)
class Holder:
    """A host as its page shows it: its part in percent, what is proposed, whether it has agreed to that."""

    group: Group
    leads: bool
    share: int
    proposed: int | None
    agreed: bool


def holders_of(event: Event) -> list[Holder]:
    """Return the hosts of an event, the one that leads first."""
    hosts = list(Host.objects.filter(event=event).select_related("group__place").order_by("id"))
    shares = shares_of(hosts)
    return [
        Holder(
            host.group,
            leads=number == 0,
            share=shares[host.group_id],
            proposed=host.share_proposed,
            agreed=host.share_agreed_at is not None,
        )
        for number, host in enumerate(hosts)
    ]


def open_invitations(event: Event) -> list[HostInvitation]:
    """Return the invitations of an event that nobody has answered, the oldest first."""
    rows = HostInvitation.objects.filter(event=event, answered_at=None)
    return list(rows.select_related("group", "by").order_by("id"))


def answered_invitations(event: Event) -> list[HostInvitation]:
    """Return the invitations of an event to which a group said no, the newest first."""
    rows = HostInvitation.objects.filter(event=event, answer=HostInvitation.Answer.NO)
    return list(rows.select_related("group").order_by("-answered_at"))


def invitations_to(group: Group, now: datetime) -> QuerySet[HostInvitation]:
    """Return the invitations that wait for a group's answer and still matter, the soonest event first."""
    rows = HostInvitation.objects.filter(group=group, answered_at=None, event__ends_at__gt=now)
    return rows.select_related("event").order_by("event__starts_at", "id")


def invitation_for(viewer: Viewer, pk: int) -> HostInvitation | None:
    """Return an invitation that waits for an answer of a group that the viewer organises, or was answered; or None."""
    rows = HostInvitation.objects.select_related("event", "group", "by")
    found = rows.filter(pk=pk).first()
    return found if found and can_organise(viewer, found.group) else None


def groups_found(event: Event, words: str) -> list[Group]:
    """Return groups to ask, found by a part of their name; without words those with whom these hosts held events."""
    taken = Host.objects.filter(event=event).values("group")
    asked = HostInvitation.objects.filter(event=event, answered_at=None).values("group")
    free = Group.objects.filter(state__in=MEETING).exclude(pk__in=taken).exclude(pk__in=asked).select_related("place")
    if words:
        return list(free.filter(name__icontains=words[:120]).order_by("name", "id")[:MOST_FOUND])
    together = Host.objects.filter(event__hosts__group__in=taken).exclude(group__in=taken)
    ranked = together.values_list("group").annotate(times=Count("event", distinct=True)).order_by("-times", "group")
    known = free.in_bulk([pk for pk, _times in ranked[: MOST_SUGGESTED * 3]])
    return [known[pk] for pk, _times in ranked[: MOST_SUGGESTED * 3] if pk in known][:MOST_SUGGESTED]


def names_of(groups: Sequence[Group]) -> str:
    """Return the names of groups in a row."""
    return ", ".join(group.name for group in groups if group.state not in HIDDEN_STATES)
