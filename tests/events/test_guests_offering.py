"""The waiting list: offers in turn, how long they last, what happens when they go by, and moves with a reason."""

from datetime import timedelta

import pytest

from moothall.events.actions import (
    GuestlistFacts,
    RsvpFacts,
    claim_offer,
    decline_offer,
    lapse_offers,
    leave_rsvp,
    move_rsvp,
    pause_guests,
    place_rsvp,
    refit_offers,
    resume_guests,
    set_guestlist,
)
from moothall.events.models import Capacity, Event, Guestlist, Move, Rsvp
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def full(places: int = 1, **fields) -> tuple[Event, list[Rsvp]]:
    """Return an event in five days whose places are taken, and who has them."""
    one = event(**{"starts_at": NOW + 5 * DAY, **fields})
    guestlist(one, room=places, most_guests=3)
    return one, [rsvp(one) for _ in range(places)]


def fresh(*rows: Rsvp) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def leave(row: Rsvp, now=NOW) -> None:
    leave_rsvp(by=None, rsvp=row, now=now)


def test_a_freed_place_is_offered_to_the_first_in_line_and_held():
    one, (mine,) = full()
    first, second = rsvp(one), rsvp(one)
    leave(mine)
    assert fresh(first, second) == ["offered", "waiting"]
    assert (first.holds, first.offered_at, first.offer_until) == (1, NOW, NOW + DAY)
    move = Move.objects.get()
    assert (move.rsvp, move.was, move.became, move.by) == (first, "waiting", "offered", None)
    assert (move.why, first.reason) == (first.reason, move.why)
    assert "until Wednesday 11 March, 12:00" in move.why
    assert rsvp(one).state == "waiting"


def test_an_offer_is_taken_or_goes_to_the_next():
    one, (mine,) = full()
    first, second = rsvp(one), rsvp(one)
    leave(mine)
    decline_offer(by=None, rsvp=first, now=NOW)
    assert fresh(first, second) == ["not_going", "offered"]
    claim_offer(by=None, rsvp=second, now=NOW + HOUR)
    claim_offer(by=None, rsvp=second, now=NOW + 2 * HOUR)  # a double click
    assert fresh(second) == ["going"]
    assert (second.turn, second.offer_until, second.reason) == (None, None, "")
    assert Minute.objects.filter(verb="events.rsvp.claimed").count() == 1


def test_what_is_not_offered_or_is_somebody_elses_cannot_be_claimed():
    one, (mine,) = full()
    waiting = rsvp(one, person())
    with pytest.raises(Refused, match="No place is offered"):
        claim_offer(by=None, rsvp=waiting, now=NOW)
    with pytest.raises(Refused, match="No place is offered"):
        decline_offer(by=None, rsvp=waiting, now=NOW)
    leave(mine)
    with pytest.raises(Refused, match="somebody else"):
        claim_offer(by=person(), rsvp=waiting, now=NOW)
    with pytest.raises(Refused, match="This offer ended on Wednesday 11 March, 12:00"):
        claim_offer(by=None, rsvp=waiting, now=NOW + DAY)


def test_answering_again_takes_the_offered_place():
    one, (mine,) = full()
    rsvp(one, email="a@example.org")
    leave(mine)
    assert rsvp(one, email="a@example.org").state == "going"


def test_a_party_too_large_keeps_its_turn_and_is_told_why_once():
    one, mine = full(3)
    large, small, other = rsvp(one, seats=3), rsvp(one), rsvp(one)
    leave(mine[0])
    leave(mine[1])
    assert fresh(large, small, other) == ["waiting", "offered", "offered"]
    assert large.turn == 1
    told = list(Move.objects.filter(rsvp=large).values_list("why", "became"))
    assert told == [("3 places were needed, 1 was free. You keep your turn.", "waiting")]
    decline_offer(by=None, rsvp=small, now=NOW)
    assert Move.objects.filter(rsvp=large).count() == 1  # the same again is not told again
    for row in (mine[2], other):
        leave(row)
    assert fresh(large) == ["offered"]


def test_nobody_who_comes_later_passes_those_who_wait_and_fit():
    """Places may be free while somebody waits, when an event was paused; who comes then stands behind."""
    one, (mine,) = full()
    waits = rsvp(one)
    leave(mine)
    Event.objects.filter(pk=one.pk).update(state="postponed")
    pause_guests(event=Event.objects.get(pk=one.pk), now=NOW)
    Event.objects.filter(pk=one.pk).update(state="published")
    assert Capacity.objects.get(event=one).taken == 0
    late = rsvp(one)
    assert fresh(waits, late) == ["offered", "waiting"]


