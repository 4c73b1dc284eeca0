"""The run sheet of the day: its rows, and what stands beside them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.checklists.actions.noting import locked_event, note
from moothall.checklists.models import Cue, RunSheet
from moothall.checklists.rules import MOST_CUES, can_change_checklist
from moothall.events.models import Event
from moothall.kit.verdict import no, require
from moothall.people.models import Viewer


@dataclass(frozen=True, slots=True)
class CueFacts:
    """One row: ``at`` minutes after the event starts (before it: negative), lasting ``minutes``."""

    at: int
    what: str
    minutes: int = 0
    who: str = ""


@transaction.atomic
def add_cue(*, by: Viewer, event: Event, facts: CueFacts, now: datetime) -> Cue:
    """Add a row.

    :raises Refused: when ``by`` does not run the event, or the sheet is full.
    """
    event = locked_event(event)
    require(can_change_checklist(by, event))
    if Cue.objects.filter(event=event).count() >= MOST_CUES:
        require(no(_("This run sheet is very long already."), _("Delete a row first.")))
    cue = Cue.objects.create(event=event, **_columns(facts))
    note("cue.added", event.pk, by=by, about=cue, now=now)
    return cue


@transaction.atomic
def edit_cue(*, by: Viewer, cue: Cue, facts: CueFacts, now: datetime) -> Cue:
    """Change a row.

    :raises Refused: when ``by`` does not run the event.
    """
    cue = Cue.objects.select_for_update(of=("self",)).select_related("event").get(pk=cue.pk)
    require(can_change_checklist(by, cue.event))
    for name, value in _columns(facts).items():
        setattr(cue, name, value)
    cue.save()
    note("cue.changed", cue.event_id, by=by, about=cue, now=now)
    return cue


@transaction.atomic
def delete_cue(*, by: Viewer, cue: Cue, now: datetime) -> None:
    """Take a row off the sheet.

    :raises Refused: when ``by`` does not run the event.
    """
    require(can_change_checklist(by, cue.event))
    note("cue.deleted", cue.event_id, by=by, about=cue, now=now)
    cue.delete()


@transaction.atomic
def edit_run_sheet(*, by: Viewer, event: Event, emergency: str, contacts: str, now: datetime) -> RunSheet:
    """Say what to do in an emergency, and whom to ring on the day.

    :raises Refused: when ``by`` does not run the event.
    """
    event = locked_event(event)
    require(can_change_checklist(by, event))
    values = {"emergency": emergency.strip()[:500], "contacts": contacts.strip()[:500]}
    sheet, _made = RunSheet.objects.update_or_create(event=event, defaults=values)
    note("run_sheet.changed", event.pk, by=by, about=sheet, now=now)
    return sheet


def _columns(facts: CueFacts) -> dict[str, object]:
    return {
        "at": facts.at,
        "minutes": facts.minutes,
        "what": " ".join(facts.what.split())[:200],
        "who": " ".join(facts.who.split())[:100],
    }
