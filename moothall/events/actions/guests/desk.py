"""The guest desk of one event: whoever stands at it is alone there, until their transaction ends.

Coming to it takes the row lock of the guestlist (SQLite: the transaction itself is the lock), so what is read at the
desk is true, and turns are given in the order of commits. Places are taken by one conditional UPDATE all the same, and
the database refuses what would be too many: each of the three would do alone.
"""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from moothall.events.actions.guests.who import Who
from moothall.events.models import Event, Guestlist, Mode, Question, Rsvp
from moothall.events.queries.known import Known, known_of
from moothall.kit.rows import do, find, locked
from moothall.kit.verdict import Refused, no
from moothall.minutes.actions import enqueue, record
from moothall.people.models import Viewer

COUNT_GUESTS = "events.count_guests"
COUNT_EVERY, COUNT_LAG = 10, timedelta(seconds=20)
TAKE = """
UPDATE events_capacity SET taken = taken + %s WHERE id = %s AND (places IS NULL OR taken + %s <= places)"""
MINE = """id IN (
SELECT id FROM events_rsvp WHERE event_id = %s AND person_id = %s
UNION ALL SELECT id FROM events_rsvp WHERE event_id = %s AND email = %s AND NOT (email = ''))"""
COUNT = "UPDATE events_capacity SET taken = taken + %s, waiting = waiting + %s WHERE id = %s"


class Desk:
    """What is known at the desk of one event, and how places and turns change hands there.

    ``answered`` says whether ``who`` has an answer already; ``lead`` is the id of the group that leads the event.
    """

    def __init__(self, event_id: int, now: datetime, *, needs_list: bool = True, who: Who | None = None) -> None:
        self.now = now
        self._lock(event_id)  # in a statement of its own: one that waits knows the places as they were before
        known = _read(event_id, who)
        self.event, self.lead, self.answered = known.event, known.lead, known.answered
        self.guestlist = known.guestlist or _none_yet(event_id, needed=needs_list)
        self.capacities = {each.mode: each for each in known.capacities}
        self._has_questions = known.has_questions
        self.freed: set[str] = set()
        self.changed = False

    @staticmethod
    def _lock(event_id: int) -> None:
        if locked():
            do("SELECT 1 FROM events_guestlist WHERE event_id = %s FOR UPDATE", event_id)

    @cached_property
    def questions(self) -> list[Question]:
        """What guests are asked, as long as the answers may be kept."""
        if not self._has_questions:
            return []
        asked = find(Question, "event_id = %s ORDER BY position, id", self.event.pk)
        return [each for each in asked if each.delete_on > self.now.date()]

    def require_mode(self, mode: str) -> None:
        """Do nothing when the event can be joined in this way.

        :raises Refused: when it cannot.
        """
        if mode not in self.capacities:
            other = _("You can take part online.") if mode == Mode.ROOM else _("You can take part in the room only.")
            raise Refused(no(_("This event cannot be joined in that way."), other))

    def room_left(self, mode: str) -> int | None:
        """Return how many places are free; None when there is no limit."""
        capacity = self.capacities[mode]
        return None if capacity.places is None else max(0, capacity.places - capacity.taken)

    def take(self, mode: str, seats: int) -> bool:
        """Take places, all or none of them; False when there are not so many."""
        capacity, left = self.capacities[mode], self.room_left(mode)
        if left is not None and left < seats:
            return False
        if not do(TAKE, seats, capacity.pk, seats):
            return False
        capacity.taken += seats
        self.changed = True
        return True

    def take_in_turn(self, mode: str, seats: int) -> bool:
        """Take places for somebody who comes now: not while others wait whom the free places would do."""
        left = self.room_left(mode)
        if left and self.capacities[mode].waiting and self.line(mode).filter(seats__lte=left).exists():
            self.freed.add(mode)
            return False
        return self.take(mode, seats)

    def give_back(self, mode: str, seats: int) -> None:
        """Put places back; they are offered on before the desk is left."""
        self._count(mode, taken=-seats)
        self.freed.add(mode)
        self.changed = True

    def wait(self, mode: str, seats: int) -> None:
        """Count seats that are waited for; negative when they no longer are."""
        self._count(mode, waiting=seats)

    def _count(self, mode: str, *, taken: int = 0, waiting: int = 0) -> None:
        capacity = self.capacities[mode]
        do(COUNT, taken, waiting, capacity.pk)
        capacity.taken += taken
        capacity.waiting += waiting

    def line(self, mode: str) -> Any:
        """Return who waits for this mode, the next one first."""
        return Rsvp.objects.filter(event_id=self.event.pk, mode=mode, state=Rsvp.State.WAITING).order_by("turn")

    def next_turn(self) -> int:
        """Give out the next turn of the waiting list."""
        self.guestlist.last_turn += 1
        do("UPDATE events_guestlist SET last_turn = %s WHERE id = %s", self.guestlist.last_turn, self.guestlist.pk)
        return self.guestlist.last_turn

    def answers_of(self, who: Who) -> list[Rsvp]:
        """Return what somebody answered: one row; two when they answered by address and as a person."""
        person, email = who.keys()
        rows = find(Rsvp, MINE, self.event.pk, person, self.event.pk, email)
        for row in rows:
            row.event = self.event
        return rows

    def answer(self, pk: int) -> Rsvp:
        """Return one answer as it is now.

        :raises Refused: when it is gone.
        """
        found = Rsvp.objects.select_related("person").filter(pk=pk, event_id=self.event.pk).first()
        if found is None:
            raise Refused(no(_("This answer is no longer there."), _("Open the event’s page and answer again.")))
        found.event = self.event
        return found

    def release(self, rsvp: Rsvp) -> None:
        """Let go of what an answer holds or waits for; the answer is not saved yet."""
        if rsvp.holds:
            self.give_back(rsvp.mode, rsvp.holds)
        if rsvp.state == Rsvp.State.WAITING:
            self.wait(rsvp.mode, -rsvp.seats)
        rsvp.holds = 0

    def note(self, verb: str, rsvp: Rsvp, was: str, *, by: Viewer | None) -> None:
        """Record a minute about an answer; it names nobody. ``standing`` says that it came with an answer to all."""
        seats = rsvp.came or rsvp.seats
        detail = {"event": self.event.pk, "state": str(rsvp.state), "was": str(was), "seats": seats}
        if rsvp.standing_id:
            detail["standing"] = rsvp.standing_id
        record(f"events.rsvp.{verb}", by=by, about=rsvp, now=self.now, group_id=self.lead, detail=detail)


def _read(event_id: int, who: Who | None) -> Known:
    known = known_of(event_id, *who.keys()) if who else known_of(event_id)
    if known is None:
        raise Event.DoesNotExist
    return known


def _none_yet(event_id: int, *, needed: bool) -> Guestlist:
    if needed:
        raise Refused(no(_("This event takes no answers here."), _("Its page says how to take part.")))
    return Guestlist(event_id=event_id)


def ask_to_count(event_id: int, now: datetime) -> None:
    """Ask for a count of the event's guests; what is asked within the same seconds is asked once."""
    slot = int(now.timestamp()) // COUNT_EVERY
    enqueue(
        COUNT_GUESTS,
        payload={"event": event_id},
        now=now,
        due_at=now + COUNT_LAG,
        key=f"{COUNT_GUESTS}:{event_id}:{slot}",
    )
