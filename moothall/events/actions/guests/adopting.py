"""What a guest answered by address becomes the answer of the account that the address belongs to."""

from datetime import datetime

from django.db import transaction

from moothall.events.actions.guests.joining import one_of
from moothall.events.actions.guests.offering import desk_of
from moothall.events.actions.guests.standings import join_standings
from moothall.events.actions.guests.who import Who
from moothall.events.models import Rsvp, Standing
from moothall.people.models import Person


def adopt_rsvps(*, person: Person, now: datetime) -> int:
    """Make the answers given by a person's own address theirs, and return how many there were.

    Where they had answered an event both ways, the better of the two is kept: the held place, else the earlier turn.
    """
    who = Who(person, person.email.lower())
    events = Rsvp.objects.filter(email=who.email).order_by("event_id").values_list("event_id", flat=True)
    adopted = list(events)
    for event_id in adopted:
        _adopt(event_id, who, now)
    _adopt_standings(who)
    return len(adopted)


def _adopt(event_id: int, who: Who, now: datetime) -> None:
    with desk_of(event_id, now, needs_list=False) as desk:
        one_of(desk, who)


@transaction.atomic
def _adopt_standings(who: Who) -> None:
    for series in set(Standing.objects.filter(email=who.email).values_list("series", flat=True)):
        rows = Standing.objects.select_for_update().filter(who.rows(), series=series).order_by("pk")
        join_standings(list(rows), who)
