"""Places, turns and offers against a model that is too simple to be wrong, however verbs follow each other.

The run in the suite is short; ``MOOTHALL_MACHINE_EXAMPLES`` and ``MOOTHALL_MACHINE_STEPS`` make it longer
(docs/testing.md).
"""

import os
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from moothall.events.actions import (
    GuestlistFacts,
    RsvpFacts,
    add_walk_in,
    adopt_rsvps,
    answer_new_dates,
    change_rsvp,
    claim_offer,
    decline_offer,
    end_standing,
    lapse_offers,
    leave_rsvp,
    mark_came,
    move_rsvp,
    pause_guests,
    place_rsvp,
    place_standing,
    resume_guests,
    set_guestlist,
    unmark_came,
)
from moothall.events.models import Capacity, Event, Rsvp, Series, Standing
from moothall.events.queries.guests import standing_in_line
from moothall.kit.verdict import Refused
from moothall.people.models import Person
from tests.events.making import NOW, event, group, member, person

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("MOOTHALL_MACHINE_EXAMPLES", "12"))
STEPS = int(os.environ.get("MOOTHALL_MACHINE_STEPS", "30"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MODES = ("room", "online")
PEOPLE, ADDRESSES = 3, 5
who = st.integers(0, PEOPLE + ADDRESSES - 1)
which = st.integers(0, 1)
seats = st.integers(1, 4)
mode = st.sampled_from(MODES)
places = st.one_of(st.none(), st.integers(0, 6))


@dataclass
class Party:
    """One answer, as the model knows it."""

    state: str
    mode: str
    seats: int
    turn: int = 0
    until: datetime | None = None
    lapses: int = 0
    was: str = ""

    @property
    def holds(self) -> int:
        return self.seats if self.state in {"going", "offered"} or (self.state == "came" and self.was == "held") else 0


class Book:
    """The guests of one event in plain Python: no locks, no rows, no cleverness."""

    def __init__(self, starts_at: datetime, room: int | None, online: int | None) -> None:
        self.starts_at, self.on = starts_at, True
        self.places: dict[str, int | None] = {"room": room, "online": online}
        self.parties: dict[str, Party] = {}
        self.last_turn = 0

    def taken(self, mode: str) -> int:
        return sum(each.holds for each in self.parties.values() if each.mode == mode)

    def left(self, mode: str) -> float:
        most = self.places[mode]
        return float("inf") if most is None else most - self.taken(mode)

    def line(self, mode: str) -> list[Party]:
        waits = [each for each in self.parties.values() if each.state == "waiting" and each.mode == mode]
        return sorted(waits, key=lambda each: each.turn)

    def turn(self) -> int:
        self.last_turn += 1
        return self.last_turn

    def fits_now(self, mode: str, seats: int) -> bool:
        ahead = any(each.seats <= self.left(mode) for each in self.line(mode))
        return seats <= self.left(mode) and not (ahead and self.left(mode) > 0)

    def offer(self, now: datetime) -> None:
        if not self.on or now >= self.starts_at:
            return
        for mode in MODES:
            for each in self.line(mode):
                if each.seats <= self.left(mode):
                    self.give(each, now)

    def give(self, each: Party, now: datetime) -> None:
        night = now.hour >= 21 or now.hour < 8  # all are in UTC, where no clocks change
        read = now
        if night:
            read = (now + DAY if now.hour >= 21 else now).replace(hour=8, minute=0)
        left = self.starts_at - read
        if left < 2 * HOUR:
            each.state, each.until, each.turn = "going", None, 0
        else:
            each.state, each.until = "offered", read + (DAY if left >= DAY else max(HOUR, left / 2))


class Guests(RuleBasedStateMachine):
    """Two dates of one series, a few people, a few addresses, and time that goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.adopted = False
        self.outer = transaction.atomic()
        self.outer.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @initialize(room=places, online=places)
    def begin(self, room: int | None, online: int | None) -> None:
        self.now, self.adopted = NOW, False
        host = group()
        self.boss = member(host, "organiser")
        self.people = [person(timezone="UTC") for _ in range(PEOPLE)]
        self.series = Series.objects.create(
            group=host, title="Tea", slug="tea", rule="FREQ=WEEKLY", first_on=date(2026, 3, 12), time=time(18),
            minutes=120, timezone="UTC", created_at=NOW, changed_at=NOW,
        )  # fmt: skip
        self.events: list[Event] = []
        self.books: list[Book] = []
        for days in (3, 6):
            starts_at = NOW + days * DAY
            self.events.append(
                event(host, starts_at=starts_at, timezone="UTC", series=self.series, series_on=starts_at.date())
            )
            set_guestlist(by=None, event=self.events[-1], facts=self.facts(room, online), now=NOW)
            self.books.append(Book(starts_at, room, online))
        self.standing: dict[str, tuple[str, int]] = {}
        self.skipped: set[tuple[str, int]] = set()
        self.names = {f"p{each.pk}": each for each in self.people}

    @staticmethod
    def facts(room: int | None, online: int | None) -> GuestlistFacts:
        return GuestlistFacts(room=room, online=online, most_guests=3)

    # -- who is who ------------------------------------------------------------------------------------------------

    def key(self, who: int) -> str:
        """Return how the model calls somebody; the address that became an account is that person."""
        if who == PEOPLE and self.adopted:
            who = 0
        return f"p{self.people[who].pk}" if who < PEOPLE else f"g{who}@example.org"

    def asks(self, who: int) -> dict[str, Any]:
        return {"by": self.people[who]} if who < PEOPLE else {"by": None, "email": f"g{who}@example.org"}

    def row(self, key: str, at: int) -> Rsvp:
        mine = {"person": self.names[key]} if key in self.names else {"email": key}
        return Rsvp.objects.get(event=self.events[at], **mine)

    def by(self, key: str) -> Person | None:
        return self.names.get(key)

    def party(self, who: int, at: int) -> tuple[str, Party | None]:
        return self.key(who), self.books[at].parties.get(self.key(who))

    # -- answering -------------------------------------------------------------------------------------------------

    def answer(self, book: Book, key: str, mode: str, seats: int) -> bool:
        """Answer in the model; False when there is no room for a change, and nothing changes."""
        found = book.parties.get(key)
        if found and found.state == "came":
            return True
        if found and found.state in {"going", "offered", "waiting"}:
            if not self.change(book, found, mode, seats):
                return False
            if found.state == "offered" and found.until and self.now < found.until:
                found.state, found.until, found.turn, found.lapses = "going", None, 0, 0
        else:
            fits = book.fits_now(mode, seats)
            made = Party("going" if fits else "waiting", mode, seats)
            made.turn = 0 if fits else book.turn()
            book.parties[key] = made
        book.offer(self.now)
        return True

    def change(self, book: Book, found: Party, mode: str, seats: int) -> bool:
        if mode != found.mode:
            if not book.fits_now(mode, seats):
                return False
            found.state, found.mode, found.turn, found.until, found.lapses = "going", mode, 0, None, 0
        elif found.holds and seats > found.seats and not book.fits_now(mode, seats - found.seats):
            return False
        found.seats = seats
        return True

    def open(self, at: int) -> bool:
        return self.books[at].on and self.now < self.events[at].ends_at

    @rule(who=who, at=which, mode=mode, seats=seats)
    def place(self, who: int, at: int, mode: str, seats: int) -> None:
        before = vars(self.books[at].parties.get(self.key(who), Party("", "", 0))).copy()
        allowed = self.open(at) and self.answer(self.books[at], self.key(who), mode, seats)
        facts = RsvpFacts(mode=mode, seats=seats)
        if allowed:
            place_rsvp(**self.asks(who), event=self.events[at], facts=facts, now=self.now)
        else:
            self.refuses(lambda: place_rsvp(**self.asks(who), event=self.events[at], facts=facts, now=self.now))
            found = self.books[at].parties.get(self.key(who), Party("", "", 0))
            assert vars(found) == before

    @rule(who=who, at=which, mode=mode, seats=seats)
    def alter(self, who: int, at: int, mode: str, seats: int) -> None:
        key, found = self.party(who, at)
        if found is None:
            return
        facts = RsvpFacts(mode=mode, seats=seats)

        def act() -> Rsvp:
            return change_rsvp(by=self.by(key), rsvp=self.row(key, at), facts=facts, now=self.now)

        book = self.books[at]
        if found.state == "came" or not self.open(at):
            self.refuses(act)
        elif found.state == "not_going":
            self.answer(book, key, mode, seats)
            act()
        elif self.change(book, found, mode, seats):
            book.offer(self.now)
            act()
        else:
            self.refuses(act)

    @rule(who=who, at=which)
    def leave(self, who: int, at: int) -> None:
        key, found = self.party(who, at)
        if found is None:
            return
        if found.state == "came" or self.now >= self.events[at].ends_at:
            self.refuses(lambda: leave_rsvp(by=self.by(key), rsvp=self.row(key, at), now=self.now))
            return
        if found.state != "not_going":
            found.state, found.turn, found.until = "not_going", 0, None
            self.skipped.add((key, at))
        self.books[at].offer(self.now)
        leave_rsvp(by=self.by(key), rsvp=self.row(key, at), now=self.now)

    @rule(who=who, at=which, claims=st.booleans())
    def reply(self, who: int, at: int, *, claims: bool) -> None:
        key, found = self.party(who, at)
        if found is None or found.state != "offered":
            return
        assert found.until is not None
        verb = claim_offer if claims else decline_offer
        if self.now >= self.events[at].ends_at or (claims and self.now >= found.until):
            self.refuses(lambda: verb(by=self.by(key), rsvp=self.row(key, at), now=self.now))
            return
        found.state, found.turn, found.until = ("going" if claims else "not_going"), 0, None
        found.lapses = 0 if claims else found.lapses
        self.books[at].offer(self.now)
        verb(by=self.by(key), rsvp=self.row(key, at), now=self.now)

    # -- time and organisers ---------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([0, 1, 5, 24]))
    def go_on(self, hours: int) -> None:
        """Let time pass, and let offers lapse as the schedule does."""
        self.now += hours * HOUR
        for at, book in enumerate(self.books):
            late = [
                (key, each)
                for key, each in book.parties.items()
                if each.state == "offered"
                and book.on
                and each.until
                and (each.until <= self.now or book.starts_at <= self.now)
            ]
            for key, each in sorted(late, key=lambda one: (one[1].until or self.now, one[1].turn)):
                each.lapses, each.until = each.lapses + 1, None
                if each.lapses >= 2:
                    each.state, each.turn = "not_going", 0
                    self.skipped.add((key, at))
                else:
                    each.state, each.turn = "waiting", book.turn()
            if late:
                book.offer(self.now)
        lapse_offers(now=self.now)

    @rule(at=which, room=places, online=places)
    def resize(self, at: int, room: int | None, online: int | None) -> None:
        book = self.books[at]

        def act() -> Any:
            return set_guestlist(by=self.boss, event=self.events[at], facts=self.facts(room, online), now=self.now)

        wanted = {"room": room, "online": online}
        if any(most is not None and most < book.taken(mode) for mode, most in wanted.items()):
            self.refuses(act)
            return
        book.places = wanted
        book.offer(self.now)
        act()

    @rule(who=who, at=which, to=st.sampled_from(["going", "waiting", "offered", "not_going"]))
    def move(self, who: int, at: int, to: str) -> None:
        key, found = self.party(who, at)
        book = self.books[at]
        if found is None:
            return

        def act() -> Any:
            return move_rsvp(by=self.boss, rsvp=self.row(key, at), to=to, why="You asked for it.", now=self.now)

        needs = to in {"going", "offered"} and not found.holds
        if found.state == "came" or not self.open(at) or (needs and found.seats > book.left(found.mode)):
            self.refuses(act)
            return
        if found.state != to:
            found.until = None
            if to == "waiting":
                found.state, found.turn = to, book.turn()
            elif to == "not_going":
                found.state, found.turn = to, 0
            else:
                found.state, found.turn, found.lapses = "going", 0, 0
                if to == "offered":
                    book.give(found, self.now)
                    found.turn = book.turn() if found.state == "offered" else 0
            book.offer(self.now)
        act()

    @rule(at=which, state=st.sampled_from(["cancelled", "postponed"]))
    def pause(self, at: int, state: str) -> None:
        book = self.books[at]
        if not book.on:
            return
        book.on = False
        for each in book.parties.values():
            if each.state == "offered":
                each.state, each.until = "waiting", None
        Event.objects.filter(pk=self.events[at].pk).update(state=state)
        self.events[at].refresh_from_db()
        pause_guests(event=self.events[at], now=self.now)

    @rule(at=which)
    def resume(self, at: int) -> None:
        if self.books[at].on:
            return
        self.books[at].on = True
        self.books[at].offer(self.now)
        Event.objects.filter(pk=self.events[at].pk).update(state="published")
        self.events[at].refresh_from_db()
        resume_guests(event=self.events[at], now=self.now)

    # -- the day itself --------------------------------------------------------------------------------------------

    def doors(self, at: int) -> bool:
        return self.books[at].on and self.now >= self.books[at].starts_at - DAY

    @rule(who=who, at=which, takes_back=st.booleans())
    def arrive(self, who: int, at: int, *, takes_back: bool) -> None:
        key, found = self.party(who, at)
        if found is None:
            return
        row = self.row(key, at)
        if not self.doors(at):
            self.refuses(lambda: mark_came(by=self.boss, rsvp=row, at=self.now, now=self.now))
            return
        if not takes_back:
            if found.state != "came":
                found.was = "held" if found.holds else ("waiting" if found.state == "waiting" else "")
                found.state, found.until = "came", None
            mark_came(by=self.boss, rsvp=row, at=self.now, now=self.now)
            return
        if found.state == "came":
            found.state = {"held": "going", "waiting": "waiting", "": "not_going"}[found.was]
            found.turn = found.turn if found.state == "waiting" else 0
            if found.state == "waiting":
                self.books[at].offer(self.now)
        unmark_came(by=self.boss, rsvp=row, now=self.now)

    @rule(at=which, seats=seats)
    def walk_in(self, at: int, seats: int) -> None:
        def act() -> Any:
            return add_walk_in(by=self.boss, event=self.events[at], seats=seats, at=self.now, now=self.now)

        if self.doors(at):
            act()
        else:
            self.refuses(act)

    # -- all dates, and accounts -----------------------------------------------------------------------------------

    @rule(who=who, mode=mode, seats=seats)
    def come_to_all(self, who: int, mode: str, seats: int) -> None:
        key = self.key(who)
        again = key not in self.standing
        self.standing[key] = (mode, seats)
        for at in range(2):
            coming = self.books[at].on and self.now < self.books[at].starts_at
            row = self.books[at].parties.get(key)
            is_skip = row is not None and row.state == "not_going" and self.of_standing(key, at)
            if coming and not (is_skip and not again):
                self.answer(self.books[at], key, mode, seats)
        place_standing(**self.asks(who), series=self.series, facts=RsvpFacts(mode=mode, seats=seats), now=self.now)

    def of_standing(self, key: str, at: int) -> bool:
        return self.row(key, at).standing_id is not None

    @rule(who=who)
    def come_to_none(self, who: int) -> None:
        key = self.key(who)
        if key not in self.standing:
            return
        del self.standing[key]
        for at in range(2):
            found = self.books[at].parties.get(key)
            active = found is not None and found.state in {"going", "offered", "waiting"}
            if found and active and self.now < self.books[at].starts_at and self.of_standing(key, at):
                found.state, found.turn, found.until = "not_going", 0, None
                self.books[at].offer(self.now)
        mine = {"person": self.names[key]} if key in self.names else {"email": key}
        end_standing(by=self.by(key), standing=Standing.objects.get(series=self.series, **mine), now=self.now)

    @rule()
    def answer_dates(self) -> None:
        """Dates that somebody has answered in any way are not answered again."""
        alive = list(Standing.objects.filter(ended_at=None).order_by("placed_at", "pk"))
        for standing in alive:
            key = standing.email or f"p{standing.person_id}"
            for at in range(2):
                coming = self.books[at].on and self.now < self.books[at].starts_at
                if coming and key not in self.books[at].parties:
                    self.answer(self.books[at], key, standing.mode, standing.seats)
        answer_new_dates(series=self.series, now=self.now)

    @precondition(lambda self: not self.adopted)
    @rule()
    def take_account(self) -> None:
        """Let the first person have the first guest's address: what both answered becomes one."""
        email, person_ = f"g{PEOPLE}@example.org", self.people[0]
        key = f"p{person_.pk}"
        self.adopted = True
        Person.objects.filter(pk=person_.pk).update(email=email)
        person_.refresh_from_db()
        for book in self.books:
            guest, mine = book.parties.pop(email, None), book.parties.get(key)
            if guest is None:
                continue
            order = ["came", "going", "offered", "waiting", "not_going"]
            if mine is None or (order.index(guest.state), guest.turn) < (order.index(mine.state), mine.turn):
                book.parties[key] = guest
            elif (order.index(guest.state), guest.turn) == (order.index(mine.state), mine.turn):
                book.parties[key] = self.older(book, guest, mine, email)
            book.offer(self.now)
        if email in self.standing:
            kept = self.standing.pop(email)
            self.standing.setdefault(key, kept)
        adopt_rsvps(person=person_, now=self.now)

    def older(self, book: Book, guest: Party, mine: Party, email: str) -> Party:
        at = self.books.index(book)
        rows = Rsvp.objects.filter(event=self.events[at])
        first = rows.get(email=email).pk < rows.get(person=self.people[0]).pk
        return guest if first else mine

    # -- what always holds -----------------------------------------------------------------------------------------

    def refuses(self, act: Any) -> None:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.verdict.reason

    @invariant()
    def rows_are_as_the_model_says(self) -> None:
        for at, book in enumerate(getattr(self, "books", [])):
            rows = Rsvp.objects.filter(event=self.events[at], walked_in=False)
            found = {
                each.email or f"p{each.person_id}": (each.state, each.mode, each.seats, each.holds, each.offer_until)
                for each in rows
            }
            assert found == {
                key: (each.state, each.mode, each.seats, each.holds, each.until) for key, each in book.parties.items()
            }
            turns = {each.email or f"p{each.person_id}": each.turn for each in rows if each.state == "waiting"}
            order = [key for key, _turn in sorted(turns.items(), key=lambda one: one[1] or 0)]
            modelled = sorted(
                (key for key, each in book.parties.items() if each.state == "waiting"),
                key=lambda key: book.parties[key].turn,
            )
            assert order == modelled

    @invariant()
    def sums_are_right_and_nobody_is_oversold(self) -> None:
        for at in range(len(getattr(self, "books", []))):
            rows = Rsvp.objects.filter(event=self.events[at])
            for capacity in Capacity.objects.filter(event=self.events[at]):
                mine = [each for each in rows if each.mode == capacity.mode]
                assert capacity.taken == sum(each.holds for each in mine)
                assert capacity.waiting == sum(each.seats for each in mine if each.state == "waiting")
                assert capacity.places is None or capacity.taken <= capacity.places

    @invariant()
    def nobody_who_fits_waits(self) -> None:
        for at, book in enumerate(getattr(self, "books", [])):
            if not book.on or self.now >= book.starts_at:
                continue
            for mode in MODES:
                assert not [each for each in book.line(mode) if each.seats <= book.left(mode)]
            for row in Rsvp.objects.filter(event=self.events[at], state="waiting"):
                ahead = [each for each in book.line(row.mode) if each.turn < book.parties[self.name(row)].turn]
                assert standing_in_line(row) == len(ahead) + 1

    @staticmethod
    def name(row: Rsvp) -> str:
        return row.email or f"p{row.person_id}"

    @invariant()
    def no_offer_outlives_its_time(self) -> None:
        for at, book in enumerate(getattr(self, "books", [])):
            offers = Rsvp.objects.filter(event=self.events[at], state="offered")
            assert all(each.offer_until and each.offer_until <= book.starts_at for each in offers)
            assert not offers.exists() or book.on


def test_verbs_in_any_order_keep_the_law():
    run_state_machine_as_test(
        Guests,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
