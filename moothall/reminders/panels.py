"""What reminders add to the pages on which an event is run: their tab, and the letter that goes out next."""

from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from moothall.events.models import Event
from moothall.events.running import tab
from moothall.events.running.life import Moment, life
from moothall.kit.panels import panel
from moothall.reminders.models import Mailing
from moothall.reminders.queries.telling import coming_rows, letter_moments, waiting_line
from moothall.reminders.rules import can_plan_letters

tab("letters", _("Letters"), "reminders:event", order=60)


@life
def letters_of_event(event: Event, now: datetime) -> list[Moment]:
    """Show in an event's life which letters went out and which are still to go."""
    return [
        Moment(at, words, kind="letter", planned=state == Mailing.State.PLANNED, note=note)
        for at, words, state, note in letter_moments(event, now)
    ]


@panel("events.run", order=60)
def next_letter(request: HttpRequest, about: Event) -> Markup | None:
    """Show which letter goes out next, when and to how many."""
    if not can_plan_letters(request.viewer, about):  # type: ignore[attr-defined]
        return None
    rows = coming_rows(about, timezone.now())
    shown = {"event": about, "row": rows[0] if rows else None, "waiting": waiting_line(about)}
    return Markup(render_to_string("reminders/_run.html", shown, request))  # noqa: S704  (our own template)
