"""The verbs of the door: mark who is here, take it back, welcome who walked in; forget whose marks they were.

The log is this room's; whether somebody came is said by ``events`` (``mark_came``), in the same transaction. The door's
row is locked first, the guestlist's after it, so that the marks of two phones are merged one batch at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.arrivals.models import Arrival, Door
from moothall.arrivals.queries.lists import (
    answer_of_address,
    counts_at_door,
    latest_mark,
    marks_known,
    old_marks,
)
from moothall.arrivals.queries.tokens import rsvp_by_door_token, secret_of
from moothall.arrivals.rules import KEPT, SETTING_UP, can_arrive_alone, can_keep_door, is_from_paper
from moothall.events.actions import add_walk_in, mark_came, unmark_came
from moothall.events.models import MOST_SEATS, Event, Rsvp
from moothall.kit.verdict import YES, Refused, Verdict, no, require
from moothall.people.models import Person, Viewer

HERE = (Rsvp.State.GOING, Rsvp.State.OFFERED, Rsvp.State.CAME)  # those for whom a place is kept


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as it was made: ``seats`` of the answer are here, 0 takes it back; ``at`` by the hall's clock.

    It is about ``rsvp_id``; or about whoever was welcomed by the mark ``walk_in``; or it welcomes somebody who walked
    in (``welcomes``, with what they said of themselves). ``token`` is what a guest's screen showed, for way ``qr``.
    """

    client_id: UUID
    seats: int
    at: datetime
    rsvp_id: int | None = None
    walk_in: UUID | None = None
    token: str = ""
    welcomes: bool = False
    name: str = ""
    email: str = ""
    first_time: bool | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mark: it is kept (``said`` is empty), or it was refused with a sentence."""

    client_id: UUID
    said: str = ""


@dataclass(frozen=True, slots=True)
class Myself:
    """Who a guest says they are: their answer, known by their link or account; or an address or a name, or nothing."""

    rsvp: Rsvp | None = None
    email: str = ""
    name: str = ""
    seats: int = 1
    first_time: bool | None = None


@transaction.atomic
def mark_arrivals(*, by: Viewer, event: Event, marks: Sequence[Mark], now: datetime) -> list[Outcome]:
    """Keep marks made at the door, in the order given, each once; tell of each what became of it.

    :raises Refused: when this is not their door, or not its time.
    """
    require(can_keep_door(by, event, now))
    _lock_door(event, now)
    known = marks_known(mark.client_id for mark in marks)
    outcomes = []
    for mark in marks:
        outcomes.append(Outcome(mark.client_id, "" if mark.client_id in known else _take(by, event, mark, now)))
        known.add(mark.client_id)
    return outcomes


def mark_arrival(*, by: Viewer, event: Event, mark: Mark, now: datetime) -> None:
    """Keep one mark made at the door.

    :raises Refused: when it cannot be kept, with the sentence that says why.
    """
    said = mark_arrivals(by=by, event=event, marks=[mark], now=now)[0].said
    if said:
        raise Refused(no(said))


@transaction.atomic
def arrive_alone(*, event: Event, code: str, myself: Myself, client_id: UUID, now: datetime) -> None:
    """Note that a guest typed the door's code: their answer came, or they walked in. Said twice, it is noted once.

    What is answered never tells whether an address was expected.

    :raises Refused: when the code is wrong, it is not the time, or there is no place for somebody not expected.
    """
    require(can_arrive_alone(event, secret_of(event), code, now))
    _lock_door(event, now)
    if marks_known([client_id]):
        return
    rsvp = myself.rsvp or (answer_of_address(event, myself.email) if myself.email else None)
    if rsvp is None or rsvp.state not in HERE:
        require(_has_room(event, myself.seats))
    mark = Mark(client_id, myself.seats, now, name=myself.name, email=myself.email, first_time=myself.first_time)
    if rsvp is None:
        _welcome(None, event, mark, Arrival.Way.SELF, now)
    elif rsvp.state != Rsvp.State.CAME:
        kept = replace(mark, seats=min(mark.seats, rsvp.seats))
        _keep(None, rsvp, kept, Arrival.Way.SELF, now)


def forget_marks(*, now: datetime) -> int:
    """Forget who made the marks of events that ended 60 days ago and whose they were; how many, when and how stay."""
    return old_marks(now - KEPT).update(by=None, rsvp=None)


def forget_marker(*, person: Person) -> None:
    """Forget that a person, who leaves the hall, made marks."""
    Arrival.objects.filter(by=person).update(by=None)


def _lock_door(event: Event, now: datetime) -> None:
    Door.objects.get_or_create(event=event, defaults={"opened_at": now})
    Door.objects.select_for_update().get(event=event)


def _take(by: Viewer, event: Event, mark: Mark, now: datetime) -> str:
    """Keep one mark, or return the sentence that says why not; what it began is then undone."""
    try:
        with transaction.atomic():
            _take_or_refuse(by, event, _in_time(event, mark, now), now)
    except Refused as refused:
        return str(refused.verdict)
    return ""


def _take_or_refuse(by: Viewer, event: Event, mark: Mark, now: datetime) -> None:
    if not 0 <= mark.seats <= MOST_SEATS:
        raise Refused(no(_("One answer is for twenty people at most."), _("Welcome the others as walk-ins.")))
    if mark.welcomes:
        _welcome(by, event, mark, Arrival.Way.WALK_IN, now)
        return
    way = _way(event, mark, now)
    rsvp = _rsvp_of(event, mark)
    if rsvp is None:
        raise Refused(no(_("This guest is not on the list any more."), _("Welcome them as a walk-in.")))
    _keep(by, rsvp, mark, way, now)


def _in_time(event: Event, mark: Mark, now: datetime) -> Mark:
    """Keep the time of a mark between the opening of the door and now: a phone's clock may say anything."""
    return replace(mark, at=min(max(mark.at, event.starts_at - SETTING_UP), now))


