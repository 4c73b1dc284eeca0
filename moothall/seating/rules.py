"""Who may plan where people sit."""

from django.utils.translation import gettext as _

from moothall.events.models import Event
from moothall.events.rules import can_run
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

ENOUGH = 3


def can_seat(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may plan who sits with whom: those who run the event may, while it is on."""
    if event.state in {Event.State.CANCELLED, Event.State.POSTPONED}:
        return no(_("This event is not on at present."), _("Plan its tables once it is on again."))
    return can_run(viewer, event)


def can_make_plan(viewer: Viewer, event: Event, people: int) -> Verdict:
    """Say whether there are people enough to plan for."""
    if people < ENOUGH:
        return no(
            _("Fewer than three people are coming so far."), _("Make the plan when more have said that they come.")
        )
    return can_seat(viewer, event) and YES
