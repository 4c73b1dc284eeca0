"""An event that has been, for the tests of afterwards."""

from datetime import timedelta

from moothall.events.actions import mark_came, mark_happened
from moothall.events.models import Event, Rsvp
from moothall.helping.models import Role, Stint
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp


class Evening:
    """An event of one group that ended an hour ago, with guests who came."""

    def __init__(self, guests: int = 4, *, over: bool = True) -> None:
        self.group = group()
        self.organiser = member(self.group, "organiser")
        begins = NOW - timedelta(hours=3)
        self.event = event(self.group, starts_at=begins)
        before = begins - timedelta(days=3)
        guestlist(self.event, room=None, now=before)
        self.rsvps = [rsvp(self.event, person(), now=before) for _guest in range(guests)]
        for one in self.rsvps:
            mark_came(by=self.organiser, rsvp=one, seats=1, at=begins, now=begins)
        if over:
            mark_happened(now=NOW)
        self.event = Event.objects.get(pk=self.event.pk)
        self.rsvps = list(Rsvp.objects.filter(event=self.event).order_by("id"))

    def helper(self, *, minutes: int | None = 90, state: str = "did_it", **fields: object) -> Stint:
        role = Role.objects.create(
            event=self.event,
            kind="welcome",
            title="Welcome",
            wanted=3,
            filled=1,
            position=1,
            created_at=NOW,
            changed_at=NOW,
        )
        who = fields or {"person": person()}
        return Stint.objects.create(role=role, state=state, minutes=minutes, nonce="n", at=NOW, changed_at=NOW, **who)
