"""An organiser moves somebody's answer, always with a reason that the guest reads."""

from datetime import datetime

from django.utils.translation import gettext as _

from moothall.events.actions.guests.claiming import to_the_list
from moothall.events.actions.guests.desk import Desk
from moothall.events.actions.guests.leaving import go_away
from moothall.events.actions.guests.offering import desk_of, offer_end
from moothall.events.actions.guests.placing import make_going
from moothall.events.models import Move, Rsvp
from moothall.events.rules.guests import can_move_rsvp, is_a_reason, is_on
from moothall.kit.verdict import Refused, no, require
from moothall.people.models import Viewer

State = Rsvp.State
LONGEST = 300


def move_rsvp(*, by: Viewer, rsvp: Rsvp, to: str, why: str, now: datetime) -> Rsvp:
    """Move an answer to going, offered, waiting (at the end of the list) or not_going, and say why.

    A place given out of turn is still one of the places: when all are taken it is refused. What is freed is offered on.

    :raises Refused: for who does not run the event, without a reason, or when no place is free.
    """
    with desk_of(rsvp.event_id, now) as desk:
        fresh = desk.answer(rsvp.pk)
        require(can_move_rsvp(by, fresh))
        reason = " ".join(why.split())[:LONGEST]
        require(is_a_reason(reason))
        if fresh.state == State.CAME or to not in {State.GOING, State.OFFERED, State.WAITING, State.NOT_GOING}:
            raise Refused(no(_("Who came has come."), _("Take back the check-in first if it was a mistake.")))
        require(is_on(desk.event, now))
        was = fresh.state
        if was != to:
            _move(desk, fresh, to, reason, by)
            Move.objects.create(rsvp=fresh, was=was, became=fresh.state, why=reason, by_id=by.pk, at=now)
        return fresh


def _move(desk: Desk, rsvp: Rsvp, to: str, why: str, by: Viewer) -> None:
    was = rsvp.state
    if to == State.NOT_GOING:
        go_away(desk, rsvp, "moved", by=by, why=why)
        return
    if to == State.WAITING:
        to_the_list(desk, rsvp, why, turn=desk.next_turn())
    else:
        _give_place(desk, rsvp, to)
        rsvp.reason, rsvp.changed_at = why, desk.now
        rsvp.save()
    desk.note("moved", rsvp, was, by=by)


def _give_place(desk: Desk, rsvp: Rsvp, to: str) -> None:
    desk.require_mode(rsvp.mode)
    if not rsvp.holds:
        if not desk.take(rsvp.mode, rsvp.seats):
            reason = _("No place is free for a party of %(n)s.") % {"n": rsvp.seats}
            raise Refused(no(reason, _("Add places first, or move somebody else.")))
        if rsvp.state == State.WAITING:
            desk.wait(rsvp.mode, -rsvp.seats)
        rsvp.holds = rsvp.seats
    until = offer_end(desk.event, rsvp, desk.guestlist.claim_hours, desk.now) if to == State.OFFERED else None
    make_going(rsvp)
    desk.changed = True
    if until is not None:
        rsvp.state, rsvp.offered_at, rsvp.offer_until = State.OFFERED, desk.now, until
        rsvp.turn = desk.next_turn()
