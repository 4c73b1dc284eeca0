"""Who may run an event, and who may lend a hand."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from moothall.events.models import Event, Host
from moothall.groups.models import HIDDEN_STATES, Membership
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
