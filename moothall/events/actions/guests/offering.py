"""Stand at the desk of an event; before leaving it, offer what became free to those who wait, in their turn."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.actions.guests.desk import Desk, ask_to_count
from moothall.events.actions.guests.who import Who
from moothall.events.models import Event, Move, Rsvp
from moothall.events.rules.guests import moment
from moothall.events.telling import zone_called
from moothall.kit.verdict import Refused, no
from moothall.minutes.actions import record_many
from moothall.notices.hours import next_loud

OUTRIGHT = timedelta(hours=2)
SHORTEST = timedelta(hours=1)


class TooQuick(Refused):
    """The database said that this would be one too many: somebody else was quicker."""

    def __init__(self) -> None:
        reason = _("Somebody else took a place at the same moment, so nothing was changed.")
        super().__init__(no(reason, _("Look again, and try once more.")))


@contextmanager
def desk_of(
    event_id: int, now: datetime, *, needs_list: bool = True, who: Who | None = None, savepoint: bool = True
) -> Iterator[Desk]:
    """Stand at the desk of an event, in one transaction; in the end what became free is offered on.

    With ``who`` the desk knows from the start whether they have answered. Without a ``savepoint``, what fails here ends
    the transaction around it too.

    :raises TooQuick: when the database refuses what would be too many.
    :raises Refused: when the event has no guestlist but needs one.
    """
    try:
        with transaction.atomic(savepoint=savepoint):
            desk = Desk(event_id, now, needs_list=needs_list, who=who)
            yield desk
            for mode in sorted(desk.freed):
                offer_places(desk, mode)
            if desk.changed:
                ask_to_count(event_id, now)
    except IntegrityError as error:
        raise TooQuick from error


@dataclass(slots=True)
class _Round:
    """One walk along the waiting list: who fits, and who was passed because they are too many."""

    fit: list[Rsvp] = field(default_factory=list)
    passed: list[tuple[Rsvp, int]] = field(default_factory=list)


def offer_places(desk: Desk, mode: str) -> None:
    """Offer free places to those who wait, the earliest turn first, whoever fits; nothing while the event is not on."""
    capacity = desk.capacities[mode]
    left = desk.room_left(mode)
    if left == 0 or not capacity.waiting or not _goes_on(desk):
        return
    walk = _walk(desk, mode, left)
    if walk.fit and desk.take(mode, sum(rsvp.seats for rsvp in walk.fit)):
        desk.wait(mode, -sum(rsvp.seats for rsvp in walk.fit))
        _offer(desk, walk.fit)
    _tell_passed(desk, walk.passed)


def _goes_on(desk: Desk) -> bool:
    return desk.event.state == Event.State.PUBLISHED and desk.now < desk.event.starts_at


def _walk(desk: Desk, mode: str, left: int | None) -> _Round:
    """Walk along the line until nothing is left; those behind the last one who fits were not passed by anybody."""
    walk, passed = _Round(), list[tuple[Rsvp, int]]()
    for rsvp in desk.line(mode).select_related("person"):
        if left is None or rsvp.seats <= left:
            walk.fit.append(rsvp)
            walk.passed += passed
            passed = []
            left = None if left is None else left - rsvp.seats
        else:
            passed.append((rsvp, left))
        if left == 0:
            break
    if not walk.fit:
        walk.passed = passed[:1]
    return walk


def _offer(desk: Desk, rsvps: Sequence[Rsvp]) -> None:
    moves = []
    for rsvp in rsvps:
        rsvp.event = desk.event
        until = offer_end(desk.event, rsvp, desk.guestlist.claim_hours, desk.now)
        rsvp.holds, rsvp.changed_at = rsvp.seats, desk.now
        rsvp.reason = _reason(desk, rsvp, until)
        if until is None:
            rsvp.state, rsvp.turn = Rsvp.State.GOING, None
        else:
            rsvp.state, rsvp.offered_at, rsvp.offer_until = Rsvp.State.OFFERED, desk.now, until
        moves.append(Move(rsvp=rsvp, was=Rsvp.State.WAITING, became=rsvp.state, why=rsvp.reason, at=desk.now))
    columns = ["state", "turn", "holds", "offered_at", "offer_until", "reason", "changed_at"]
    Rsvp.objects.bulk_update(rsvps, columns, batch_size=50)
    Move.objects.bulk_create(moves, batch_size=100)
    desk.changed = True
    note_many("offered", desk, rsvps, Rsvp.State.WAITING)


def note_many(verb: str, desk: Desk, rsvps: Sequence[Rsvp], was: str) -> None:
    """Record that the hall did the same to many answers."""
    event = desk.event.pk
    rows = [
        (rsvp, desk.lead, {"event": event, "state": str(rsvp.state), "was": str(was), "seats": rsvp.seats})
        for rsvp in rsvps
    ]
    record_many(f"events.rsvp.{verb}", by=None, about=rows, now=desk.now)


def offer_end(event: Event, rsvp: Rsvp, claim_hours: int, now: datetime) -> datetime | None:
    """Return until when an offer is kept, counted from when its letter may be read; None: give the place outright.

    An offer never lasts until after the start. When less than its usual time is left, it lasts half of what is left, an
    hour at least, so that somebody else may still come; less than two hours before the start nobody is asked first.
    """
    zone = zone_called((rsvp.person.timezone if rsvp.person else "") or event.timezone)
    read = next_loud(now, zone)
    left = event.starts_at - read
    if left < OUTRIGHT:
        return None
    usual = timedelta(hours=claim_hours)
    return read + (usual if usual <= left else min(usual, max(SHORTEST, left / 2)))


def _reason(desk: Desk, rsvp: Rsvp, until: datetime | None) -> str:
    if until is None:
        return _("A place became free so close to the start that we gave it to you. If you cannot come, please say so.")
    words = {"when": moment(until, desk.event.timezone)}
    if until - desk.now < timedelta(hours=desk.guestlist.claim_hours):
        return _("A place became free and it was your turn. As the event is near, it is kept until %(when)s.") % words
    return _("A place became free and it was your turn. It is kept for you until %(when)s.") % words


def _tell_passed(desk: Desk, passed: Sequence[tuple[Rsvp, int]]) -> None:
    """Tell those who were passed why, once for the same reason; they keep their turn."""
    told = []
    for rsvp, left in passed:
        why = too_many(rsvp.seats, left)
        if rsvp.reason != why:
            rsvp.reason = why
            told.append(rsvp)
    Rsvp.objects.bulk_update(told, ["reason"], batch_size=100)
    Move.objects.bulk_create(
        (Move(rsvp=each, was=each.state, became=each.state, why=each.reason, at=desk.now) for each in told),
        batch_size=100,
    )


def too_many(seats: int, left: int) -> str:
    """Say that a party was too large for what became free."""
    needed = ngettext("%(n)s place was needed", "%(n)s places were needed", seats) % {"n": seats}
    free = ngettext("%(n)s was free", "%(n)s were free", left) % {"n": left}
    return _("%(needed)s, %(free)s. You keep your turn.") % {"needed": needed, "free": free}
