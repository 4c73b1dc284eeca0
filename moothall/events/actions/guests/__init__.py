"""The verbs of guests: who has a place, who waits, who is offered one, who came.

Each takes the lock of the event's guestlist first, so that turns are in the order of commits. Places are taken by one
conditional UPDATE; the database refuses to hold more than there are (ADR 0014).
"""

from datetime import datetime

from moothall.events.actions.guests.facts import NONE, GuestlistFacts, RsvpFacts
from moothall.events.models import Event, Guestlist, Rsvp, Series, Standing
from moothall.people.models import Person, Viewer

# The verbs below come one by one; their signatures are settled.


def set_guestlist(*, by: Viewer | None, event: Event, facts: GuestlistFacts, now: datetime) -> Guestlist:
    raise NotImplementedError


def pause_guests(*, event: Event, now: datetime) -> None:
    raise NotImplementedError


def resume_guests(*, event: Event, now: datetime) -> None:
    raise NotImplementedError


def place_rsvp(*, by: Person | None, email: str = "", event: Event, facts: RsvpFacts, now: datetime) -> Rsvp:
    raise NotImplementedError


def change_rsvp(*, by: Viewer | None, rsvp: Rsvp, facts: RsvpFacts, now: datetime) -> Rsvp:
    raise NotImplementedError


def leave_rsvp(*, by: Viewer | None, rsvp: Rsvp, now: datetime) -> Rsvp:
    raise NotImplementedError


def claim_offer(*, by: Viewer | None, rsvp: Rsvp, now: datetime) -> Rsvp:
    raise NotImplementedError


def decline_offer(*, by: Viewer | None, rsvp: Rsvp, now: datetime) -> Rsvp:
    raise NotImplementedError


def lapse_offers(*, now: datetime) -> int:
    raise NotImplementedError


def move_rsvp(*, by: Viewer, rsvp: Rsvp, to: str, why: str, now: datetime) -> Rsvp:
    raise NotImplementedError


def place_standing(*, by: Person | None, email: str = "", series: Series, facts: RsvpFacts, now: datetime) -> Standing:
    raise NotImplementedError


def end_standing(*, by: Viewer | None, standing: Standing, now: datetime) -> Standing:
    raise NotImplementedError


def answer_new_dates(*, series: Series, now: datetime) -> int:
    raise NotImplementedError


def mark_came(*, by: Viewer | None, rsvp: Rsvp, seats: int | None = None, at: datetime, now: datetime) -> Rsvp:
    raise NotImplementedError


def unmark_came(*, by: Viewer | None, rsvp: Rsvp, now: datetime) -> Rsvp:
    raise NotImplementedError


def add_walk_in(
    *,
    by: Viewer | None,
    event: Event,
    name: str = "",
    email: str = "",
    seats: int = 1,
    first_time: bool | None = None,
    at: datetime,
    now: datetime,
) -> Rsvp:
    raise NotImplementedError


def adopt_rsvps(*, person: Person, now: datetime) -> int:
    raise NotImplementedError


def forget_guests(*, now: datetime) -> int:
    raise NotImplementedError


__all__ = [
    "NONE",
    "GuestlistFacts",
    "RsvpFacts",
    "add_walk_in",
    "adopt_rsvps",
    "answer_new_dates",
    "change_rsvp",
    "claim_offer",
    "decline_offer",
    "end_standing",
    "forget_guests",
    "lapse_offers",
    "leave_rsvp",
    "mark_came",
    "move_rsvp",
    "pause_guests",
    "place_rsvp",
    "place_standing",
    "resume_guests",
    "set_guestlist",
    "unmark_came",
]
