"""What guests see of their places on their own page, and the tab of those who run an event."""

from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from moothall.events.models import Event, Rsvp
from moothall.events.running import tab
from moothall.events.telling import event_words
from moothall.events.views.own_states import states_of
from moothall.kit.panels import panel
from moothall.people.models import Person

MOST = 20
IN_PLAY = (Rsvp.State.OFFERED, Rsvp.State.GOING, Rsvp.State.WAITING)

tab("guests", gettext_lazy("Guests"), "events:guests", order=20)


@panel("people.me", order=5)
def my_places(request: HttpRequest, person: Person) -> Markup | None:
    """Show what the person is going to, waits for or is offered; an offer can be taken right here."""
    now = timezone.now()
    mine = _mine(person, now)
    if not mine:
        return None
    places = [{**each, "when": event_words(each["rsvp"].event)} for each in states_of(mine, now)]
    html = render_to_string("events/_my_places.html", {"places": places}, request)
    return Markup(html)  # noqa: S704  (a template's output)


def _mine(person: Person, now: datetime) -> list[Rsvp]:
    rows = Rsvp.objects.filter(person=person, state__in=IN_PLAY, event__ends_at__gt=now, event__merged_into=None)
    rows = rows.exclude(event__state=Event.State.DRAFT).select_related("event")
    found = list(rows.order_by("event__starts_at", "id")[:MOST])
    return sorted(found, key=lambda each: each.state != Rsvp.State.OFFERED)
