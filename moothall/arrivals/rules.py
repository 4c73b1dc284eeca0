"""Who may mark who is here, and when."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from moothall.arrivals.coding import is_right
from moothall.events.models import Event
from moothall.events.rules import can_help_run
from moothall.events.telling import zone_called
from moothall.kit import dates
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer

SETTING_UP = timedelta(hours=24)  # before the start: time to try the door out, and for events that begin early
AROUND = timedelta(hours=2)  # before the start and after the end guests may say themselves that they are here
SHEETS = timedelta(days=14)  # after the end: for what was written on paper; after that only numbers are shown
KEPT = timedelta(days=60)  # after the end: then the log forgets whose marks these were


def can_keep_door(viewer: Viewer, event: Event, now: datetime) -> Verdict:
    """Say whether the viewer may mark who is here: those who run the event or help its hosts, around its day."""
    return can_help_run(viewer, event) and _is_on(event) and _is_time(event, now)


def can_let_in(event: Event, now: datetime) -> Verdict:
    """Say whether guests may tell the hall themselves that they are here: two hours before to two hours after."""
    if verdict := _is_on(event):
        opens, closes = alone_hours(event)
        if now < opens:
            words = {"day": _day(event, opens), "time": _clock(event, opens)}
            return no(_("It is too early to say that you are here."), _("From %(day)s, %(time)s you can.") % words)
        if now > closes:
            return no(_("This event is over."), _("Thank you if you came. Its organisers can still note that you did."))
        return verdict
    return verdict


def can_arrive_alone(event: Event, secret: str, code: str, now: datetime) -> Verdict:
    """Say whether a guest who typed ``code`` may tell that they are here; ``secret`` makes the right ones."""
    verdict = can_let_in(event, now)
    if not verdict:
        return verdict
    if not is_right(secret, code, now):
        return no(
            _("That is not the code on the screen."), _("It changes each minute: look again, or ask at the door.")
        )
    return YES


def alone_hours(event: Event) -> tuple[datetime, datetime]:
    """Return from when to when guests may say themselves that they are here."""
    return event.starts_at - AROUND, event.ends_at + AROUND


def shows_names(event: Event, now: datetime) -> bool:
    """Say whether the list at the door still shows who was expected: until two weeks after."""
    return now <= event.ends_at + SHEETS


def is_from_paper(event: Event, now: datetime) -> bool:
    """Say whether marks made now come from the paper sheet: the event is over."""
    return now > event.ends_at + AROUND


def _is_on(event: Event) -> Verdict:
    if event.state == Event.State.PUBLISHED:
        return YES
    said = {
        Event.State.DRAFT: _("This event is still a draft."),
        Event.State.POSTPONED: _("This event was postponed."),
        Event.State.CANCELLED: _("This event was cancelled."),
    }[Event.State(event.state)]
    return no(said, _("When it is on, the door opens on its day."))


def _is_time(event: Event, now: datetime) -> Verdict:
    opens = event.starts_at - SETTING_UP
    if now < opens:
        words = {"day": _day(event, opens), "time": _clock(event, opens)}
        return no(_("It is too early to mark who is here."), _("The door opens on %(day)s, %(time)s.") % words)
    if not shows_names(event, now):
        return no(
            _("The list of this event is closed."), _("Names are shown for two weeks after an event; numbers stay.")
        )
    return YES


def _day(event: Event, moment: datetime) -> str:
    return dates.day(moment.astimezone(zone_called(event.timezone)).date())


def _clock(event: Event, moment: datetime) -> str:
    return f"{moment.astimezone(zone_called(event.timezone)):%H:%M}"
