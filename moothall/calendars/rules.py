"""Who may do what with a group's calendars."""

from django.utils.translation import gettext as _

from moothall.calendars.models import ORGANISERS, Calendar, Entry, Pairing
from moothall.events.models import Event, Host
from moothall.events.rules import can_run
from moothall.groups.models import HIDDEN_STATES, Group, Membership
from moothall.groups.rules import can_organise
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

MOST_CALENDARS = 20
MANY = 150
MOST_BYTES = 5 * 1024 * 1024


def can_attach(viewer: Viewer, group: Group) -> Verdict:
    """Say whether this viewer may attach a calendar to the group."""
    verdict = can_organise(viewer, group)
    if verdict and group.state in HIDDEN_STATES:
        return no(
            _("This group is not in the network yet."), _("Its calendar is read once the stewards have accepted it.")
        )
    if verdict and group.calendars.count() >= MOST_CALENDARS:
        return no(
            _("A group can have %(most)s calendars.") % {"most": MOST_CALENDARS},
            _("Detach one that you no longer need."),
        )
    return verdict


def can_tend(viewer: Viewer, calendar: Calendar) -> Verdict:
    """Say whether this viewer may read, pause or detach the calendar."""
    return can_organise(viewer, calendar.group)


def can_pause(viewer: Viewer, calendar: Calendar) -> Verdict:
    """Say whether the calendar can be paused."""
    if calendar.state == Calendar.State.PAUSED:
        return no(_("This calendar is paused already."), _("Wake it to read it again."))
    return can_tend(viewer, calendar)


def can_bring(calendar: Calendar, events: int) -> Verdict:
    """Say whether a calendar may bring so many new events unasked: the first time, only as many as a group would hold.

    A town's whole calendar, attached by mistake, would otherwise drown everybody else's events.
    """
    if calendar.agreed or calendar.read_at or events <= MANY:
        return YES
    return no(
        _("It holds %(events)s events, more than a group usually has, so none is shown yet.")
        % {"events": f"{events:,}"},
        _("If they are all this group’s, say so on the calendar’s page."),
    )


def can_agree(viewer: Viewer, calendar: Calendar) -> Verdict:
    """Say whether the viewer may answer that a calendar's many events are right."""
    if calendar.state != Calendar.State.ASKING:
        return no(_("This calendar does not ask anything."), _("Read it now instead."))
    return can_tend(viewer, calendar)


def can_wake(viewer: Viewer, calendar: Calendar) -> Verdict:
    """Say whether the calendar can be woken."""
    if calendar.state != Calendar.State.PAUSED:
        return no(_("This calendar is not paused."), _("Read it now instead."))
    return can_tend(viewer, calendar)


def can_decide_pair(viewer: Viewer, pairing: Pairing) -> Verdict:
    """Say whether this viewer may say that two events are one, or two: who runs a group of either, and stewards."""
    if viewer.is_steward:
        return YES
    groups = Host.objects.filter(event__in=(pairing.first_id, pairing.second_id)).values("group")
    runs = Membership.objects.filter(group__in=groups, person_id=viewer.pk, role__in=ORGANISERS)
    if viewer.is_authenticated and runs.exists():
        return YES
    return no(_("Only organisers of these groups can decide this."), _("Ask one of them."))


def can_answer_said(viewer: Viewer, entry: Entry, *, take: bool = False) -> Verdict:
    """Say whether the viewer may answer what a calendar says of an event that was taken on; ``take``: do as it says."""
    allowed = can_run(viewer, entry.event)
    if allowed and not entry.said:
        return no(
            _("The calendar says nothing else any more, or somebody has answered it."), _("There is nothing to do.")
        )
    if allowed and take and (entry.said or {}).get("state") in {"gone", Event.State.CANCELLED}:
        return no(_("The calendar says that this event is off."), _("Cancel it here, with a reason for its guests."))
    return allowed


def can_take_file(size: int) -> Verdict:
    """Say whether a file of so many bytes is small enough to be read."""
    if size > MOST_BYTES:
        return no(_("This file is larger than 5 MB."), _("Export fewer years, or give the calendar’s address instead."))
    return YES
