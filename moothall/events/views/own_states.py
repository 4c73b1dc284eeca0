"""How somebody stands with one event, ready to show."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from moothall.events.models import Guestlist, Rsvp
from moothall.events.queries.guestlists import wanted_before
from moothall.events.queries.guests import standing_in_line
from moothall.events.queries.own_links import place_token
from moothall.events.telling import Told, told
from moothall.events.telling.answers import Answered


def state_of(rsvp: Rsvp, now: datetime | None = None) -> dict[str, object]:
    """Return an answer in words, with the addresses of what can be done about it."""
    token = place_token(rsvp)
    return {"told": told_of(rsvp, now or timezone.now()), "rsvp": rsvp, "token": token, **addresses(token)}


def addresses(token: str) -> dict[str, str]:
    """Return the pages of one place."""
    names = ("place", "place_take", "place_pass", "place_leave", "place_change", "place_again", "place_letters")
    return {name: reverse(f"events:{name}", args=[token]) for name in (*names, "place_answers", "place_dates")}


def told_of(rsvp: Rsvp, now: datetime) -> Told:
    """Return an answer in words; somebody who waits is told where, in two more questions."""
    waits = rsvp.state == Rsvp.State.WAITING
    hours = Guestlist.objects.filter(event=rsvp.event_id).values_list("claim_hours", flat=True).first()
    return told(
        Answered(
            state=rsvp.state,
            mode=rsvp.mode,
            seats=rsvp.seats,
            position=standing_in_line(rsvp) if waits else 0,
            ahead=wanted_before(rsvp) if waits else 0,
            claim_hours=hours or 24,
            offer_until=rsvp.offer_until,
            timezone=rsvp.event.timezone,
            past=rsvp.event.ends_at < now,
        )
    )
