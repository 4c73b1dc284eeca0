"""Who may say how it was, and who may see and write what is left of an event."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from moothall.afterwards.models import Asking, Photo
from moothall.events.models import Event
from moothall.events.rules import can_run
from moothall.events.rules.making import can_write_up
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

OPEN_FOR = timedelta(days=30)
ENOUGH_TO_SHOW = 3
MOST_PHOTOS = 24
LATE_ENTRIES = timedelta(days=14)


def closes_at(event: Event) -> datetime:
    """Return when guests are no longer asked."""
    asking = Asking.objects.filter(event=event).first()
    return asking.closes_at if asking and asking.closes_at else event.ends_at + OPEN_FOR


def can_give_feedback(event: Event, now: datetime) -> Verdict:
    """Say whether guests may say how it was: from its beginning, for a month after its end."""
    if event.state != Event.State.PUBLISHED:
        return no(_("This event did not take place as planned."), _("Write to the group that holds it instead."))
    if now < event.starts_at:
        return no(_("This event has not begun."), _("Come back when it is over: it takes a minute."))
    if now > closes_at(event):
        return no(_("The time to say how it was is over."), _("Write to the group that holds it instead."))
    return YES


def can_read_feedback(viewer: Viewer, event: Event, said: int, now: datetime) -> Verdict:
    """Say whether the viewer may read what guests wrote: those who run it, once enough did or time is up.

    With one or two answers it would be plain who wrote them.
    """
    allowed = can_run(viewer, event)
    if allowed and 0 < said < ENOUGH_TO_SHOW and now <= closes_at(event):
        return no(
            _("What guests wrote is shown once three of them have."),
            _("With fewer it would be plain who said what. After the last day they are shown however few."),
        )
    return allowed


def can_look_back(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may thank, count and write up: those who run an event that has happened."""
    return can_write_up(viewer, event)


def can_add_photo(viewer: Viewer, event: Event) -> Verdict:
    """Say whether the viewer may add one more picture."""
    allowed = can_look_back(viewer, event)
    if allowed and Photo.objects.filter(event=event).count() >= MOST_PHOTOS:
        return no(_("That is as many pictures as a write-up holds."), _("Take one away first."))
    return allowed
