"""Letters to one helper: what is theirs to do, with the way to hand it back; calendars stay right."""

from datetime import timedelta

import pytest

from moothall.events.models import Event
from moothall.helping.actions import RoleFacts, hand_back_role, open_role, take_role
from moothall.helping.models import Role, Stint
from moothall.minutes.models import Minute
from moothall.reminders.actions import write_hand
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp
from tests.reminders.reading import calendar, clear, subjects, to, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
HAL = "hal@example.org"


@pytest.fixture
def welcome(now) -> Role:
    host = group()
    tea = event(host, starts_at=NOW + timedelta(days=20), title="Tea", venue="The Hall")
    facts = RoleFacts(title="Welcome", kind="welcome", wanted=3, from_minutes=-30, until_minutes=0)
    return open_role(by=member(host, "owner"), event=tea, facts=facts, now=NOW)


def take(role: Role) -> Stint:
    return take_role(by=None, role=role, email=HAL, name="Hal", now=NOW)


def test_a_helper_without_account_keeps_the_way_to_hand_it_back(welcome):
    take(welcome)
    work(NOW)
    [letter] = to(HAL)
    assert letter.subject == "You help at Tea"
    for words in ("Hello Hal,", "What you do: Welcome, 12:30 to 15:00", "Where: The Hall", "/helping/place/"):
        assert words in letter.text
    method, card = calendar(letter)
    assert (method, str(card["SUMMARY"]), card["SEQUENCE"]) == ("REQUEST", "Tea", 0)


def test_handed_back_leaves_the_calendar_and_taken_again_comes_back(welcome):
    stint = take(welcome)
    work(NOW)
    hand_back_role(by=None, stint=stint, now=NOW)
    work(NOW)
    take(welcome)
    work(NOW)
    assert subjects(HAL) == ["You help at Tea", "Handed back: Welcome", "You help at Tea"]
    told = [calendar(letter) for letter in to(HAL)]
    assert [method for method, _card in told] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [card["SEQUENCE"] for _method, card in told] == [0, 1, 1]
    assert len({str(card["UID"]) for _method, card in told}) == 1


def test_what_a_guest_has_in_their_calendar_stays_there(welcome):
    guestlist(welcome.event)
    rsvp(welcome.event, email=HAL)
    work(NOW)
    clear()
    stint = take(welcome)
    work(NOW)
    hand_back_role(by=None, stint=stint, now=NOW)
    work(NOW)
    assert [letter.attachments for letter in to(HAL)] == [[], []]
    assert "calendar" not in to(HAL)[1].text


def test_one_of_two_roles_handed_back_leaves_the_calendar_as_it_is(welcome):
    facts = RoleFacts(title="Cake", kind="other")
    cake = open_role(by=member(welcome.event.hosts.get().group, "owner"), event=welcome.event, facts=facts, now=NOW)
    take(welcome)
    work(NOW)
    second = take_role(by=None, role=cake, email=HAL, name="Hal", now=NOW)
    work(NOW)
    hand_back_role(by=None, stint=second, now=NOW)
    work(NOW)
    assert [len(letter.attachments) for letter in to(HAL)] == [1, 0, 0]


def test_with_an_account_it_comes_too_and_an_organiser_wakes_nobody(welcome):
    kim = person(timezone="Asia/Karachi")
    stint = take_role(by=kim, role=welcome, now=NOW)
    work(NOW)
    boss = member(welcome.event.hosts.get().group, "owner")
    late = NOW.replace(hour=18)  # 23:00 in Karachi
    hand_back_role(by=boss, stint=stint, now=late)
    work(late)
    assert [letter.state for letter in to(kim.email)] == ["kept", "waiting"]


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_an_event_that_is_off_and_what_changed_meanwhile_has_no_such_letter(welcome, state):
    stint = take(welcome)
    Event.objects.update(state=state, reason="Flood")
    work(NOW)
    assert to(HAL) == []
    Event.objects.update(state="published")
    hand_back_role(by=None, stint=stint, now=NOW)
    taken = Minute.objects.get(verb="helping.stint.taken")
    assert not write_hand(minute=taken, now=NOW)


def test_twice_is_once(welcome):
    take(welcome)
    minute = Minute.objects.get(verb="helping.stint.taken")
    write_hand(minute=minute, now=NOW)
    write_hand(minute=minute, now=NOW)
    assert len(to(HAL)) == 1
