"""Who came: at the door, by mistake, without having answered, for the first time."""

from datetime import timedelta

import pytest

from moothall.events.actions import (
    add_walk_in,
    forget_guests,
    leave_rsvp,
    mark_came,
    unmark_came,
)
from moothall.events.models import Capacity, Event, Rsvp
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.minutes.work.worker import work_off
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return group()


@pytest.fixture
def tonight(host) -> Event:
    made = event(host, starts_at=NOW + HOUR)
    guestlist(made, room=2)
    return made


@pytest.fixture
def helper(host):
    return member(host, "helper")


def test_a_helper_marks_who_came_and_again_is_the_same(tonight, helper):
    mine = rsvp(tonight, seats=2)
    for _ in range(2):
        came = mark_came(by=helper, rsvp=mine, at=NOW, now=NOW + HOUR)
    assert (came.state, came.came, came.came_at, came.holds) == ("came", 2, NOW, 2)
    mark_came(by=helper, rsvp=mine, seats=1, at=NOW + HOUR, now=NOW + HOUR)
    mine.refresh_from_db()
    assert (mine.came, mine.came_at) == (1, NOW)
    assert [each.detail["seats"] for each in Minute.objects.filter(verb="events.rsvp.came").order_by("id")] == [2, 1]
    assert Capacity.objects.get().taken == 2


@pytest.mark.parametrize("before", ["going", "waiting", "offered", "not_going"])
def test_a_mistake_is_taken_back_to_what_it_was(tonight, helper, before):
    Event.objects.update(starts_at=NOW + 20 * HOUR, ends_at=NOW + 22 * HOUR)
    first, second, mine = (rsvp(tonight) for _ in range(3))
    if before == "offered":
        leave_rsvp(by=None, rsvp=first, now=NOW)
    if before == "going":
        mine = second
    if before == "not_going":
        leave_rsvp(by=None, rsvp=mine, now=NOW)
    taken = Capacity.objects.get().taken, Capacity.objects.get().waiting
    mark_came(by=helper, rsvp=mine, at=NOW, now=NOW)
    assert Capacity.objects.get().taken == taken[0]
    unmark_came(by=helper, rsvp=mine, now=NOW)
    unmark_came(by=helper, rsvp=mine, now=NOW)
    mine.refresh_from_db()
    assert mine.state == ("going" if before == "offered" else before)
    assert (mine.came, mine.came_at, mine.first_time) == (0, None, None)
    assert (Capacity.objects.get().taken, Capacity.objects.get().waiting) == taken


def test_who_walks_in_takes_nobodys_place(tonight, helper):
    rsvp(tonight, seats=2)
    nobody = add_walk_in(by=helper, event=tonight, seats=3, at=NOW, now=NOW)
    named = add_walk_in(by=helper, event=tonight, name="Jo", email="jo@example.org", first_time=False, at=NOW, now=NOW)
    assert (nobody.came, nobody.holds, nobody.walked_in, nobody.email, nobody.first_time) == (3, 0, True, "", None)
    assert (named.name, named.first_time, bool(named.nonce)) == ("Jo", False, True)
    assert Capacity.objects.get().taken == 2
    work_off(now=NOW + HOUR)
    tonight.refresh_from_db()
    assert (tonight.came_count, tonight.going_count) == (4, 2)
    unmark_came(by=helper, rsvp=nobody, now=NOW + HOUR)
    work_off(now=NOW + 2 * HOUR)
    tonight.refresh_from_db()
    assert tonight.came_count == 1


def test_who_answered_and_is_typed_in_at_the_door_is_found(tonight, helper):
    maya = person()
    mine, theirs = rsvp(tonight, maya), rsvp(tonight, email="a@example.org")
    for row, email in ((mine, maya.email), (theirs, "A@example.org")):
        assert add_walk_in(by=helper, event=tonight, email=email, at=NOW, now=NOW).pk == row.pk
    assert set(Rsvp.objects.values_list("state", "walked_in")) == {("came", False)}


def test_an_event_without_guestlist_counts_who_walked_in(host, helper):
    one = event(host, starts_at=NOW)
    assert add_walk_in(by=helper, event=one, at=NOW, now=NOW).state == "came"


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"state": "cancelled"}, "not on"), ({"state": "draft"}, "not on"), ({"starts_at": NOW + 25 * HOUR}, "begins on")],
)
def test_nobody_came_to_what_is_not_on_or_not_yet(host, helper, fields, words):
    one = event(host, **{"starts_at": NOW, **fields})
    with pytest.raises(Refused, match=words):
        add_walk_in(by=helper, event=one, at=NOW, now=NOW)


def test_only_who_helps_marks_and_parties_have_a_size(tonight, helper):
    mine = rsvp(tonight)
    with pytest.raises(Refused, match="people who run this event"):
        mark_came(by=person(), rsvp=mine, at=NOW, now=NOW)
    for seats in (-1, 21):
        with pytest.raises(Refused, match="A party is"):
            mark_came(by=helper, rsvp=mine, seats=seats, at=NOW, now=NOW)
    assert mark_came(by=None, rsvp=mine, at=NOW, now=NOW).state == "came"  # with the code at the door


def test_who_is_here_changes_and_leaves_at_the_door(tonight, helper):
    mine = mark_came(by=helper, rsvp=rsvp(tonight), at=NOW, now=NOW)
    with pytest.raises(Refused, match="here already"):
        leave_rsvp(by=None, rsvp=mine, now=NOW)
    assert rsvp(tonight, email=mine.email).state == "came"


def test_the_first_time_is_the_first_event_of_these_hosts(host, helper):
    maya = person()
    elsewhere = event(starts_at=NOW - timedelta(days=30))
    earlier, later = (event(host, starts_at=NOW - timedelta(days=days)) for days in (20, 10))
    for one in (elsewhere, earlier, later):
        Event.objects.filter(pk=one.pk).update(starts_at=one.starts_at)
        guestlist(one, room=None)
    when = {one.pk: one.starts_at for one in (elsewhere, earlier, later)}

    def came(one: Event, email: str) -> bool | None:
        answer = rsvp(one, email=email, now=when[one.pk] - HOUR)
        return mark_came(by=None, rsvp=answer, at=when[one.pk], now=when[one.pk]).first_time

    assert [came(one, maya.email) for one in (elsewhere, earlier, later)] == [True, True, False]
    assert [came(one, "jo@example.org") for one in (earlier, later)] == [True, False]
    nobody = add_walk_in(by=None, event=later, at=NOW, now=later.starts_at)
    assert nobody.first_time is None


def test_after_names_were_forgotten_a_guests_first_time_is_not_known(host):
    old, new = event(host, starts_at=NOW - timedelta(days=70)), event(host, starts_at=NOW)
    for one in (old, new):
        guestlist(one, room=None)
    mark_came(by=None, rsvp=rsvp(old, now=old.starts_at), at=old.starts_at, now=old.starts_at)
    forget_guests(now=NOW)
    guest, maya = rsvp(new), rsvp(new, person())
    assert mark_came(by=None, rsvp=guest, at=NOW, now=NOW).first_time is None
    assert mark_came(by=None, rsvp=maya, at=NOW, now=NOW).first_time is True
