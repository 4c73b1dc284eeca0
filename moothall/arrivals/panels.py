"""What the door adds to pages below: its tab, how many are here, and the code on a guest's own page."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from moothall.arrivals.queries.lists import counts_at_door
from moothall.arrivals.queries.tokens import door_token, label_at_door, ticket_address
from moothall.arrivals.rules import alone_hours, can_keep_door, can_let_in
from moothall.events.drawing import square_code
from moothall.events.models import Event, Mode, Rsvp
from moothall.events.running import DAY, tab
from moothall.kit.panels import panel

tab("door", _("The door"), "arrivals:door", order=50, helpers=True, part=DAY)


@panel("events.run", order=5)
def here_now(request: HttpRequest, event: Event) -> Markup | None:
    """Show around the day how many are here, with the way to the door."""
    now, viewer = timezone.now(), request.viewer  # type: ignore[attr-defined]
    if not can_keep_door(viewer, event, now):
        return None
    context = {"event": event, "counts": counts_at_door(event), "over": now > alone_hours(event)[1]}
    return Markup(render_to_string("arrivals/_run.html", context))  # noqa: S704  (a template's output)


@panel("events.place", order=20)
def my_ticket(request: HttpRequest, rsvp: Rsvp) -> Markup | None:
    """Show a guest who has a place in the room what to show at the door, until the event is over."""
    now, has_place = timezone.now(), rsvp.state in {Rsvp.State.GOING, Rsvp.State.CAME}
    if not has_place or rsvp.mode != Mode.ROOM or not rsvp.nonce or now > alone_hours(rsvp.event)[1]:
        return None
    context = {
        "event": rsvp.event,
        "is_here": rsvp.state == Rsvp.State.CAME,
        "token": door_token(rsvp),
        "square": square_code(ticket_address(rsvp)),
        "label": label_at_door(rsvp.pk),
        "is_time": bool(can_let_in(rsvp.event, now)),
    }
    return Markup(render_to_string("arrivals/_place.html", context))  # noqa: S704  (a template's output)
