"""Who may see and choose the letters of an event."""

from moothall.events.models import Event
from moothall.events.rules import can_run
from moothall.kit.verdict import Verdict
from moothall.people.models import Viewer


def can_plan_letters(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may choose which letters about an event go out: those who run it."""
    return can_run(viewer, event)
