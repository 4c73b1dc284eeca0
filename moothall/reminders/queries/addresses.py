"""Full addresses that letters carry, and the tokens that stop letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from moothall.events.exporters import page_address
from moothall.events.models import Event, Rsvp, Standing
from moothall.events.queries.feedback_links import feedback_token
from moothall.events.queries.own_links import place_token
from moothall.helping.models import Stint

SALT = "reminders.stop"
RSVP, STINT = "r", "h"
Who = Rsvp | Stint


def event_address(event: Event) -> str:
    """Return the address of an event's public page."""
    return page_address(event.pk, event.slug)


def place_address(rsvp: Rsvp, event: Event) -> str:
    """Return the address of a guest's own page of their place."""
    return _address("events:place", place_token(rsvp)) if rsvp.nonce else event_address(event)


def dates_address(standing: Standing, rsvps: Sequence[Rsvp]) -> str:
    """Return where a guest sees the dates that they answered at once; the page of the series when there are none."""
    if rsvps and rsvps[0].nonce:
        return _address("events:place_dates", place_token(rsvps[0]))
    return _address("events:series", standing.series_id, standing.series.slug)


def stop_address(of: Who, kind: str) -> str:
    """Return the address that stops letters of one kind about one event to one guest or helper."""
    return _address("reminders:stop", stop_token(of, kind))


def stop_token(of: Who, kind: str) -> str:
    """Return a signed token; it never runs out, as letters stay in mailboxes."""
    whose = RSVP if isinstance(of, Rsvp) else STINT
    return signing.Signer(salt=SALT).sign(f"{kind}-{whose}-{of.pk}").replace(":", "~")


@dataclass(frozen=True, slots=True)
class Stopping:
    """What a token stops: letters of one kind about one event, to one guest or one helper."""

    of: Who
    kind: str
    event: Event


def stopping_of(token: str) -> Stopping | None:
    """Return what a token stops; None when it is forged, or its answer is gone."""
    try:
        kind, whose, key = signing.Signer(salt=SALT).unsign(token.replace("~", ":")).split("-")
    except (signing.BadSignature, ValueError):
        return None
    if whose == RSVP:
        rsvp = Rsvp.objects.select_related("event", "person").filter(pk=int(key)).first()
        return Stopping(rsvp, kind, rsvp.event) if rsvp else None
    stint = Stint.objects.select_related("role__event", "person").filter(pk=int(key)).first()
    return Stopping(stint, kind, stint.role.event) if stint else None


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def feedback_address(rsvp: Rsvp, event: Event) -> str:
    """Return where a guest says how it was, "" where the hall does not ask."""
    if not rsvp.nonce:
        return ""
    rsvp.event = event
    return _address("afterwards:feedback", feedback_token(rsvp))
