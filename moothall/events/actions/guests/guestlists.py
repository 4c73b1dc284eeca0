"""How the guests of an event are asked: places, guests, times; and a pause while the event is not on."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.actions.guests.claiming import to_the_list
from moothall.events.actions.guests.desk import Desk
from moothall.events.actions.guests.facts import GuestlistFacts
from moothall.events.actions.guests.offering import desk_of, note_many
from moothall.events.models import MOST_SEATS, Capacity, Event, Guestlist, Mode, Move, Rsvp
from moothall.events.rules.running import can_run
from moothall.kit.verdict import Refused, no, require
from moothall.minutes.actions import record
from moothall.people.models import Viewer

LONGEST_CLAIM = 336
MOST_PLACES = 100_000
State = Rsvp.State


def set_guestlist(*, by: Viewer | None, event: Event, facts: GuestlistFacts, now: datetime) -> Guestlist:
    """Say how guests are asked, and make the guestlist where there is none; ``by`` is None for the hall itself.

    More places are offered to those who wait at once. Fewer places than are taken are refused.

    :raises Refused: for who does not run the event, for fewer places than are taken, for what makes no sense.
    """
    if by is not None:
        require(can_run(by, event))
    _require_sense(facts)
    with transaction.atomic():
        _, new = Guestlist.objects.get_or_create(event=event)
        if new:
            Capacity.objects.bulk_create(
                Capacity(event=event, mode=mode, places=places) for mode, places in facts.places().items()
            )
        with desk_of(event.pk, now) as desk:
            before = _told(desk) if not new else {}
            _write(desk, facts)
            for mode in (Mode.ROOM, Mode.ONLINE):
                _set_places(desk, mode, facts)
            detail = {"event": event.pk, "new": new, "was": before, "now": _told(desk)}
            record("events.guestlist.changed", by=by, about=desk.guestlist, now=now, group_id=desk.lead, detail=detail)
            return desk.guestlist


def _require_sense(facts: GuestlistFacts) -> None:
    places = facts.places()
    if not places:
        raise Refused(no(_("Guests must be able to take part somehow."), _("Choose the room, online, or both.")))
    for count in places.values():
        if count is not None and not 0 <= count <= MOST_PLACES:
            raise Refused(no(_("That is not a number of places."), _("Leave it empty when there is no limit.")))
    if not 0 <= facts.most_guests < MOST_SEATS:
        most = MOST_SEATS - 1
        reason = _("One answer can bring %(most)s guests at most.") % {"most": most}
        raise Refused(no(reason, _("Ask larger groups to write to you.")))
    if not 1 <= facts.claim_hours <= LONGEST_CLAIM:
        raise Refused(no(_("An offered place is kept between one hour and two weeks."), _("A day is usual.")))
    if facts.opens_at and facts.closes_at and facts.closes_at <= facts.opens_at:
        raise Refused(no(_("Answers would close before they open."), _("Choose a later end.")))


def _told(desk: Desk) -> dict[str, Any]:
    places = {mode: each.places for mode, each in sorted(desk.capacities.items())}
    return {"places": places, "is_open": desk.guestlist.is_open, "most_guests": desk.guestlist.most_guests}


def _write(desk: Desk, facts: GuestlistFacts) -> None:
    names = ["is_open", "opens_at", "closes_at", "most_guests", "named", "claim_hours"]
    for name in names:
        setattr(desk.guestlist, name, getattr(facts, name))
    desk.guestlist.save(update_fields=names)


def _set_places(desk: Desk, mode: Mode, facts: GuestlistFacts) -> None:
    wanted = facts.places()
    capacity = desk.capacities.get(mode)
    if capacity is None:
        if mode in wanted:
            made = Capacity.objects.create(event=desk.event, mode=mode, places=wanted[mode])
            desk.capacities[mode] = made
        return
    if mode not in wanted:
        _remove(desk, capacity)
    elif wanted[mode] != capacity.places:
        _resize(desk, capacity, wanted[mode])


def _remove(desk: Desk, capacity: Capacity) -> None:
    if capacity.taken or capacity.waiting:
        raise Refused(
            no(
                _("Guests have already answered that they take part in this way."),
                _("Set its places to the number taken instead, or move those guests first."),
            )
        )
    capacity.delete()
    del desk.capacities[capacity.mode]


def _resize(desk: Desk, capacity: Capacity, places: int | None) -> None:
    if places is not None and places < capacity.taken:
        taken = ngettext(
            "%(n)s place is already taken or offered.", "%(n)s places are already taken or offered.", capacity.taken
        ) % {"n": capacity.taken}
        least = _("Choose %(n)s or more, or move some guests first.") % {"n": capacity.taken}
        raise Refused(no(taken, least))
    capacity.places = places
    capacity.save(update_fields=["places"])
    desk.freed.add(capacity.mode)


def pause_guests(*, event: Event, now: datetime) -> None:
    """Take back open offers while an event is not on; each goes back to its turn. Nothing is offered until it is.

    Called in the transaction that cancels or postpones; ``event`` says already which of the two.
    """
    if not Guestlist.objects.filter(event=event).exists():
        return
    with desk_of(event.pk, now) as desk:
        offered = list(Rsvp.objects.filter(event_id=event.pk, state=State.OFFERED).order_by("turn"))
        why = _why_paused(event)
        for rsvp in offered:
            rsvp.event = desk.event
            to_the_list(desk, rsvp, why, turn=None)
        Move.objects.bulk_create(
            Move(rsvp=each, was=State.OFFERED, became=State.WAITING, why=why, at=now) for each in offered
        )
        note_many("moved", desk, offered, State.OFFERED)
        desk.freed.clear()


def _why_paused(event: Event) -> str:
    if event.state == Event.State.CANCELLED:
        return _("The event is cancelled, so no place is offered. If it is on again, you keep your turn.")
    return _("The event is postponed, so no place is offered for now. You keep your turn.")


def resume_guests(*, event: Event, now: datetime) -> None:
    """Let the list go on once an event is on again: free places are offered to those who wait."""
    if not Guestlist.objects.filter(event=event).exists():
        return
    with desk_of(event.pk, now) as desk:
        desk.freed.update(desk.capacities)
