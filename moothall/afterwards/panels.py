"""What is left of an event on the pages below: its write-up, its tab, a word to guests, what a group has done."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from moothall.afterwards.models import Feedback, Numbers, WriteUp
from moothall.afterwards.queries import photos_of, quotes_of, write_up_of, written_up_by
from moothall.afterwards.rules import can_give_feedback
from moothall.events.models import Event, Rsvp
from moothall.events.queries.feedback_links import feedback_token
from moothall.events.running import AFTER, tab
from moothall.events.telling import zone_called
from moothall.groups.models import Group
from moothall.kit import dates
from moothall.kit.panels import panel

tab("afterwards", _("Afterwards"), "afterwards:event", order=90, part=AFTER)


@panel("events.event", order=5)
def what_came_of_it(request: HttpRequest, event: Event) -> Markup | None:
    """Show the write-up of an event, with its pictures, numbers, and words that may be shown to everybody."""
    found = write_up_of(event)
    if found is None:
        return None
    context = {
        "write_up": found,
        "body": Markup(found.body_html),  # noqa: S704  (sanitised when it was written)
        "photos": photos_of(event),
        "quotes": quotes_of(event),
        "numbers": Numbers.objects.filter(event=event).first() if found.show_numbers else None,
    }
    return _html("afterwards/_event.html", context, request)


@panel("events.run", order=80)
def what_is_left_to_do(request: HttpRequest, event: Event) -> Markup | None:
    """Say, once an event has been, what waits: numbers, thanks, the write-up."""
    if event.stage not in {"happened", "written_up"}:
        return None
    context = {
        "event": event,
        "said": Feedback.objects.filter(event=event).count(),
        "numbers": Numbers.objects.filter(event=event).first(),
        "write_up": WriteUp.objects.filter(event=event).first(),
    }
    return _html("afterwards/_run.html", context, request)


@panel("events.place", order=10)
def how_was_it(request: HttpRequest, rsvp: Rsvp) -> Markup | None:
    """Ask guests how it was, from the end of the event on."""
    now = timezone.now()
    if now < rsvp.event.ends_at or not rsvp.nonce or not can_give_feedback(rsvp.event, now):
        return None
    if rsvp.state not in {Rsvp.State.GOING, Rsvp.State.CAME}:
        return None
    return _html("afterwards/_place.html", {"token": feedback_token(rsvp)}, request)


@panel("groups.group", order=20)
def what_we_did(request: HttpRequest, group: Group) -> Markup | None:
    """Show the latest write-ups of a group's events."""
    written = [(one, _day(one.event)) for one in written_up_by(group)]
    return _html("afterwards/_group.html", {"written": written}, request) if written else None


def _day(event: Event) -> str:
    return dates.day(event.starts_at.astimezone(zone_called(event.timezone)).date(), year=True)


def _html(template: str, context: dict[str, object], request: HttpRequest) -> Markup:
    return Markup(render_to_string(template, context, request))  # noqa: S704  (a template's output)
