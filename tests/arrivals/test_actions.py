"""Marks are kept once, the latest is in force whatever order they come in, and the truth is that of the guestlist."""

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.arrivals.actions import Myself, arrive_alone, forget_marks, mark_arrival, mark_arrivals
from moothall.arrivals.coding import code_at
from moothall.arrivals.models import Arrival
from moothall.arrivals.queries.lists import counts_at_door, guests_at_door
from moothall.arrivals.queries.tokens import door_token, secret_of
from moothall.events.models import Rsvp
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from tests.arrivals.making import BEGINS, evening, guest, mark
from tests.events.making import NOW, event, group, member, person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def place():
    host = group()
    return evening(host), member(host, "helper")


def send(by, of, *marks, now=NOW):
    return [outcome.said for outcome in mark_arrivals(by=by, event=of, marks=marks, now=now)]


def came(rsvp):
    rsvp.refresh_from_db()
    return rsvp.came if rsvp.state == "came" else 0


def test_a_mark_says_who_came_and_is_in_the_log(place):
    of, helper = place
    rsvp = guest(of, "Priya Shah", seats=3)
    assert send(helper, of, mark(rsvp, 2, at=NOW - MINUTE)) == [""]
    assert came(rsvp) == 2
    assert rsvp.came_at == NOW - MINUTE
    row = Arrival.objects.get()
    assert (row.rsvp, row.seats, row.way, row.by, row.at, row.told_at) == (
        rsvp, 2, "list", helper, NOW - MINUTE, NOW,
    )  # fmt: skip
    assert Minute.objects.filter(verb="events.rsvp.came").count() == 1


def test_a_mark_sent_twice_is_kept_once(place):
    of, helper = place
    rsvp = guest(of)
    made, walked = mark(rsvp), mark(seats=2, welcomes=True)
    for _time in range(3):
        assert send(helper, of, made, walked, made) == ["", "", ""]
    assert Arrival.objects.count() == 2
    assert counts_at_door(of).came == 3
    assert Minute.objects.filter(verb="events.rsvp.came").count() == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_latest_mark_is_in_force_whatever_comes_first(place, order):
    of, helper = place
    rsvp = guest(of, seats=4)
    marks = [mark(rsvp, 4, at=NOW - 3 * MINUTE), mark(rsvp, 0, at=NOW - 2 * MINUTE), mark(rsvp, 2, at=NOW - MINUTE)]
    for at in order:
        send(helper, of, marks[at])
    assert came(rsvp) == 2


def test_here_and_undo_come_out_as_undone(place):
    of, helper = place
    rsvp = guest(of)
    here, undo = mark(rsvp, at=NOW - 2 * MINUTE), mark(rsvp, 0, at=NOW - MINUTE)
    send(helper, of, undo)
    send(helper, of, here)
    assert came(rsvp) == 0
    rsvp.refresh_from_db()
    assert rsvp.state == "going"


@settings(max_examples=25)
@given(st.data())
def test_two_phones_end_with_the_same_truth(data):
    """Whatever two phones marked, in whatever order it is sent, once or again: the latest mark of each wins."""
    host = group()
    of, helper = evening(host), member(host, "helper")
    guests = [guest(of, seats=3) for _number in range(2)]
    facts = st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(1, 6))
    marks = [
        mark(guests[which], seats, at=NOW - minutes * MINUTE)
        for which, seats, minutes in data.draw(st.lists(facts, min_size=1, max_size=8))
    ]
    sent = data.draw(st.permutations([*marks, *data.draw(st.lists(st.sampled_from(marks), max_size=3))]))
    for made in sent:
        send(helper, of, made)
    told = list(dict.fromkeys(sent))
    for one in guests:
        last = max(
            (each for each in told if each.rsvp_id == one.pk),
            key=lambda each: (each.at, told.index(each)),
            default=None,
        )
        assert came(one) == (last.seats if last else 0)
    assert counts_at_door(of).came == sum(came(one) for one in guests)


