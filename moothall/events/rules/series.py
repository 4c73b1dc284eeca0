"""What may be done with events that come round: begun, skipped, brought back, moved, changed together, ended."""

from datetime import datetime

from django.utils.translation import gettext as _

from moothall.events.models import Event, Series
from moothall.events.rules.making import can_edit_event
from moothall.events.rules.running import can_run
from moothall.groups.models import HIDDEN_STATES, Group
from moothall.groups.rules import can_organise
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

LONGEST_MINUTES = 7 * 24 * 60


def can_start_series(viewer: Viewer, event: Event, now: datetime) -> Verdict:
    """Say whether the viewer may make an event the first of a series."""
    allowed = can_edit_event(viewer, event)
    if not allowed:
        return allowed
    if event.series_id:
        return no(_("This event is one of a series already."), _("Change the series on its own page."))
    if event.state == Event.State.POSTPONED:
        return no(_("The date of this event is not known yet."), _("Say when it takes place; then make it a series."))
    return _has_a_clock(event) and _is_to_come(event, now)


def _has_a_clock(event: Event) -> Verdict:
    if event.all_day:
        return no(_("The dates of a series begin at a time on the clock."), _("Give this event a time first."))
    minutes = (event.ends_at - event.starts_at).total_seconds() / 60
    if minutes < 1:
        return no(_("We do not know how long this event lasts."), _("Say when it ends first."))
    if minutes > LONGEST_MINUTES:
        return no(_("An event of a series lasts a week at most."), _("Make longer ones one by one."))
    return YES


def can_run_series(viewer: Viewer, series: Series) -> Verdict:
    """Say whether the viewer may run a series: organisers of the groups that host its dates do, and stewards."""
    if viewer.is_steward and viewer.is_active:
        return YES
    groups = Group.objects.filter(pk__in=series.facts.get("groups", [series.group_id])).exclude(state__in=HIDDEN_STATES)
    if any(can_organise(viewer, group) for group in groups):
        return YES
    return no(_("Only the people who run this series can do this."), _("Ask an organiser of one of its groups."))


def can_change_series(viewer: Viewer, series: Series) -> Verdict:
    """Say whether the viewer may change a series: while it goes on."""
    allowed = can_run_series(viewer, series)
    if allowed and series.ended_at:
        return no(
            _("This series has ended."), _("Change its dates one by one, or make a series from one of them again.")
        )
    return allowed


def can_skip_date(viewer: Viewer, event: Event, now: datetime) -> Verdict:
    """Say whether the viewer may leave out this date of its series."""
    allowed = can_run(viewer, event)
    if not allowed:
        return allowed
    if event.series_id is None:
        return no(_("This event is not one of a series."), _("Cancel it on its own page."))
    if event.state == Event.State.CANCELLED:
        return no(_("This date is off already."), _("If it takes place after all, bring it back."))
    return _is_to_come(event, now)


def can_move_date(viewer: Viewer, event: Event, now: datetime) -> Verdict:
    """Say whether the viewer may move this date of its series to another day or time."""
    allowed = can_edit_event(viewer, event)
    if allowed and event.series_id is None:
        return no(_("This event is not one of a series."), _("Change its date on its own page."))
    return allowed and _is_to_come(event, now)


def _is_to_come(event: Event, now: datetime) -> Verdict:
    if event.starts_at > now:
        return YES
    return no(_("This date has been, or is under way."), _("Choose one that is still to come."))
