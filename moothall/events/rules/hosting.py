"""Who may ask a group to host an event too, answer for it, let it leave, and settle how the numbers are split."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from moothall.events.models import Event, Host, HostInvitation
from moothall.events.rules.running import CREW, can_run
from moothall.groups.models import Group, Membership
from moothall.groups.rules import can_organise
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

MOST_HOSTS = 12
HUNDRED = 100
MEETING = (Group.State.ACTIVE, Group.State.RESTING)


def can_ask_hosts(viewer: Viewer, event: Event, now: datetime) -> Verdict:
    """Say whether the viewer may ask groups to host the event too."""
    allowed = can_run(viewer, event)
    if not allowed:
        return allowed
    if event.origin != Event.Origin.HERE:
        return no(
            _("This event comes from a group’s own calendar."), _("Take it on here first; then ask others to host it.")
        )
    if event.merged_into_id or event.state == Event.State.CANCELLED:
        return no(_("This event does not take place."), _("Ask when it is on again."))
    return _is_to_come(event, now)


def can_invite_host(viewer: Viewer, event: Event, group: Group, now: datetime) -> Verdict:
    """Say whether this group may be asked to host the event too."""
    allowed = can_ask_hosts(viewer, event, now)
    return allowed and _is_free(event, group) and _can_answer_at_all(group) and _has_room(event)


def _is_free(event: Event, group: Group) -> Verdict:
    if Host.objects.filter(event=event, group=group).exists():
        return no(_("%(group)s hosts this event already.") % {"group": group.name})
    if HostInvitation.objects.filter(event=event, group=group, answered_at=None).exists():
        return no(
            _("%(group)s has been asked already.") % {"group": group.name},
            _("Wait for its answer, or take the invitation back."),
        )
    return YES


def _can_answer_at_all(group: Group) -> Verdict:
    words = {"group": group.name}
    if group.state not in MEETING:
        return no(_("%(group)s does not meet at present.") % words, _("Choose a group that is active."))
    if not Membership.objects.filter(group=group, role__in=CREW, person__is_active=True).exists():
        return no(
            _("Nobody of %(group)s is here yet, so nobody could answer.") % words,
            _("Ask them to claim their page first; you find their contact on it."),
        )
    return YES


def _has_room(event: Event) -> Verdict:
    asked = HostInvitation.objects.filter(event=event, answered_at=None).count()
    if event.hosts.count() + asked < MOST_HOSTS:
        return YES
    return no(
        _("%(most)d groups at most host one event.") % {"most": MOST_HOSTS},
        _("Take back an invitation that nobody answers, then ask again."),
    )


def can_answer_invitation(viewer: Viewer, invitation: HostInvitation, now: datetime) -> Verdict:
    """Say whether the viewer may answer for the group that was asked: its organisers may."""
    allowed = can_organise(viewer, invitation.group)
    if not allowed:
        return allowed
    if invitation.answered_at:
        return no(_answered(invitation), _("If that was a mistake, ask the hosts to invite your group again."))
    return _is_to_come(invitation.event, now)


def can_accept_invitation(viewer: Viewer, invitation: HostInvitation, now: datetime) -> Verdict:
    """Say whether the viewer may say yes for the group that was asked."""
    allowed = can_answer_invitation(viewer, invitation, now)
    if allowed and invitation.event.state == Event.State.CANCELLED:
        return no(_("This event has been cancelled."), _("You can still say no, and why."))
    return allowed


def can_withdraw_invitation(viewer: Viewer, invitation: HostInvitation) -> Verdict:
    """Say whether the viewer may take an invitation back: who runs the event may, until it is answered."""
    allowed = can_run(viewer, invitation.event)
    if allowed and invitation.answered_at:
        return no(_answered(invitation), _("A group that hosts may leave by itself."))
    return allowed


def _answered(invitation: HostInvitation) -> str:
    return {
        HostInvitation.Answer.YES: _("%(group)s has said yes already."),
        HostInvitation.Answer.NO: _("%(group)s has said no."),
        HostInvitation.Answer.WITHDRAWN: _("The hosts have taken this invitation to %(group)s back."),
    }[HostInvitation.Answer(invitation.answer)] % {"group": invitation.group.name}


def can_leave_event(viewer: Viewer | None, event: Event, group: Group) -> Verdict:
    """Say whether a host may leave: by its own organisers or a steward, and never the last. None is the hall itself."""
    if viewer is not None and not (allowed := can_organise(viewer, group)):
        return allowed
    hosts = set(Host.objects.filter(event=event).values_list("group_id", flat=True))
    if group.pk not in hosts:
        return no(_("%(group)s does not host this event.") % {"group": group.name})
    if len(hosts) == 1:
        return no(
            _("%(group)s is the only host, and an event needs one.") % {"group": group.name},
            _("Cancel the event, or ask another group to host it first."),
        )
    return YES


def hosts_run_by(viewer: Viewer, event: Event) -> list[Host]:
    """Return the hosts of an event for which the viewer may speak: those whose organiser they are, the lead first."""
    if not viewer.is_authenticated:
        return []
    mine = Membership.objects.filter(person_id=viewer.pk or 0, role__in=CREW).values("group")
    return list(Host.objects.filter(event=event, group__in=mine).select_related("group").order_by("id"))


def can_settle_shares(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may propose or agree how the numbers are split: organisers of its hosts may."""
    if not hosts_run_by(viewer, event):
        return no(_("How the numbers are split is for the hosts to settle."), _("Ask an organiser of one of them."))
    if Host.objects.filter(event=event).count() > 1:
        return YES
    return no(
        _("One host has all the numbers."), _("Ask another group to host it too; then there is something to split.")
    )


def can_split_so(parts: Mapping[int, int], hosts: Mapping[int, str]) -> Verdict:
    """Say whether these parts, in percent by group, are a whole split among these hosts."""
    if parts.keys() != hosts.keys():
        return no(_("The hosts have changed meanwhile."), _("Look at the page again, then give each host its part."))
    if any(not 0 <= part <= HUNDRED for part in parts.values()):
        return no(_("A part is between 0 and 100 percent."))
    whole = sum(parts.values())
    if whole != HUNDRED:
        return no(
            _("These parts make %(whole)d percent.") % {"whole": whole},
            _("Change them so that together they make 100."),
        )
    return YES


def _is_to_come(event: Event, now: datetime) -> Verdict:
    if event.ends_at > now:
        return YES
    return no(_("This event has been."), _("Its page and its numbers stay as they are."))
