"""What a letter will look like, before it goes: as somebody who comes would read it."""

from datetime import datetime

from moothall.events.models import Event, Rsvp
from moothall.people.letters import Words
from moothall.people.models import Viewer
from moothall.reminders.models import LetterPlan, Mailing
from moothall.reminders.queries.addresses import event_address
from moothall.reminders.queries.plans import due_at_of
from moothall.reminders.wording import Date, Reader, soon_words, thanks_words


def preview_of(kind: str, event: Event, plan: LetterPlan, viewer: Viewer, now: datetime) -> Words:
    """Return a reminder or the thanks as they would come to the viewer; links lead to the event's page."""
    page = event_address(event)
    date = Date(event=event, state=Rsvp.State.GOING, page=page)
    reader = Reader(email=viewer.email, dates=[date], name=viewer.name, zone=viewer.timezone, stop=page)
    if kind == Mailing.Kind.THANKS:
        return thanks_words(reader, line=plan.thanks_line, feedback=page)
    return soon_words(reader, line=plan.line, leaves_at=max(now, due_at_of(kind, event)))
