"""Whose answers are whose: adopted by accounts, seen by organisers, opened by links, forgotten in time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.events.actions import adopt_rsvps, forget_guests, leave_rsvp, mark_came
from moothall.events.models import (
    Answer,
    Capacity,
    Companion,
    Move,
    Question,
    Rsvp,
    RsvpRequest,
    Sharing,
    Standing,
)
from moothall.events.queries.guests import guests_of, perhaps_same, places_of, rsvp_of
from moothall.events.queries.own_links import place_token, rsvp_by_token, standing_by_token, standing_token
from moothall.minutes.actions import record
from moothall.minutes.work.worker import work_off
from moothall.people.models import STRANGER
from moothall.people.privacy import copy_for, tidy_after
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def guest_row(of, **fields) -> Rsvp:
    """Write an answer by address as it may be left from before there was an account."""
    return Rsvp.objects.create(**{"event": of, "mode": "room", "placed_at": NOW, "nonce": "n", **fields})


@pytest.mark.parametrize(("mine_first", "kept_turn"), [(True, 1), (False, 1)])
def test_two_answers_of_one_person_become_one_with_the_earlier_turn(mine_first, kept_turn):
    one, maya = event(), person()
    guestlist(one, room=1)
    holder = rsvp(one)
    first = rsvp(one, maya) if mine_first else rsvp(one, email="old@example.org")
    second = rsvp(one, email="old@example.org") if mine_first else rsvp(one, maya)
    last = rsvp(one)
    type(maya).objects.filter(pk=maya.pk).update(email="old@example.org")
    maya.refresh_from_db()
    assert adopt_rsvps(person=maya, now=NOW) == 1
    kept = Rsvp.objects.get(person=maya)
    assert (kept.pk, kept.turn, kept.state) == (first.pk, kept_turn, "waiting")
    assert not Rsvp.objects.filter(pk=second.pk).exists()
    assert Capacity.objects.get().waiting == 2
    assert "answered twice" in Move.objects.get(rsvp=kept).why
    leave_rsvp(by=None, rsvp=holder, now=NOW)
    assert (Rsvp.objects.get(pk=kept.pk).state, Rsvp.objects.get(pk=last.pk).state) == ("offered", "waiting")


def test_a_held_place_is_kept_and_the_other_is_offered_on():
    one, maya = event(), person()
    guestlist(one, room=2)
    by_address, mine, waits = rsvp(one, email="old@example.org"), rsvp(one, maya), rsvp(one)
    type(maya).objects.filter(pk=maya.pk).update(email="old@example.org")
    maya.refresh_from_db()
    adopt_rsvps(person=maya, now=NOW)
    assert Rsvp.objects.get(person=maya).pk == by_address.pk
    assert not Rsvp.objects.filter(pk=mine.pk).exists()
    waits.refresh_from_db()
    assert (waits.state, Capacity.objects.get().taken) == ("offered", 2)


def test_a_new_account_finds_what_its_address_answered():
    one = event()
    guestlist(one)
    rsvp(one, email="new@example.org", name="N")
    joined = type(person()).objects.create_user("new@example.org")
    record("people.person.joined", by=joined, about=joined, now=NOW)
    work_off(now=NOW)
    assert (Rsvp.objects.get().person_id, Rsvp.objects.get().email, Rsvp.objects.get().name) == (joined.pk, "", "")


def test_links_open_what_is_theirs_and_end_with_their_nonce():
    one = event()
    guestlist(one)
    mine, other = rsvp(one), rsvp(one)
    token = place_token(mine)
    found = rsvp_by_token(token)
    assert found is not None
    assert found.pk == mine.pk
    forged = ["", "x", "1", token + "0", token.replace(str(mine.pk), str(other.pk), 1), f"{'9' * 30}-x", "²-x"]
    assert [rsvp_by_token(each) for each in forged] == [None] * len(forged)
    Rsvp.objects.filter(pk=mine.pk).update(nonce="another")
    assert rsvp_by_token(token) is None
    nameless = guest_row(one, state="came", came=1, nonce="")
    assert rsvp_by_token(place_token(nameless)) is None


def test_links_to_a_standing_are_not_links_to_a_place():
    series = event().hosts.get().group.series.create(
        title="T", slug="t", rule="FREQ=WEEKLY", first_on=NOW, time=NOW.time(), minutes=60, timezone="UTC",
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    standing = Standing.objects.create(series=series, email="a@example.org", mode="room", nonce="n", placed_at=NOW)
    guest_row(event(), pk=standing.pk, email="a@example.org", state="not_going")
    token = standing_token(standing)
    assert standing_by_token(token) == standing
    assert (rsvp_by_token(token), standing_by_token(token[:-1])) == (None, None)


@pytest.fixture
def seen():
    lead, second = group(), group()
    one = event(lead, second)
    guestlist(one, room=1, named=True)
    question = Question.objects.create(event=one, text="Diet?", purpose="Food", delete_on=NOW + 9 * DAY)
    rsvp(one, email="a@example.org", name="Ann", share_with=[second.pk], answers={question.pk: "vegan"})
    rsvp(one, email="b@example.org", name="Bea", seats=2, companions=["Jo"])
    rsvp(one, email="c@example.org", name="ann ")
    return one, lead, second


def test_who_leads_sees_all_and_other_hosts_what_was_agreed(seen):
    one, lead, second = seen
    all_seen = guests_of(one, member(lead, "organiser"))
    assert [(each.name, each.email, each.position) for each in all_seen] == [
        ("Ann", "a@example.org", 0),
        ("Bea", "b@example.org", 1),
        ("ann", "c@example.org", 2),
    ]
    assert (all_seen[1].companions, list(all_seen[0].answers.values())) == (["Jo"], ["vegan"])
    some = guests_of(one, member(second, "organiser"))
    assert [(each.name, each.email, each.known) for each in some] == [
        ("Ann", "a@example.org", True),
        ("A guest", "", False),
        ("A guest", "", False),
    ]
    assert some[1].companions == ()
    at_the_door = guests_of(one, member(lead, "helper"))
    assert [(each.name, each.email, each.answers) for each in at_the_door] == [
        ("Ann", "", {}),
        ("Bea", "", {}),
        ("ann", "", {}),
    ]
    for nobody in (member(second, "helper"), member(lead), person(is_steward=True), STRANGER):
        assert {each.name for each in guests_of(one, nobody)} == {"A guest"}


def test_the_same_name_twice_is_a_hint(seen):
    one, lead, second = seen
    hints = perhaps_same(guests_of(one, member(lead, "organiser")))
    assert [[each.email for each in same] for same in hints] == [["a@example.org", "c@example.org"]]
    assert perhaps_same(guests_of(one, member(second, "organiser"))) == []


def test_the_guest_list_takes_the_same_questions_for_few_and_many():
    host = group()
    one, boss = event(host), member(host, "owner")
    guestlist(one, room=None)
    counts = []
    for size in (1, 3, 50):
        while Rsvp.objects.count() < size:
            rsvp(one, person())
        with CaptureQueriesContext(connection) as asked:
            assert len(guests_of(one, boss)) == size
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_ones_own_answer_and_the_places():
    one, maya = event(), person()
    guestlist(one, room=1, online=None)
    mine = rsvp(one, maya)
    assert (rsvp_of(maya, one), rsvp_of(person(), one), rsvp_of(STRANGER, one)) == (mine, None, None)
    assert [(each.mode, each.places) for each in places_of(one)] == [("room", 1), ("online", None)]


def test_guests_are_forgotten_and_counts_stay():
    one = event(starts_at=NOW)
    guestlist(one, room=None, named=True)
    maya = person()
    guest = rsvp(one, email="g@example.org", name="G", seats=2, companions=["Jo"])
    mine = rsvp(one, maya, seats=2, companions=["Jo"])
    mark_came(by=None, rsvp=guest, at=NOW, now=NOW)
    Sharing.objects.create(rsvp=guest, group=group(), at=NOW)
    Move.objects.create(rsvp=mine, became="going", why="She asked.", at=NOW)
    Rsvp.objects.filter(pk=mine.pk).update(reason="She asked.")
    soon = one.ends_at + 60 * DAY
    assert forget_guests(now=soon) == 0
    assert Companion.objects.count() == 2
    assert forget_guests(now=soon + HOUR) == 1
    assert forget_guests(now=soon + HOUR) == 0
    for model in (Companion, Sharing, Move):
        assert not model.objects.exists()
    assert list(Rsvp.objects.order_by("id").values_list("person", "email", "name", "nonce", "reason", "came")) == [
        (None, "", "", "", "", 2),
        (maya.pk, "", "", mine.nonce, "", 0),
    ]


def test_answers_go_on_their_date_and_requests_after_two_days():
    one = event()
    guestlist(one)
    question = Question.objects.create(event=one, text="Diet?", purpose="Food", delete_on=NOW.date() + DAY)
    Answer.objects.create(rsvp=rsvp(one), question=question, text="vegan")
    RsvpRequest.objects.create(event=one, email="a@example.org", code_hash="", link_hash="a", at=NOW - 2 * DAY)
    forget_guests(now=NOW)
    assert (Answer.objects.count(), RsvpRequest.objects.count()) == (1, 1)
    forget_guests(now=NOW + DAY)
    assert (Answer.objects.count(), RsvpRequest.objects.count()) == (0, 0)


def test_a_guests_standing_is_forgotten_with_its_last_date():
    one = event(starts_at=NOW)
    series = one.hosts.get().group.series.create(
        title="T", slug="t", rule="FREQ=WEEKLY", first_on=NOW, time=NOW.time(), minutes=60, timezone="UTC",
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    standing = Standing.objects.create(
        series=series, email="a@example.org", name="A", mode="room", nonce="n", placed_at=NOW - 9 * DAY
    )
    guest_row(one, standing=standing, email="a@example.org", state="not_going")
    forget_guests(now=NOW + 59 * DAY)
    standing.refresh_from_db()
    assert standing.email == "a@example.org"
    forget_guests(now=NOW + 61 * DAY)
    standing.refresh_from_db()
    assert (standing.email, standing.name, standing.nonce, standing.ended_at is None) == ("", "", "", False)


def test_who_leaves_the_hall_frees_their_places_and_leaves_numbers_behind():
    past, coming, maya = event(starts_at=NOW - 9 * DAY), event(), person()
    guestlist(coming, room=1)
    guestlist(past, room=1)
    came = mark_came(by=None, rsvp=rsvp(past, maya, now=NOW - 10 * DAY), at=past.starts_at, now=past.starts_at)
    rsvp(coming, maya)
    waits = rsvp(coming)
    assert copy_for(maya)["events"]["answers"][0]["came"] == 1
    tidy_after(maya, NOW)
    waits.refresh_from_db()
    assert waits.state == "offered"
    assert not Rsvp.objects.filter(person=maya).exists()
    assert Rsvp.objects.get(pk=came.pk).came == 1
