"""An event on its day, its guests, and those who keep its door."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from moothall.arrivals.actions import Mark
from moothall.events.actions import GuestlistFacts, set_guestlist
from moothall.events.models import Event, Rsvp
from moothall.events.queries.own_links import new_nonce
from moothall.groups.models import Group
from tests.events.making import NOW, event, group

BEGINS = NOW + timedelta(hours=1)


def evening(*hosts: Group, room: int | None = None, starts_at: datetime = BEGINS, **fields: Any) -> Event:
    """An event that begins in an hour, with a guestlist."""
    made = event(*(hosts or (group(),)), starts_at=starts_at, **fields)
    before = starts_at - timedelta(days=7)
    set_guestlist(by=None, event=made, facts=GuestlistFacts(room=room, most_guests=9), now=before)
    return made


def guest(of: Event, name: str = "", *, seats: int = 1, state: str = "going", **fields: Any) -> Rsvp:
    """An answer written straight into the table: it takes no place of a capacity."""
    email = "" if "person" in fields else fields.pop("email", f"{uuid4().hex[:10]}@example.org")
    values: dict[str, Any] = {
        "holds": seats if state in {"going", "offered"} else 0,
        "nonce": new_nonce(),
        "placed_at": NOW - timedelta(days=3),
        **fields,
    }
    if state == "waiting":
        values.setdefault("turn", Rsvp.objects.filter(event=of).count() + 1)
    return Rsvp.objects.create(event=of, name=name, email=email, seats=seats, state=state, **values)


def mark(of: Rsvp | None = None, seats: int = 1, *, at: datetime = NOW, **fields: Any) -> Mark:
    return Mark(fields.pop("client_id", uuid4()), seats, at, rsvp_id=of.pk if of else None, **fields)