def _way(event: Event, mark: Mark, now: datetime) -> Arrival.Way:
    if mark.token:
        return Arrival.Way.QR
    return Arrival.Way.SHEET if is_from_paper(event, mark.at) else Arrival.Way.LIST


def _rsvp_of(event: Event, mark: Mark) -> Rsvp | None:
    if mark.token:
        rsvp = rsvp_by_door_token(mark.token)
        return rsvp if rsvp and rsvp.event_id == event.pk else None
    rows = Rsvp.objects.filter(event=event).select_related("event")
    if mark.walk_in:
        return rows.filter(arrivals__client_id=mark.walk_in).first()
    return rows.filter(pk=mark.rsvp_id).first() if mark.rsvp_id else None


def _welcome(by: Viewer | None, event: Event, mark: Mark, way: Arrival.Way, now: datetime) -> None:
    """Welcome somebody who is on no list; who gave an address that is on it is marked there."""
    rsvp = answer_of_address(event, mark.email) if mark.email else None
    if rsvp is not None:
        _keep(by, rsvp, replace(mark, seats=min(mark.seats, rsvp.seats)), way, now)
        return
    seats = max(mark.seats, 1)
    rsvp = add_walk_in(
        by=by,
        event=event,
        name=mark.name,
        email=mark.email,
        seats=seats,
        first_time=mark.first_time,
        at=_came_at(event, mark),
        now=now,
    )
    _log(by, rsvp, replace(mark, seats=seats), way, now)


def _keep(by: Viewer | None, rsvp: Rsvp, mark: Mark, way: Arrival.Way, now: datetime) -> None:
    """Write a mark into the log; when no later one is known, it says who came."""
    kept = replace(mark, seats=min(mark.seats, rsvp.seats))
    row = _log(by, rsvp, kept, way, now)
    if latest_mark(rsvp.pk) != row:
        return
    if kept.seats:
        mark_came(by=by, rsvp=rsvp, seats=kept.seats, at=_came_at(rsvp.event, kept), now=now)
    elif rsvp.state == Rsvp.State.CAME:
        unmark_came(by=by, rsvp=rsvp, now=now)


def _log(by: Viewer | None, rsvp: Rsvp, mark: Mark, way: Arrival.Way, now: datetime) -> Arrival:
    return Arrival.objects.create(
        event_id=rsvp.event_id,
        rsvp=rsvp,
        seats=mark.seats,
        way=way,
        by=by if isinstance(by, Person) else None,
        at=mark.at,
        told_at=now,
        client_id=mark.client_id,
    )


def _came_at(event: Event, mark: Mark) -> datetime:
    """Return when they came: what is written up later from paper happened before the end."""
    return min(mark.at, event.ends_at)


def _has_room(event: Event, seats: int) -> Verdict:
    if not counts_at_door(event).would_overflow(seats):
        return YES
    return no(_("All places are spoken for just now."), _("Please have a word with somebody at the door."))
