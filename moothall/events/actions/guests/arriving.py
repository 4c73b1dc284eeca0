"""Who came, as it was seen at the door; those who walk in take no place that somebody holds."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from moothall.events.actions.guests.desk import Desk
from moothall.events.actions.guests.joining import one_of
from moothall.events.actions.guests.offering import desk_of
from moothall.events.actions.guests.who import Who, who_is
from moothall.events.models import MOST_SEATS, Event, Host, Mode, Rsvp
from moothall.events.queries.own_links import new_nonce
from moothall.events.rules.guests import can_mark_came
from moothall.kit.verdict import Refused, no, require
from moothall.people.models import Viewer

State = Rsvp.State


def mark_came(*, by: Viewer | None, rsvp: Rsvp, seats: int | None = None, at: datetime, now: datetime) -> Rsvp:
    """Note that a party came, and how many of it (all, unless said); again with another number corrects it.

    ``at`` is when they were seen, ``now`` when the hall is told. ``by`` is None for guests who check in by themselves.

    :raises Refused: for who does not help to run the event, before the day, or when the event is not on.
    """
    with desk_of(rsvp.event_id, now, needs_list=False) as desk:
        fresh = desk.answer(rsvp.pk)
        require(can_mark_came(by, desk.event, now))
        _came(desk, fresh, seats or fresh.seats, at, by=by)
        return fresh


def _came(desk: Desk, rsvp: Rsvp, seats: int, at: datetime, *, by: Viewer | None, first: bool | None = None) -> None:
    _require_number(seats)
    if rsvp.state == State.CAME and rsvp.came == seats:
        return
    was = rsvp.state
    if was == State.WAITING:  # keeps its turn, should this be taken back
        desk.wait(rsvp.mode, -rsvp.seats)
    rsvp.state, rsvp.came, rsvp.came_at = State.CAME, seats, rsvp.came_at or at
    rsvp.offered_at = rsvp.offer_until = None
    rsvp.changed_at, desk.changed = desk.now, True
    if first is not None or rsvp.first_time is None:
        rsvp.first_time = first if first is not None else is_first_time(desk, rsvp)
    rsvp.save()
    desk.note("came", rsvp, was, by=by)


def _require_number(seats: int) -> None:
    if not 1 <= seats <= MOST_SEATS:
        reason = _("A party is 1 to %(most)s people.") % {"most": MOST_SEATS}
        raise Refused(no(reason, _("Note larger parties as several.")))


def unmark_came(*, by: Viewer | None, rsvp: Rsvp, now: datetime) -> Rsvp:
    """Take back that somebody came: their answer is what it was before; who only walked in is not going.

    :raises Refused: for who does not help to run the event.
    """
    with desk_of(rsvp.event_id, now, needs_list=False) as desk:
        fresh = desk.answer(rsvp.pk)
        require(can_mark_came(by, desk.event, now))
        if fresh.state != State.CAME:
            return fresh
        if fresh.holds:
            fresh.state, fresh.turn = State.GOING, None
        elif fresh.turn is not None:
            fresh.state = State.WAITING
            desk.wait(fresh.mode, fresh.seats)
            desk.freed.add(fresh.mode)
        else:
            fresh.state = State.NOT_GOING
        fresh.came, fresh.came_at, fresh.first_time = 0, None, None
        fresh.changed_at, desk.changed = now, True
        fresh.save()
        desk.note("not_came", fresh, State.CAME, by=by)
        return fresh


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
    """Note somebody who came without having answered; with the address of somebody who has, their answer is marked.

    They take no place of the capacity: they are in the room already. Neither name nor address is needed.

    :raises Refused: for who does not help to run the event, before the day, or when the event is not on.
    """
    _require_number(seats)
    with desk_of(event.pk, now, needs_list=False) as desk:
        require(can_mark_came(by, desk.event, now))
        who = who_is(None, email) if email.strip() else Who(None, "")
        rsvp = (one_of(desk, who) if who.email else None) or _walked_in(desk, who, name, seats)
        _came(desk, rsvp, seats, at, by=by, first=first_time)
        return rsvp


def _walked_in(desk: Desk, who: Who, name: str, seats: int) -> Rsvp:
    return Rsvp(
        event=desk.event,
        **who.columns(),
        name="" if who.person else name.strip()[:100],
        mode=Mode.ROOM,
        seats=seats,
        walked_in=True,
        nonce=new_nonce() if who.email else "",
        placed_at=desk.now,
    )


def is_first_time(desk: Desk, rsvp: Rsvp) -> bool | None:
    """Say whether this is the first event of these hosts that somebody came to; None when that cannot be known.

    Addresses of guests are forgotten some weeks after an event, so one that is not found may still have been here.
    """
    groups = Host.objects.filter(event_id=desk.event.pk).values("group")
    before = Rsvp.objects.filter(
        state=State.CAME, event__hosts__group__in=groups, event__starts_at__lt=desk.event.starts_at
    )
    if rsvp.person_id:
        return not before.filter(person_id=rsvp.person_id).exists()
    if not rsvp.email:
        return None
    if before.filter(email=rsvp.email).exists():
        return False
    forgotten = before.filter(Q(person=None, email="", walked_in=False))
    return None if forgotten.exists() else True
