"""Answer an event: a place when there is one, else a turn on the waiting list; and change what was answered."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.actions.guests.desk import Desk
from moothall.events.actions.guests.details import write_details
from moothall.events.actions.guests.facts import RsvpFacts
from moothall.events.actions.guests.joining import one_of
from moothall.events.actions.guests.offering import TooQuick, desk_of
from moothall.events.actions.guests.who import Who, who_is
from moothall.events.models import Event, Rsvp, Standing
from moothall.events.queries.own_links import new_nonce
from moothall.events.rules.guests import IN_PLAY, can_answer, can_bring, can_change_rsvp
from moothall.kit.rows import insert
from moothall.kit.verdict import Refused, no, require
from moothall.people.models import Person, Viewer

State = Rsvp.State


def place_rsvp(*, by: Person | None, email: str = "", event: Event, facts: RsvpFacts, now: datetime) -> Rsvp:
    """Answer that somebody comes: a person, or a guest by an address that is proven to be theirs (``by`` is None).

    They are going when there is a place and nobody waits whom it would do, else waiting. Who has answered already
    changes that answer; who was offered a place takes it. An address that belongs to an account answers as that person.

    :raises Refused: when the event takes no answers now, or they ask for more than one answer may.
    """
    who = who_is(by, email)
    try:
        return _place(who, event.pk, facts, now)
    except TooQuick:  # only the database kept it from being one too many: they wait, like anybody who comes later
        return _place(who, event.pk, facts, now, only_wait=True)


def place_as_guest(*, email: str, event_id: int, facts: RsvpFacts, now: datetime, only_wait: bool) -> Rsvp:
    """Do what ``place_rsvp`` does for a guest, as a part of a transaction that is undone as a whole.

    :raises TooQuick: when somebody else was; then it is to be done once more, and they ``only_wait``.
    :raises Refused: as ``place_rsvp``.
    """
    return _place(who_is(None, email), event_id, facts, now, only_wait=only_wait, savepoint=False)


def place_for_standing(*, standing: Standing, event: Event, facts: RsvpFacts, now: datetime) -> Rsvp:
    """Answer one date for somebody who comes to all; what this date asks is not asked of them.

    :raises Refused: as ``place_rsvp``.
    """
    who = who_is(standing.person, standing.email)
    return _place(who, event.pk, facts, now, standing=standing)


def _place(
    who: Who,
    event_id: int,
    facts: RsvpFacts,
    now: datetime,
    *,
    only_wait: bool = False,
    standing: Standing | None = None,
    savepoint: bool = True,
) -> Rsvp:
    with desk_of(event_id, now, who=who, savepoint=savepoint) as desk:
        require(can_answer(desk.event, desk.guestlist, now))
        _check(desk, facts)
        rsvp = one_of(desk, who) if desk.answered else None
        if rsvp and rsvp.state == State.CAME:
            return rsvp
        if rsvp and rsvp.state in IN_PLAY:
            rsvp.standing = standing or rsvp.standing
            return _answer_again(desk, rsvp, facts, who, strict=standing is None)
        placed = _place_anew(desk, rsvp, who, facts, standing, only_wait=only_wait)
        write_details(desk, placed, facts, new=rsvp is None, strict=standing is None)
        return placed


def _check(desk: Desk, facts: RsvpFacts) -> None:
    require(can_bring(desk.guestlist, facts.seats, len([name for name in facts.companions if name.strip()])))
    desk.require_mode(facts.mode)


def _place_anew(
    desk: Desk, rsvp: Rsvp | None, who: Who, facts: RsvpFacts, standing: Standing | None, *, only_wait: bool
) -> Rsvp:
    was = rsvp.state if rsvp else ""
    rsvp = rsvp or Rsvp(event=desk.event, **who.columns(), placed_at=desk.now, nonce=new_nonce())
    rsvp.mode, rsvp.seats, rsvp.name = facts.mode, facts.seats, "" if who.person else facts.name.strip()[:100]
    rsvp.wants_reminders, rsvp.reason, rsvp.lapses = facts.wants_reminders, "", 0
    rsvp.standing = standing or rsvp.standing
    rsvp.changed_at = desk.now if was else None
    rsvp.nonce = rsvp.nonce or new_nonce()
    if not only_wait and desk.take_in_turn(facts.mode, facts.seats):
        rsvp.state, rsvp.holds, rsvp.turn = State.GOING, facts.seats, None
    else:
        rsvp.state, rsvp.holds, rsvp.turn = State.WAITING, 0, desk.next_turn()
        desk.wait(facts.mode, facts.seats)
    if rsvp.pk:
        rsvp.save()
    else:
        insert(rsvp)
    desk.note("placed", rsvp, was, by=who.person)
    return rsvp


def change_rsvp(*, by: Viewer | None, rsvp: Rsvp, facts: RsvpFacts, now: datetime) -> Rsvp:
    """Change how many come, how they take part, and what was told; ``by`` is None for the holder of the own link.

    Fewer seats are given to those who wait; more seats are given when they are free. Who has said that they are not
    coming answers anew.

    :raises Refused: when there is no room for the change; what they have stays theirs.
    """
    with desk_of(rsvp.event_id, now) as desk:
        fresh = desk.answer(rsvp.pk)
        require(can_change_rsvp(by, fresh, now))
        who = Who(fresh.person, fresh.email)
        grows = facts.seats > fresh.seats or facts.mode != fresh.mode
        if fresh.state == State.NOT_GOING or grows:
            require(can_answer(desk.event, desk.guestlist, now))
        _check(desk, facts)
        if fresh.state == State.NOT_GOING:
            _place_anew(desk, fresh, who, facts, None, only_wait=False)
        else:
            _rearrange(desk, fresh, facts)
            _keep(desk, fresh, facts, fresh.state, by=by)
        write_details(desk, fresh, facts, new=False, strict=True)
        return fresh


def _answer_again(desk: Desk, rsvp: Rsvp, facts: RsvpFacts, who: Who, *, strict: bool) -> Rsvp:
    """Let who answers once more change their answer; an offered place is theirs by that."""
    was = rsvp.state
    _rearrange(desk, rsvp, facts)
    if rsvp.state == State.OFFERED and rsvp.offer_until and desk.now < rsvp.offer_until:
        make_going(rsvp)
        desk.changed = True
    _keep(desk, rsvp, facts, was, by=who.person)
    write_details(desk, rsvp, facts, new=False, strict=strict)
    return rsvp


def make_going(rsvp: Rsvp) -> None:
    """Let an answer that holds its seats be going; it is not saved yet."""
    rsvp.state, rsvp.turn, rsvp.offered_at, rsvp.offer_until = State.GOING, None, None, None
    rsvp.lapses, rsvp.reason = 0, ""


def _rearrange(desk: Desk, rsvp: Rsvp, facts: RsvpFacts) -> None:
    if facts.mode != rsvp.mode:
        _change_mode(desk, rsvp, facts)
    elif rsvp.holds:
        _change_held(desk, rsvp, facts.seats)
    else:
        desk.wait(rsvp.mode, facts.seats - rsvp.seats)
        if facts.seats < rsvp.seats:
            desk.freed.add(rsvp.mode)
    rsvp.seats = facts.seats


def _change_held(desk: Desk, rsvp: Rsvp, seats: int) -> None:
    more = seats - rsvp.seats
    if more > 0 and not desk.take_in_turn(rsvp.mode, more):
        left = desk.room_left(rsvp.mode) or 0
        kept = ngettext("You keep your %(n)s place.", "You keep your %(n)s places.", rsvp.holds) % {"n": rsvp.holds}
        free = ngettext("%(n)s more place is free.", "%(n)s more places are free.", left) % {"n": left}
        reason = _("There is no room for %(n)s of you. %(kept)s") % {"n": seats, "kept": kept}
        raise Refused(no(reason, free if left else _("The others can answer too, and wait for a place.")))
    if more < 0:
        desk.give_back(rsvp.mode, -more)
    rsvp.holds = seats


def _change_mode(desk: Desk, rsvp: Rsvp, facts: RsvpFacts) -> None:
    """Move to the other mode when it has room at once; else keep what there is."""
    if not desk.take_in_turn(facts.mode, facts.seats):
        full = _("Online is full.") if facts.mode == "online" else _("The room is full.")
        kept = _("You keep your place.") if rsvp.holds else _("You keep your turn on the waiting list.")
        remedy = _("To wait for it instead, leave the list first and answer again.")
        raise Refused(no(f"{full} {kept}", remedy))
    desk.release(rsvp)
    rsvp.mode, rsvp.holds = facts.mode, facts.seats
    make_going(rsvp)


def _keep(desk: Desk, rsvp: Rsvp, facts: RsvpFacts, was: str, *, by: Viewer | None) -> None:
    if rsvp.person_id is None and facts.name.strip():
        rsvp.name = facts.name.strip()[:100]
    rsvp.wants_reminders, rsvp.changed_at = facts.wants_reminders, desk.now
    rsvp.save()
    desk.note("changed", rsvp, was, by=by)
