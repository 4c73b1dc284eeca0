"""Guests can say that they come to what is made here, in the ways in which it takes place."""

from dataclasses import replace
from datetime import datetime, timedelta

from moothall.events.actions.guests import NONE, GuestlistFacts, set_guestlist
from moothall.events.models import Capacity, Event, Guestlist, Mode, Question
from moothall.people.models import Viewer


def let_guests_follow(*, by: Viewer, event: Event, now: datetime) -> None:
    """Ask guests for answers in each way in which an event takes place: without a limit, until its hosts set one.

    A way that comes later (a link is added) is offered too; one that goes is taken away as long as it is a draft.
    """
    ways = ways_of(event)
    guestlist = Guestlist.objects.filter(event=event).first()
    if guestlist is None:
        usual = GuestlistFacts(room=None if Mode.ROOM in ways else NONE, online=None if Mode.ONLINE in ways else NONE)
        set_guestlist(by=by, event=event, facts=usual, now=now)
        return
    known = guestlist_facts_of(guestlist)
    wanted = _following(known, ways, loosely=event.state == Event.State.DRAFT)
    if wanted != known:
        set_guestlist(by=by, event=event, facts=wanted, now=now)


def ways_of(event: Event) -> set[str]:
    """Return the modes in which an event takes place: in a room unless it has nothing but a link."""
    online = {str(Mode.ONLINE)} if event.online_url else set()
    room = {str(Mode.ROOM)} if event.venue or event.address or not event.online_url else set()
    return online | room


def _following(known: GuestlistFacts, ways: set[str], *, loosely: bool) -> GuestlistFacts:
    places = {"room": known.room, "online": known.online}
    for mode, offered in places.items():
        if mode in ways and offered == NONE:
            places[mode] = None
        elif mode not in ways and loosely:
            places[mode] = NONE
    return replace(known, room=places["room"], online=places["online"])


def guestlist_facts_of(guestlist: Guestlist) -> GuestlistFacts:
    """Return how the guests of an event are asked, as it could be asked of another."""
    found = dict(Capacity.objects.filter(event=guestlist.event_id).values_list("mode", "places"))
    return GuestlistFacts(
        room=found.get(Mode.ROOM, NONE),
        online=found.get(Mode.ONLINE, NONE),
        most_guests=guestlist.most_guests,
        named=guestlist.named,
        claim_hours=guestlist.claim_hours,
        opens_at=guestlist.opens_at,
        closes_at=guestlist.closes_at,
        is_open=guestlist.is_open,
    )


def ask_guests_alike(*, by: Viewer, original: Event, event: Event, now: datetime) -> None:
    """Ask the guests of a new event what those of another were asked, with dates as far from its start."""
    shift = event.starts_at - original.starts_at
    guestlist = Guestlist.objects.filter(event=original).first()
    if guestlist is not None:
        facts = guestlist_facts_of(guestlist)
        moved = replace(facts, opens_at=_moved(facts.opens_at, shift), closes_at=_moved(facts.closes_at, shift))
        set_guestlist(by=by, event=event, facts=moved, now=now)
    Question.objects.bulk_create(
        Question(
            event=event,
            delete_on=question.delete_on + timedelta(days=shift.days),
            **{name: getattr(question, name) for name in ASKED},
        )
        for question in Question.objects.filter(event=original).order_by("position", "id")
    )


ASKED = ("text", "kind", "choices", "required", "about_access", "about_organisation", "purpose", "position")


def _moved(at: datetime | None, shift: timedelta) -> datetime | None:
    return at + shift if at else None
