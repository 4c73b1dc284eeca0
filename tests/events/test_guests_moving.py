"""Whom an organiser puts on the list gets a place at once when one is free."""

import pytest

from moothall.events.actions import leave_rsvp, move_rsvp
from moothall.events.models import Capacity
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("room", [None, 2])
def test_who_is_not_going_and_is_put_on_the_list_is_offered_a_free_place(room):
    club = group()
    boss, tea = member(club, "owner"), event(club)
    guestlist(tea, room=room)
    mine = rsvp(tea, person())
    leave_rsvp(by=None, rsvp=mine, now=NOW)
    moved = move_rsvp(by=boss, rsvp=mine, to="waiting", why="They asked me at the door.", now=NOW)
    moved.refresh_from_db()
    assert (moved.state, moved.holds) == ("offered", 1)
    assert (Capacity.objects.get(event=tea).taken, Capacity.objects.get(event=tea).waiting) == (1, 0)
