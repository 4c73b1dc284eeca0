"""The verbs of guests: who has a place, who waits, who is offered one, who came.

Each stands at the desk of the event (a row lock on its guestlist), so that turns are in the order of commits. Places
are taken by one conditional UPDATE; the database refuses to hold more than there are (ADR 0014).
"""

from moothall.events.actions.guests.adopting import adopt_rsvps
from moothall.events.actions.guests.arriving import add_walk_in, mark_came, unmark_came
from moothall.events.actions.guests.claiming import claim_offer, decline_offer, lapse_offers, refit_offers
from moothall.events.actions.guests.counting import count_guests
from moothall.events.actions.guests.facts import NONE, GuestlistFacts, RsvpFacts
from moothall.events.actions.guests.forgetting import forget_guests, forget_person_as_guest
from moothall.events.actions.guests.guestlists import pause_guests, resume_guests, set_guestlist
from moothall.events.actions.guests.leaving import leave_rsvp
from moothall.events.actions.guests.moving import move_rsvp
from moothall.events.actions.guests.placing import change_rsvp, place_rsvp
from moothall.events.actions.guests.standings import answer_new_dates, answer_open_dates, end_standing, place_standing

__all__ = [
    "NONE",
    "GuestlistFacts",
    "RsvpFacts",
    "add_walk_in",
    "adopt_rsvps",
    "answer_new_dates",
    "answer_open_dates",
    "change_rsvp",
    "claim_offer",
    "count_guests",
    "decline_offer",
    "end_standing",
    "forget_guests",
    "forget_person_as_guest",
    "lapse_offers",
    "leave_rsvp",
    "mark_came",
    "move_rsvp",
    "pause_guests",
    "place_rsvp",
    "place_standing",
    "refit_offers",
    "resume_guests",
    "set_guestlist",
    "unmark_came",
]
