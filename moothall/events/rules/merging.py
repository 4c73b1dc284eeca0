"""When two events may be shown as one, and parted again."""

from django.utils.translation import gettext as _

from moothall.events.models import Event, Guestlist, Host, Rsvp
from moothall.events.rules.running import CREW
from moothall.groups.models import HIDDEN_STATES, Membership
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer


def can_merge(viewer: Viewer | None, keep: Event, drop: Event) -> Verdict:
    """Say whether two events may be shown as one; None is the hall itself.

    The one that people have answered, or that takes answers here, is the one to keep.
    """
    if keep.pk == drop.pk:
        return no(_("An event cannot be merged with itself."), _("Choose two different events."))
    if keep.merged_into_id or drop.merged_into_id:
        return no(_("One of these is already shown as part of another event."), _("Part them first, then try again."))
    return _may_organise(viewer, keep, drop) and _keeps_answers(keep, drop)


def _keeps_answers(keep: Event, drop: Event) -> Verdict:
    answered = set(Rsvp.objects.filter(event__in=[keep.pk, drop.pk]).values_list("event_id", flat=True))
    if answered >= {keep.pk, drop.pk}:
        return no(
            _("People have answered both of these events here."),
            _("Cancel one of them, so that its guests are told; then nobody is lost."),
        )
    asking = set(Guestlist.objects.filter(event__in=[keep.pk, drop.pk]).values_list("event_id", flat=True))
    if drop.pk in answered or asking == {drop.pk}:
        return no(
            _("Guests answer “%(title)s” here; their answers would be lost.") % {"title": drop.title},
            _("Keep that one, and show the other as part of it."),
        )
    return YES


def can_part(viewer: Viewer | None, drop: Event) -> Verdict:
    """Say whether a merged event may be parted again."""
    if drop.merged_into is None:
        return no(_("This event is not merged with another."), _("There is nothing to part."))
    return _may_organise(viewer, drop, drop.merged_into)


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
