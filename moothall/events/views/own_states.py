"""How somebody stands with their events, ready to show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from moothall.events.models import Rsvp
from moothall.events.queries.guestlists import Turn, turns_of
from moothall.events.queries.own_links import place_token
from moothall.events.telling import Told, told
from moothall.events.telling.answers import Answered

PAGES = (
    "place",
    "place_take",
    "place_pass",
    "place_leave",
    "place_change",
    "place_again",
    "place_letters",
    "place_answers",
    "place_dates",
)
NO_TURN = Turn(0, 0, 0)


def states_of(rsvps: Sequence[Rsvp], now: datetime) -> list[dict[str, Any]]:
    """Return answers in words, with the addresses of what can be done about each; one question at most."""
    turns = turns_of(rsvps)
    return [_state(rsvp, turns.get(rsvp.pk, NO_TURN), now) for rsvp in rsvps]


def state_of(rsvp: Rsvp, now: datetime) -> dict[str, Any]:
    """Return the same of one answer."""
    return states_of([rsvp], now)[0]


def _state(rsvp: Rsvp, turn: Turn, now: datetime) -> dict[str, Any]:
    return {"told": _told(rsvp, turn, now), "rsvp": rsvp, **addresses(place_token(rsvp))}


def addresses(token: str) -> dict[str, str]:
    """Return the pages of one place."""
    return {name: reverse(f"events:{name}", args=[token]) for name in PAGES}


def _told(rsvp: Rsvp, turn: Turn, now: datetime) -> Told:
    return told(
        Answered(
            state=rsvp.state,
            mode=rsvp.mode,
            seats=rsvp.seats,
            position=turn.position,
            ahead=turn.ahead,
            claim_hours=turn.claim_hours,
            offer_until=rsvp.offer_until,
            timezone=rsvp.event.timezone,
            past=rsvp.event.ends_at < now,
        )
    )
