"""What seating adds to other pages: its tab among an event's running pages, and where guests sit on their own page."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from moothall.events.models import Rsvp
from moothall.events.running import DAY, tab
from moothall.kit.panels import panel
from moothall.seating.queries import own_seats

tab("seating", _("Tables"), "seating:event", order=60, part=DAY)


@panel("events.place", order=40)
def where_i_sit(request: HttpRequest, rsvp: Rsvp) -> Markup | None:
    """Show guests where they sit, once the plan is shared."""
    seats = own_seats(rsvp)
    if not seats:
        return None
    rounds: dict[int, list[str]] = {}
    for number, companion, table in seats:
        rounds.setdefault(number, [])
        if not companion or table not in rounds[number]:
            rounds[number].append(table)
    html = render_to_string("seating/_place.html", {"rounds": sorted(rounds.items())}, request)
    return Markup(html)  # noqa: S704  (a template's output)
