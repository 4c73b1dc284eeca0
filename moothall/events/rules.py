"""Who may do what with events."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from moothall.events.models import Event, Host
from moothall.groups.models import HIDDEN_STATES, Group, Membership
from moothall.groups.rules import can_organise
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

CREW = (Membership.Role.OWNER, Membership.Role.ORGANISER)


def can_run(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may change the event and see its guests: organisers of any host do, and stewards."""
    if viewer.is_steward and viewer.is_active:
        return YES
    return _of_hosts(viewer, event, CREW)


def can_help_run(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may lend a hand on the day: those who may run it, and the helpers of its hosts."""
    if viewer.is_steward and viewer.is_active:
        return YES
    return _of_hosts(viewer, event, (*CREW, Membership.Role.HELPER))


def _of_hosts(viewer: Viewer, event: Event, roles: Sequence[str]) -> Verdict:
    if viewer.is_authenticated:
        hosts = Host.objects.filter(event=event).exclude(group__state__in=HIDDEN_STATES).values("group")
        if Membership.objects.filter(person_id=viewer.pk or 0, group__in=hosts, role__in=roles).exists():
            return YES
    return no(_("Only the people who run this event can do this."), _("Ask an organiser of one of its hosts."))


def can_merge(viewer: Viewer | None, keep: Event, drop: Event) -> Verdict:
    """Say whether two events may be shown as one; None is the hall itself."""
    if keep.pk == drop.pk:
        return no(_("An event cannot be merged with itself."), _("Choose two different events."))
    if keep.merged_into_id or drop.merged_into_id:
        return no(_("One of these is already shown as part of another event."), _("Part them first, then try again."))
    return _may_organise(viewer, keep, drop)


def can_part(viewer: Viewer | None, drop: Event) -> Verdict:
    """Say whether a merged event may be parted again."""
    if drop.merged_into is None:
        return no(_("This event is not merged with another."), _("There is nothing to part."))
    return _may_organise(viewer, drop, drop.merged_into)


def can_have_feed(viewer: Viewer) -> Verdict:
    """Say whether the viewer may have a calendar feed of their own."""
    if viewer.is_authenticated:
        return YES
    return no(
        _("Your own calendar needs an account."), _("Sign in first; or subscribe to a group’s calendar without one.")
    )


def can_see_clashes(viewer: Viewer, group: Group) -> Verdict:
    """Say whether the viewer may see which nights of a group clash with its neighbours'."""
    if can_organise(viewer, group):
        return YES
    return no(
        "Only people who organise this group see its clashes.", "What is on near the group is in the public calendar."
    )


def _may_organise(viewer: Viewer | None, *events: Event) -> Verdict:
    if viewer is None or viewer.is_steward:
        return YES
    hosts = Host.objects.filter(event__in=[event.pk for event in events])
    groups = hosts.exclude(group__state__in=HIDDEN_STATES).values_list("group_id", flat=True)
    if _in_crew(viewer, list(groups)):
        return YES
    return no(_("Only organisers of these groups can do this."), _("Ask one of them, or a steward of the network."))


def _in_crew(viewer: Viewer, group_ids: list[int]) -> bool:
    if not viewer.is_authenticated:
        return False
    return Membership.objects.filter(person_id=viewer.pk or 0, group_id__in=group_ids, role__in=CREW).exists()