@pytest.mark.parametrize(
    ("hours_left", "claim_hours", "lasts"),
    [(120, 24, 24), (24, 24, 24), (20, 24, 10), (3, 24, 1.5), (2, 24, 1), (2, 1, 1), (1.9, 24, None), (0.1, 1, None)],
)
def test_an_offer_never_lasts_until_after_the_start(hours_left, claim_hours, lasts):
    one = event(starts_at=NOW + timedelta(hours=hours_left))
    guestlist(one, room=1, claim_hours=claim_hours)
    mine, waits = rsvp(one), rsvp(one)
    leave(mine)
    (state,) = fresh(waits)
    if lasts is None:
        assert (state, waits.offer_until, waits.turn) == ("going", None, None)
        assert "close to the start" in waits.reason
    else:
        assert (state, waits.offer_until) == ("offered", NOW + timedelta(hours=lasts))
        assert ("near" in waits.reason) == (lasts < claim_hours)


def test_an_offer_at_night_counts_from_the_morning_of_the_reader():
    one = event(starts_at=NOW + 5 * DAY)
    guestlist(one, room=2)
    held = [rsvp(one), rsvp(one)]
    abroad, here = rsvp(one, person(timezone="America/New_York")), rsvp(one)
    night = NOW.replace(hour=23)  # 19:00 in New York
    for row in held:
        leave(row, night)
    fresh(abroad, here)
    assert abroad.offer_until == night + DAY
    assert here.offer_until == NOW.replace(day=11, hour=8) + DAY


def test_an_offer_that_goes_by_once_means_the_end_of_the_list_twice_none():
    one, (mine,) = full()
    first, second = rsvp(one), rsvp(one)
    leave(mine)
    assert lapse_offers(now=NOW + DAY - HOUR) == 0
    assert lapse_offers(now=NOW + DAY) == 1
    assert fresh(first, second) == ["waiting", "offered"]
    assert (first.turn, first.lapses) == (3, 1)
    assert "end of the list" in first.reason
    assert lapse_offers(now=NOW + 2 * DAY) == 1
    assert fresh(first, second) == ["offered", "waiting"]
    assert lapse_offers(now=NOW + 3 * DAY) == 1
    assert fresh(first, second) == ["not_going", "offered"]
    assert "That is all right" in first.reason
    assert Capacity.objects.get().taken == 1
    moves = Move.objects.filter(rsvp=first).order_by("id").values_list("was", "became")
    assert list(moves) == [
        ("waiting", "offered"),
        ("offered", "waiting"),
        ("waiting", "offered"),
        ("offered", "not_going"),
    ]


def test_nothing_is_offered_once_it_has_begun():
    one, (mine,) = full()
    waits = rsvp(one)
    leave(mine, one.starts_at)
    assert fresh(waits) == ["waiting"]


def test_more_places_are_offered_at_once_and_fewer_than_taken_are_refused():
    host = group()
    one = event(host, starts_at=NOW + 5 * DAY)
    guestlist(one, room=1)
    boss = member(host, "organiser")
    _mine, *waits = (rsvp(one) for _ in range(4))
    set_guestlist(by=boss, event=one, facts=GuestlistFacts(room=3), now=NOW)
    assert fresh(*waits) == ["offered", "offered", "waiting"]
    with pytest.raises(Refused, match="3 places are already taken") as refused:
        set_guestlist(by=boss, event=one, facts=GuestlistFacts(room=2), now=NOW)
    assert "Choose 3 or more" in refused.value.verdict.remedy
    set_guestlist(by=boss, event=one, facts=GuestlistFacts(room=None), now=NOW)
    assert fresh(*waits) == ["offered", "offered", "offered"]


@pytest.mark.parametrize(
    "facts",
    [
        GuestlistFacts(room="none"),
        GuestlistFacts(room=-1),
        GuestlistFacts(most_guests=20),
        GuestlistFacts(claim_hours=0),
        GuestlistFacts(claim_hours=337),
        GuestlistFacts(opens_at=NOW, closes_at=NOW),
    ],
)
def test_a_guestlist_makes_sense(facts):
    with pytest.raises(Refused):
        set_guestlist(by=None, event=event(), facts=facts, now=NOW)
    assert not Guestlist.objects.exists()


def test_only_who_runs_the_event_sets_the_guestlist():
    host = group()
    for role in ("member", "helper"):
        with pytest.raises(Refused):
            set_guestlist(by=member(host, role), event=event(host), facts=GuestlistFacts(), now=NOW)


def test_a_mode_that_somebody_uses_is_not_taken_away():
    one = event()
    guestlist(one, room=1, online=None)
    rsvp(one, mode="online")
    with pytest.raises(Refused, match="already answered"):
        guestlist(one, room=1, online="none")
    guestlist(one, room="none", online=None)
    assert [each.mode for each in Capacity.objects.all()] == ["online"]


def test_facts_of_a_guestlist_survive_json():
    facts = GuestlistFacts(room=3, online=None, named=True, opens_at=NOW, is_open=False)
    assert GuestlistFacts.from_json(facts.as_json()) == facts
    assert GuestlistFacts.from_json({}) == GuestlistFacts()


