"""What hosts choose to send, and what readers choose not to get."""

from datetime import datetime

from django.db import transaction

from moothall.events.models import Event, Rsvp
from moothall.helping.models import Stint
from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.models import Viewer
from moothall.reminders.models import LetterPlan, Stop
from moothall.reminders.queries.addresses import Stopping
from moothall.reminders.rules import can_plan_letters


@transaction.atomic
def plan_letters(
    *, by: Viewer, event: Event, week: bool, day: bool, thanks: bool, line: str, thanks_line: str, now: datetime
) -> LetterPlan:
    """Choose which letters about an event go out by themselves, and the hosts' own line in them.

    :raises Refused: when ``by`` does not run the event.
    """
    require(can_plan_letters(by, event))
    chosen = {
        "week": week,
        "day": day,
        "thanks": thanks,
        "line": " ".join(line.split()),
        "thanks_line": " ".join(thanks_line.split()),
        "changed_at": now,
    }
    plan, _new = LetterPlan.objects.update_or_create(event=event, defaults=chosen)
    record("reminders.plan.changed", by=by, about=event, now=now, detail={"week": week, "day": day, "thanks": thanks})
    return plan


@transaction.atomic
def stop_letters(*, stopping: Stopping, now: datetime) -> None:
    """Send no more letters of a kind about an event to one guest or helper. Twice comes to the same.

    An answer that stands for a whole series stops them for all its dates.
    """
    if isinstance(stopping.of, Stint):
        Stop.objects.get_or_create(stint=stopping.of, kind=stopping.kind, defaults={"at": now})
        return
    rsvps = Rsvp.objects.filter(pk=stopping.of.pk)
    if stopping.of.standing_id:
        rsvps = Rsvp.objects.filter(standing=stopping.of.standing_id)
    if stopping.kind == Stop.Kind.SOON:
        rsvps.filter(wants_reminders=True).update(wants_reminders=False)
        return
    for pk in rsvps.values_list("pk", flat=True):
        Stop.objects.get_or_create(rsvp_id=pk, kind=Stop.Kind.NEWS, defaults={"at": now})