def test_a_walk_in_can_be_undone_before_the_phone_knows_its_number(place):
    of, helper = place
    walked = mark(seats=2, welcomes=True, name="Lee", at=NOW - 2 * MINUTE)
    undo = mark(seats=0, walk_in=walked.client_id, at=NOW - MINUTE)
    assert send(helper, of, walked, undo) == ["", ""]
    assert counts_at_door(of).came == 0
    assert guests_at_door(of, helper) == []


def test_one_refused_mark_does_not_hold_up_the_others(place):
    of, helper = place
    rsvp, elsewhere = guest(of), guest(evening())
    said = send(helper, of, mark(elsewhere), mark(rsvp), mark(rsvp, 99), mark(seats=0, walk_in=uuid4()))
    assert [bool(each) for each in said] == [True, False, True, True]
    assert came(rsvp) == 1
    assert came(elsewhere) == 0
    assert Arrival.objects.count() == 1


def test_no_more_are_here_than_the_party_has(place):
    of, helper = place
    rsvp = guest(of, seats=2)
    send(helper, of, mark(rsvp, 9))
    assert came(rsvp) == 2


@pytest.mark.parametrize(("said", "kept"), [(timedelta(days=3), NOW), (-timedelta(days=9), BEGINS - timedelta(days=1))])
def test_a_phone_with_a_strange_clock_is_put_right(place, said, kept):
    of, helper = place
    send(helper, of, mark(guest(of), at=NOW + said))
    assert Arrival.objects.get().at == kept


def test_the_code_on_a_guests_screen_is_a_way_of_its_own(place):
    of, helper = place
    rsvp = guest(of)
    said = send(helper, of, mark(token=door_token(rsvp)), mark(token=door_token(guest(evening()))), mark(token="x"))
    assert [bool(each) for each in said] == [False, True, True]
    assert Arrival.objects.get().way == "qr"
    assert came(rsvp) == 1


def test_after_the_end_marks_are_from_the_paper_sheet_and_happened_before_it(place):
    of, helper = place
    rsvp = guest(of)
    later = of.ends_at + timedelta(days=1)
    send(helper, of, mark(rsvp, at=later), now=later)
    assert Arrival.objects.get().way == "sheet"
    assert came(rsvp) == 1
    assert rsvp.came_at == of.ends_at


def test_whoever_waits_may_be_let_in_and_waits_again_when_it_is_taken_back():
    host = group()
    of, helper = evening(host, room=1), member(host, "helper")
    guest(of)
    rsvp = guest(of, state="waiting")
    of.capacities.filter(mode="room").update(taken=1, waiting=1)
    send(helper, of, mark(rsvp, at=NOW - MINUTE))
    assert came(rsvp) == 1
    send(helper, of, mark(rsvp, 0))
    rsvp.refresh_from_db()
    assert rsvp.came == 0
    assert rsvp.state == "waiting"


@pytest.mark.parametrize(
    "now", [BEGINS - timedelta(hours=25), BEGINS + timedelta(days=15)], ids=["the day before", "after two weeks"]
)
def test_the_door_has_its_time(place, now):
    of, helper = place
    with pytest.raises(Refused):
        send(helper, of, mark(guest(of)), now=now)


@pytest.mark.parametrize("state", ["draft", "postponed", "cancelled"])
def test_there_is_no_door_to_an_event_that_is_not_on(place, state):
    of, helper = place
    type(of).objects.filter(pk=of.pk).update(state=state)
    of.refresh_from_db()
    with pytest.raises(Refused):
        send(helper, of, mark(guest(of)))


def test_members_and_organisers_of_other_groups_keep_no_door(place):
    of, _helper = place
    host = of.hosts.get().group
    for stranger in (member(host, "member"), member(group(), "owner"), person()):
        with pytest.raises(Refused):
            mark_arrival(by=stranger, event=of, mark=mark(guest(of)), now=NOW)
    assert not Arrival.objects.exists()


# Guests by themselves


def alone(of, myself, *, code=None, client_id=None, now=NOW):
    code = code or code_at(secret_of(of), now)
    arrive_alone(event=of, code=code, myself=myself, client_id=client_id or uuid4(), now=now)


