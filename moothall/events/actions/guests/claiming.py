"""An offered place is taken, declined, or goes by."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from moothall.events.actions.guests.desk import Desk
from moothall.events.actions.guests.leaving import go_away
from moothall.events.actions.guests.offering import desk_of, offer_end
from moothall.events.actions.guests.placing import make_going
from moothall.events.models import Event, Move, Rsvp
from moothall.events.rules.guests import can_claim, can_leave_rsvp, moment
from moothall.kit.verdict import require
from moothall.people.models import Viewer

MOST_LAPSES = 2
State = Rsvp.State


def claim_offer(*, by: Viewer | None, rsvp: Rsvp, now: datetime) -> Rsvp:
    """Take an offered place; ``by`` is None for the holder of the answer's own link. Twice comes to the same.

    :raises Refused: when nothing is offered to them, or the offer has ended.
    """
    with desk_of(rsvp.event_id, now) as desk:
        fresh = desk.answer(rsvp.pk)
        if fresh.state == State.GOING and can_leave_rsvp(by, fresh, now):
            return fresh
        require(can_claim(by, fresh, now))
        make_going(fresh)
        fresh.changed_at, desk.changed = now, True
        fresh.save()
        desk.note("claimed", fresh, State.OFFERED, by=by)
        return fresh


def decline_offer(*, by: Viewer | None, rsvp: Rsvp, now: datetime) -> Rsvp:
    """Let an offered place go to the next, and say that one is not coming.

    :raises Refused: when nothing is offered to them.
    """
    with desk_of(rsvp.event_id, now) as desk:
        fresh = desk.answer(rsvp.pk)
        if fresh.state == State.NOT_GOING and can_leave_rsvp(by, fresh, now):
            return fresh
        require(can_claim(by, fresh, now) if fresh.state != State.OFFERED else can_leave_rsvp(by, fresh, now))
        if fresh.state == State.OFFERED:
            go_away(desk, fresh, "declined", by=by)
        return fresh


def lapse_offers(*, now: datetime) -> int:
    """Let offers go by whose time is over, each event in a transaction of its own, and return how many did.

    The place goes to the next in turn. The first time the party goes to the end of the list; the second time it is
    taken off it, with a kind word.
    """
    over = Q(offer_until__lte=now) | Q(event__starts_at__lte=now)
    late = Rsvp.objects.filter(over, state=State.OFFERED, event__state=Event.State.PUBLISHED)
    events = sorted(set(late.values_list("event_id", flat=True)))
    return sum(_lapse_of(event_id, now) for event_id in events)


def _lapse_of(event_id: int, now: datetime) -> int:
    with desk_of(event_id, now) as desk:
        if desk.event.state != Event.State.PUBLISHED:
            return 0
        offered = Rsvp.objects.filter(event_id=event_id, state=State.OFFERED)
        if now < desk.event.starts_at:
            offered = offered.filter(offer_until__lte=now)
        late = list(offered.select_related("person").order_by("offer_until", "turn"))
        for rsvp in late:
            rsvp.event = desk.event
            _lapse(desk, rsvp)
        return len(late)


def _lapse(desk: Desk, rsvp: Rsvp) -> None:
    rsvp.lapses += 1
    when = {"when": moment(rsvp.offer_until or desk.now, desk.event.timezone)}
    if rsvp.lapses >= MOST_LAPSES:
        why = _(
            "We kept a place for you twice and did not hear from you, so we took you off the list. "
            "That is all right: if you would still like to come, answer again."
        )
        go_away(desk, rsvp, "lapsed", by=None, why=why)
    else:
        why = _(
            "We kept a place for you until %(when)s and did not hear from you, so it went to the next. "
            "You are at the end of the list now."
        )
        to_the_list(desk, rsvp, why % when, turn=desk.next_turn())
        desk.note("lapsed", rsvp, State.OFFERED, by=None)
    Move.objects.create(rsvp=rsvp, was=State.OFFERED, became=rsvp.state, why=rsvp.reason, at=desk.now)


def to_the_list(desk: Desk, rsvp: Rsvp, why: str, *, turn: int | None) -> None:
    """Let an answer wait, with this turn or the one it had; what it held is offered on."""
    desk.require_mode(rsvp.mode)
    desk.release(rsvp)
    rsvp.state, rsvp.offered_at, rsvp.offer_until = State.WAITING, None, None
    rsvp.turn = turn if turn is not None else rsvp.turn or desk.next_turn()
    rsvp.reason, rsvp.changed_at = why, desk.now
    rsvp.save()
    desk.wait(rsvp.mode, rsvp.seats)
    desk.freed.add(rsvp.mode)  # who held nothing frees nothing, but a place may be free for them all the same


def refit_offers(*, event: Event, now: datetime) -> int:
    """End offers earlier that would last until after the start, once an event begins earlier; return how many."""
    with desk_of(event.pk, now) as desk:
        offered = Rsvp.objects.filter(event_id=event.pk, state=State.OFFERED).select_related("person")
        changed = list(_shortened(desk, offered))
        Rsvp.objects.bulk_update(changed, ["state", "turn", "offered_at", "offer_until", "lapses", "reason"])
        return len(changed)


def _shortened(desk: Desk, offered: Iterable[Rsvp]) -> Iterable[Rsvp]:
    for rsvp in offered:
        if rsvp.offer_until is None or rsvp.offer_until <= desk.event.starts_at:
            continue
        until = offer_end(desk.event, rsvp, desk.guestlist.claim_hours, desk.now)
        if until is not None:
            rsvp.offer_until = until
            why = _("The event begins earlier now, so your place is kept until %(when)s.")
            rsvp.reason = why % {"when": moment(until, desk.event.timezone)}
        else:
            make_going(rsvp)
            desk.changed = True
            rsvp.reason = _(
                "The event begins so soon now that we gave you the place. If you cannot come, please say so."
            )
        Move.objects.create(rsvp=rsvp, was=State.OFFERED, became=rsvp.state, why=rsvp.reason, at=desk.now)
        yield rsvp
