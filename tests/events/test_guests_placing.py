"""Who gets a place: places, the waiting list, guests, and answering again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InterfaceError
from django.test.utils import CaptureQueriesContext

from moothall.events.actions import (
    RsvpFacts,
    change_rsvp,
    leave_rsvp,
    place_rsvp,
)
from moothall.events.actions.guests import desk as desk_module
from moothall.events.actions.guests.desk import Desk
from moothall.events.models import Answer, Capacity, Companion, Event, Question, Rsvp, Sharing
from moothall.events.queries.guests import standing_in_line
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.minutes.work.worker import work_off
from tests.events.making import HOUR, NOW, event, group, guestlist, person, rsvp

pytestmark = pytest.mark.django_db


def states(of: Event) -> list[str]:
    return list(Rsvp.objects.filter(event=of).order_by("id").values_list("state", flat=True))


def counts(of: Event, mode: str = "room") -> tuple[int, int]:
    capacity = Capacity.objects.get(event=of, mode=mode)
    return capacity.taken, capacity.waiting


def test_places_go_first_come_first_served_and_then_there_is_a_line():
    one = event()
    guestlist(one, room=2)
    rows = [rsvp(one) for _ in range(5)]
    assert states(one) == ["going", "going", "waiting", "waiting", "waiting"]
    assert [standing_in_line(row) for row in rows] == [0, 0, 1, 2, 3]
    assert [row.turn for row in rows] == [None, None, 1, 2, 3]
    assert counts(one) == (2, 3)


def test_no_limit_means_that_everybody_comes():
    one = event()
    guestlist(one, room=None)
    assert [rsvp(one, seats=2).state for _ in range(4)] == ["going"] * 4
    assert counts(one) == (8, 0)


def test_an_answer_is_one_however_often_it_is_given():
    one, maya = event(), person()
    guestlist(one, room=3, most_guests=2)
    first = rsvp(one, maya)
    again = rsvp(one, maya, seats=2)
    by_address = rsvp(one, email=f" {maya.email.upper()} ")
    assert first.pk == again.pk == by_address.pk
    assert (counts(one), Rsvp.objects.get().seats) == ((1, 0), 1)


def test_the_address_of_an_account_is_that_person():
    one, maya = event(), person()
    guestlist(one)
    placed = rsvp(one, email=maya.email, name="Somebody")
    assert (placed.person_id, placed.email, placed.name) == (maya.pk, "", "")


def test_a_guest_needs_an_address():
    one = event()
    guestlist(one)
    with pytest.raises(Refused, match="address"):
        place_rsvp(by=None, event=one, facts=RsvpFacts(), now=NOW)


def test_a_party_holds_all_its_seats_or_waits():
    one = event()
    guestlist(one, room=3, most_guests=2)
    assert [rsvp(one, seats=2).state, rsvp(one, seats=2).state, rsvp(one, seats=1).state] == [
        "going",
        "waiting",
        "going",
    ]
    assert counts(one) == (3, 2)


@pytest.mark.parametrize("seats", [10_001, 4, 0, -1])
def test_too_many_guests_are_refused_in_a_sentence(seats):
    one = event()
    guestlist(one, room=None, most_guests=2)
    with pytest.raises(Refused, match="up to 2 guests" if seats > 0 else "one person or more") as refused:
        rsvp(one, seats=seats)
    assert refused.value.verdict.remedy
    assert not Rsvp.objects.exists()


def test_names_of_guests_are_asked_only_where_they_are_wanted():
    named, unnamed = event(), event()
    guestlist(named, named=True)
    guestlist(unnamed)
    with pytest.raises(Refused, match="name of everybody"):
        rsvp(named, seats=2)
    rsvp(named, seats=2, companions=["Jo"])
    rsvp(unnamed, seats=2, companions=["Ada"])
    assert list(Companion.objects.values_list("name", flat=True)) == ["Jo"]


def test_a_mode_that_is_not_offered_is_refused():
    one = event()
    guestlist(one)
    with pytest.raises(Refused, match="cannot be joined"):
        rsvp(one, mode="online")


@pytest.mark.parametrize(
    ("facts", "fields", "words"),
    [
        ({"opens_at": NOW + HOUR}, {}, "Answers open on Tuesday 10 March, 13:00"),
        ({"closes_at": NOW}, {}, "Answers closed on Tuesday 10 March, 12:00"),
        ({"is_open": False}, {}, "closed the guest list"),
        ({}, {"state": "cancelled"}, "cancelled"),
        ({}, {"state": "postponed"}, "postponed"),
        ({}, {"state": "draft"}, "draft"),
        ({}, {"starts_at": NOW - HOUR * 3}, "has been"),
    ],
)
def test_when_no_answers_are_taken_it_is_said_why_and_when(facts, fields, words):
    one = event(**fields)
    guestlist(one, **facts)
    with pytest.raises(Refused, match=words) as refused:
        rsvp(one)
    assert refused.value.verdict.remedy


def test_an_event_without_a_guestlist_takes_no_answers():
    with pytest.raises(Refused, match="takes no answers here"):
        rsvp(event())


def test_growing_takes_free_seats_and_is_refused_without_losing_any():
    one = event()
    guestlist(one, room=4, most_guests=3)
    mine, _other = rsvp(one), rsvp(one)
    change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(seats=3), now=NOW)
    assert counts(one) == (4, 0)
    with pytest.raises(Refused, match="You keep your 3 places") as refused:
        change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(seats=4), now=NOW)
    assert refused.value.verdict.remedy
    mine.refresh_from_db()
    assert (mine.state, mine.seats, mine.holds, counts(one)) == ("going", 3, 3, (4, 0))


def test_shrinking_frees_seats_for_who_waits():
    one = event()
    guestlist(one, room=2)
    mine, other = rsvp(one, seats=2), rsvp(one)
    change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(seats=1), now=NOW)
    other.refresh_from_db()
    assert (other.state, counts(one)) == ("offered", (2, 0))


def test_a_party_that_waits_keeps_its_turn_when_it_grows_and_may_fit_when_it_shrinks():
    one = event()
    guestlist(one, room=3, most_guests=3)
    rsvp(one, seats=2)
    mine, later = rsvp(one, seats=3), rsvp(one, seats=3)
    change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(seats=4), now=NOW)
    mine.refresh_from_db()
    assert (mine.turn, counts(one)) == (1, (2, 7))
    change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(seats=1), now=NOW)
    mine.refresh_from_db()
    later.refresh_from_db()
    assert (mine.state, later.state, counts(one)) == ("offered", "waiting", (3, 3))


def test_changing_the_mode_needs_room_there():
    one = event()
    guestlist(one, room=1, online=1)
    mine, theirs, third = rsvp(one), rsvp(one, mode="online"), rsvp(one)
    with pytest.raises(Refused, match=r"Online is full[.] You keep your place"):
        change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(mode="online"), now=NOW)
    with pytest.raises(Refused, match=r"Online is full[.] You keep your turn"):
        change_rsvp(by=None, rsvp=third, facts=RsvpFacts(mode="online"), now=NOW)
    leave_rsvp(by=None, rsvp=theirs, now=NOW)
    change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(mode="online"), now=NOW)
    for row in (mine, third):
        row.refresh_from_db()
    assert (mine.mode, mine.state, third.state) == ("online", "going", "offered")
    assert (counts(one), counts(one, "online")) == ((1, 0), (1, 0))


def test_who_has_left_and_comes_back_waits_like_anybody():
    one = event()
    guestlist(one, room=1)
    mine, other = rsvp(one, email="a@example.org"), rsvp(one)
    leave_rsvp(by=None, rsvp=mine, now=NOW)
    back = rsvp(one, email="a@example.org")
    other.refresh_from_db()
    assert (back.pk, back.state, other.state) == (mine.pk, "waiting", "offered")


def test_nobody_changes_or_leaves_for_somebody_else():
    one, maya, ada = event(), person(), person()
    guestlist(one)
    mine = rsvp(one, maya)
    with pytest.raises(Refused, match="somebody else"):
        change_rsvp(by=ada, rsvp=mine, facts=RsvpFacts(), now=NOW)
    with pytest.raises(Refused, match="somebody else"):
        leave_rsvp(by=ada, rsvp=mine, now=NOW)


def test_leaving_twice_is_leaving_once_and_what_was_told_goes():
    one = event()
    guestlist(one, named=True)
    question = Question.objects.create(event=one, text="Diet?", purpose="Food", delete_on=NOW + timedelta(days=9))
    mine = rsvp(one, seats=2, companions=["Jo"], answers={question.pk: "vegan"})
    for _ in range(2):
        leave_rsvp(by=None, rsvp=mine, now=NOW)
    assert (counts(one), states(one)) == ((0, 0), ["not_going"])
    assert not Companion.objects.exists()
    assert not Answer.objects.exists()
    assert Minute.objects.filter(verb="events.rsvp.left").count() == 1


def test_required_questions_are_answered_and_answers_are_replaced():
    one = event()
    guestlist(one)
    fields = {"event": one, "purpose": "Food", "delete_on": NOW + timedelta(days=9)}
    diet = Question.objects.create(text="Diet?", required=True, **fields)
    other = Question.objects.create(text="Other?", **fields)
    foreign = Question.objects.create(text="?", **{**fields, "event": event()})
    with pytest.raises(Refused, match="Please answer “Diet\\?”"):
        rsvp(one, answers={other.pk: "x"})
    assert not Rsvp.objects.exists()
    mine = rsvp(one, answers={diet.pk: "vegan", other.pk: "x", foreign.pk: "y"})
    change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(answers={diet.pk: "none"}), now=NOW)
    assert list(Answer.objects.values_list("question", "text")) == [(diet.pk, "none")]


def test_consents_are_kept_for_co_hosts_only():
    lead, second, stranger = group(), group(), group()
    one = event(lead, second)
    guestlist(one)
    mine = rsvp(one, share_with=[lead.pk, second.pk, stranger.pk])
    assert [each.group_id for each in Sharing.objects.all()] == [second.pk]
    change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(), now=NOW)
    assert not Sharing.objects.exists()


def test_minutes_tell_what_happened_and_nobodys_name():
    host = group()
    one = event(host)
    guestlist(one, room=1)
    mine = rsvp(one, name="Maya", email="maya@example.org")
    rsvp(one)
    leave_rsvp(by=None, rsvp=mine, now=NOW)
    told = Minute.objects.filter(verb__startswith="events.rsvp.").order_by("id")
    assert [(each.verb.rpartition(".")[2], each.detail["was"], each.detail["state"]) for each in told] == [
        ("placed", "", "going"),
        ("placed", "", "waiting"),
        ("left", "going", "not_going"),
        ("offered", "waiting", "offered"),
    ]
    assert {(each.group_id, each.detail["event"]) for each in told} == {(host.pk, one.pk)}
    assert all("maya" not in str(each.detail).lower() for each in told)


def test_the_numbers_of_the_event_are_brought_up_to_date_by_one_job():
    one = event()
    guestlist(one, room=None)
    for _ in range(5):
        rsvp(one, seats=2)
    work_off(now=NOW + HOUR)
    one.refresh_from_db()
    assert one.going_count == 10


def test_an_answer_costs_the_same_however_many_there_are():
    one = event()
    guestlist(one, room=10)
    asked = []
    for size in (1, 3, 50):
        while Rsvp.objects.count() < size:
            rsvp(one)
        with CaptureQueriesContext(connection) as questions:
            rsvp(one, mode="room") if size < 10 else rsvp(one)
        asked.append(len(questions))
    assert asked[0] == asked[1]
    assert asked[2] <= asked[0] + 2  # a turn, and a count of who waits, instead of a place


def test_the_database_itself_refuses_to_oversell():
    one = event()
    guestlist(one, room=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Capacity.objects.filter(event=one).update(taken=2)


@pytest.mark.parametrize("locked", [True, False])
def test_without_lock_and_condition_the_database_alone_holds_and_the_guest_waits(monkeypatch, locked):
    """The mutant: take places without asking whether they are there, from what was read too early."""
    monkeypatch.setattr(desk_module, "TAKE", "UPDATE events_capacity SET taken = taken + %s WHERE id = %s AND %s > 0")
    if not locked:
        monkeypatch.setattr(Desk, "_lock", lambda *_: None)
    monkeypatch.setattr(Desk, "room_left", lambda *_: None)  # and everything that is known is wrong
    one = event()
    guestlist(one, room=2, most_guests=3)
    assert [rsvp(one).state for _ in range(4)] == ["going", "going", "waiting", "waiting"]
    assert counts(one) == (2, 2)
    mine = Rsvp.objects.filter(state="going").earliest("id")
    with pytest.raises(Refused, match="same moment"):
        change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(seats=3), now=NOW)
    assert counts(one) == (2, 2)


def test_interface_errors_are_not_taken_for_a_full_room(monkeypatch):
    one = event()
    guestlist(one)

    def broken(*_args):
        raise InterfaceError

    monkeypatch.setattr(Desk, "take", broken)
    with pytest.raises(InterfaceError):
        rsvp(one)