def test_a_guest_marks_themselves_once(place):
    of, _helper = place
    rsvp = guest(of, seats=3)
    alone(of, Myself(rsvp=rsvp, seats=2))
    assert came(rsvp) == 2
    rsvp.refresh_from_db()
    alone(of, Myself(rsvp=rsvp, seats=1))
    assert came(rsvp) == 2  # a helper can correct it, a second try cannot
    row = Arrival.objects.get()
    assert (row.way, row.by) == ("self", None)


def test_an_address_finds_the_answer_of_a_guest_or_of_a_person(place):
    of, _helper = place
    ada = person()
    theirs, plain = guest(of, person=ada), guest(of, email="sam@example.org")
    alone(of, Myself(email=ada.email.upper()))
    alone(of, Myself(email="sam@example.org"))
    assert (came(theirs), came(plain)) == (1, 1)
    assert Rsvp.objects.filter(event=of).count() == 2


def test_an_address_that_is_on_no_list_walks_in(place):
    of, _helper = place
    alone(of, Myself(email="new@example.org", name="Lee", seats=2, first_time=True))
    rsvp = Rsvp.objects.get(event=of)
    assert (rsvp.walked_in, rsvp.email, rsvp.came, rsvp.first_time) == (True, "new@example.org", 2, True)


def test_a_form_sent_twice_walks_in_once(place):
    of, _helper = place
    once = uuid4()
    for _time in range(2):
        alone(of, Myself(name="Lee"), client_id=once)
    assert counts_at_door(of).came == 1


def test_who_is_not_expected_finds_no_place_by_themselves_when_all_are_spoken_for():
    of = evening(room=1)
    expected, waits = guest(of), guest(of, state="waiting")
    of.capacities.filter(mode="room").update(taken=1, waiting=1)
    for myself in (Myself(name="Lee"), Myself(rsvp=waits)):
        with pytest.raises(Refused, match="somebody at the door"):
            alone(of, myself)
    alone(of, Myself(rsvp=expected))
    assert counts_at_door(of).came == 1


@pytest.mark.parametrize(
    "now",
    [BEGINS - timedelta(hours=2, seconds=1), BEGINS + timedelta(hours=4, seconds=1)],
    ids=["too early", "over"],
)
def test_guests_mark_themselves_from_two_hours_before_to_two_hours_after(place, now):
    of, _helper = place
    with pytest.raises(Refused):
        alone(of, Myself(rsvp=guest(of)), now=now)
    for within in (BEGINS - timedelta(hours=2), BEGINS + timedelta(hours=4)):
        alone(of, Myself(rsvp=guest(of)), now=within)
    assert Arrival.objects.count() == 2


def test_a_wrong_code_marks_nobody(place):
    of, _helper = place
    right = code_at(secret_of(of), NOW)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    old = code_at(secret_of(of), NOW - 2 * MINUTE)
    other = code_at(secret_of(event()), NOW)
    for code in {wrong, old, other, "", "12345", "１２３４５６"} - {right, code_at(secret_of(of), NOW - MINUTE)}:
        with pytest.raises(Refused):
            alone(of, Myself(rsvp=guest(of)), code=code or "x")
    assert not Arrival.objects.exists()


# Forgetting


def test_sixty_days_after_the_log_forgets_whose_marks_they_were(place):
    of, helper = place
    rsvp = guest(of)
    send(helper, of, mark(rsvp))
    end = of.ends_at + timedelta(days=60)
    assert forget_marks(now=end) == 0
    assert forget_marks(now=end + MINUTE) == 1
    row = Arrival.objects.get()
    assert (row.rsvp, row.by, row.seats, row.way) == (None, None, 1, "list")
    assert forget_marks(now=end + MINUTE) == 0


def test_the_log_holds_no_names():
    held = {field.name for field in Arrival._meta.get_fields()}
    assert held == {"id", "event", "rsvp", "seats", "way", "by", "at", "told_at", "client_id"}
