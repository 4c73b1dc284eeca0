"""Say that one is not coming after all: what was held goes to those who wait."""

from datetime import datetime

from moothall.events.actions.guests.desk import Desk
from moothall.events.actions.guests.details import forget_details
from moothall.events.actions.guests.offering import desk_of
from moothall.events.models import Rsvp
from moothall.events.rules.guests import can_leave_rsvp
from moothall.kit.verdict import require
from moothall.people.models import Viewer


def leave_rsvp(*, by: Viewer | None, rsvp: Rsvp, now: datetime) -> Rsvp:
    """Say that somebody is not coming; ``by`` is None for the holder of the answer's own link.

    Their seats are offered on, and what they told (names, answers, consents) is deleted.

    :raises Refused: when it is not their answer, or the event is over.
    """
    with desk_of(rsvp.event_id, now) as desk:
        fresh = desk.answer(rsvp.pk)
        require(can_leave_rsvp(by, fresh, now))
        if fresh.state != Rsvp.State.NOT_GOING:
            go_away(desk, fresh, "left", by=by)
        return fresh


def go_away(desk: Desk, rsvp: Rsvp, verb: str, *, by: Viewer | None, why: str = "") -> None:
    """Let an answer end as not going, with a minute; a reason is for what somebody else decided."""
    was = rsvp.state
    desk.release(rsvp)
    rsvp.state, rsvp.turn, rsvp.offered_at, rsvp.offer_until = Rsvp.State.NOT_GOING, None, None, None
    rsvp.reason, rsvp.changed_at = why, desk.now
    rsvp.save()
    forget_details(rsvp)
    desk.note(verb, rsvp, was, by=by)