def test_while_an_event_is_not_on_offers_go_back_and_later_the_list_goes_on():
    one, (mine,) = full()
    first, second = rsvp(one), rsvp(one)
    leave(mine)
    Event.objects.filter(pk=one.pk).update(state="cancelled")
    one.refresh_from_db()
    pause_guests(event=one, now=NOW + HOUR)
    assert fresh(first, second) == ["waiting", "waiting"]
    assert (first.turn, first.lapses, Capacity.objects.get().taken) == (1, 0, 0)
    assert "cancelled" in first.reason
    assert lapse_offers(now=NOW + 2 * DAY) == 0
    with pytest.raises(Refused, match="cancelled"):
        rsvp(one)
    Event.objects.filter(pk=one.pk).update(state="published")
    resume_guests(event=Event.objects.get(pk=one.pk), now=NOW + 2 * DAY)
    assert fresh(first, second) == ["offered", "waiting"]
    assert first.offer_until == NOW + 3 * DAY


def test_pausing_an_event_without_guestlist_is_nothing():
    one = event()
    pause_guests(event=one, now=NOW)
    resume_guests(event=one, now=NOW)


def test_an_event_that_begins_earlier_ends_its_offers_earlier():
    one, mine = full(2)
    soon, later = rsvp(one), rsvp(one, person(timezone="Asia/Tokyo"))  # where it is 21:00: until eight in the morning
    for row in mine:
        leave(row)
    Event.objects.filter(pk=one.pk).update(starts_at=NOW + 8 * HOUR, ends_at=NOW + 10 * HOUR)
    assert refit_offers(event=one, now=NOW) == 2
    assert fresh(soon, later) == ["offered", "going"]
    assert soon.offer_until == NOW + 4 * HOUR


@pytest.fixture
def boss_and_event():
    host = group()
    one = event(host, starts_at=NOW + 5 * DAY)
    guestlist(one, room=1, most_guests=2)
    return member(host, "organiser"), one


def test_an_organiser_moves_somebody_and_says_why(boss_and_event):
    boss, one = boss_and_event
    mine, waits = rsvp(one), rsvp(one)
    move_rsvp(by=boss, rsvp=mine, to="waiting", why="You asked us to wait.", now=NOW)
    assert fresh(mine, waits) == ["waiting", "offered"]
    assert (mine.turn, mine.reason) == (2, "You asked us to wait.")
    move = Move.objects.get(by=boss)
    assert (move.rsvp, move.was, move.became, move.why) == (mine, "going", "waiting", "You asked us to wait.")
    move_rsvp(by=boss, rsvp=waits, to="not_going", why="You asked to be removed.", now=NOW)
    assert fresh(mine, waits) == ["offered", "not_going"]
    move_rsvp(by=boss, rsvp=mine, to="going", why="You told us by phone.", now=NOW)
    assert fresh(mine) == ["going"]
    assert Minute.objects.filter(verb="events.rsvp.moved", by=boss).count() == 3


def test_an_organiser_may_offer_a_place_to_who_said_no(boss_and_event):
    boss, one = boss_and_event
    mine = rsvp(one)
    leave(mine)
    move_rsvp(by=boss, rsvp=mine, to="offered", why="A place is free again.", now=NOW)
    assert fresh(mine) == ["offered"]
    assert (mine.holds, mine.offer_until) == (1, NOW + DAY)


@pytest.mark.parametrize("why", ["", "no", "too full", "   a    b  "])
def test_a_move_needs_a_reason_of_a_few_words(boss_and_event, why):
    boss, one = boss_and_event
    mine = rsvp(one)
    with pytest.raises(Refused, match="few words"):
        move_rsvp(by=boss, rsvp=mine, to="waiting", why=why, now=NOW)
    assert fresh(mine) == ["going"]


def test_no_organiser_makes_a_place_that_is_not_there(boss_and_event):
    boss, one = boss_and_event
    rsvp(one)
    waits = rsvp(one, seats=2)
    with pytest.raises(Refused, match="No place is free for a party of 2"):
        move_rsvp(by=boss, rsvp=waits, to="going", why="She is our speaker.", now=NOW)
    assert Capacity.objects.get().taken == 1


def test_only_who_runs_the_event_moves_and_only_to_what_makes_sense(boss_and_event):
    boss, one = boss_and_event
    mine = rsvp(one)
    with pytest.raises(Refused, match="people who run this event"):
        move_rsvp(by=person(), rsvp=mine, to="waiting", why="I want your place.", now=NOW)
    with pytest.raises(Refused):
        move_rsvp(by=boss, rsvp=mine, to="came", why="You were here, surely.", now=NOW)


def test_an_answer_that_is_gone_is_told_so(boss_and_event):
    _boss, one = boss_and_event
    mine = rsvp(one)
    Rsvp.objects.all().delete()
    with pytest.raises(Refused, match="no longer there"):
        leave(mine)
    assert place_rsvp(by=None, email="b@example.org", event=one, facts=RsvpFacts(), now=NOW)
