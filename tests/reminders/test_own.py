"""Letters to one guest about their own place."""

from datetime import timedelta

import pytest

from moothall.events.actions import cancel_event, change_rsvp, claim_offer, leave_rsvp, move_rsvp
from moothall.events.actions.guests import RsvpFacts
from moothall.minutes.models import Job, Minute
from moothall.reminders.actions import write_own
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp
from tests.reminders.reading import calendar, calendars, clear, subjects, to, work

pytestmark = pytest.mark.django_db
GUEST = "gwen@example.org"


@pytest.fixture
def tea():
    made = event(group("Leeds Data"), title="Tea", venue="Old Mill", address="1 Mill Lane", joining="Ring twice.")
    guestlist(made, room=1)
    return made


def test_a_place_is_confirmed_at_once_with_all_that_one_needs(tea):
    rsvp(tea, email=GUEST, name="Gwen")
    work(NOW)
    [letter] = to(GUEST)
    assert letter.subject == "You have a place: Tea"
    for words in (
        "Hello Gwen,",
        "Thursday 12 March, 12:00 to 14:00",
        "Where: Old Mill, 1 Mill Lane",
        "Ring twice.",
        "/events/place/",
    ):
        assert words in letter.text
    method, entry = calendar(letter)
    assert (method, entry["UID"], entry["SEQUENCE"]) == ("REQUEST", f"{tea.pk}@127.0.0.1", tea.sequence)
    assert (entry["ATTENDEE"], entry["ATTENDEE"].params["PARTSTAT"]) == (f"mailto:{GUEST}", "ACCEPTED")
    assert entry["ORGANIZER"].params["CN"] == "Leeds Data"


def test_it_comes_at_night_too_for_it_answers_a_click(tea):
    night = NOW.replace(hour=23)
    rsvp(tea, email=GUEST, now=night)
    work(night)
    assert to(GUEST)[0].state == "kept"


def test_the_place_in_line_is_told(tea):
    rsvp(tea)
    rsvp(tea)
    rsvp(tea, email=GUEST)
    work(NOW)
    [letter] = to(GUEST)
    assert letter.subject == "You are on the waiting list: Tea"
    assert "You are 2nd in line." in letter.text
    assert "Ring twice" not in letter.text
    assert calendars(letter) == []


def offered(tea):
    first = rsvp(tea)
    rsvp(tea, email=GUEST)
    work(NOW)
    clear()
    leave_rsvp(by=None, rsvp=first, now=NOW)


def test_an_offer_says_until_when_and_how_to_take_it_or_pass_it_on(tea):
    offered(tea)
    work(NOW)
    [letter] = to(GUEST)
    assert letter.subject == "A place for you: Tea"
    for words in ("kept for you until Wednesday 11 March, 12:00", "Take it:", "* Pass it on", "/events/place/"):
        assert words in letter.text
    assert "Ring twice" not in letter.text


def test_an_offer_waits_for_the_morning_of_its_reader(tea):
    night = NOW.replace(hour=22)
    first = rsvp(tea)
    rsvp(tea, person(timezone="America/New_York"))
    rsvp(tea, person(timezone="Europe/London"))
    work(NOW)
    leave_rsvp(by=None, rsvp=first, now=night)
    work(night)
    due = Job.objects.filter(state="waiting", name="post.deliver").values_list("due_at", flat=True)
    assert list(due) == []  # 18:00 in New York
    second = tea.rsvps.get(state="offered")
    leave_rsvp(by=second.person, rsvp=second, now=night)
    work(night)
    assert list(due.all()) == [NOW.replace(day=11, hour=8)]


def test_taking_an_offer_is_confirmed_with_a_calendar(tea):
    offered(tea)
    claim_offer(by=None, rsvp=tea.rsvps.get(email=GUEST), now=NOW)
    work(NOW)
    assert subjects(GUEST) == ["You have a place: Tea"]  # the offer was not written yet: one letter says it
    assert calendar(to(GUEST)[-1])[0] == "REQUEST"


def test_leaving_takes_it_out_of_the_calendar_and_coming_again_puts_it_in(tea):
    mine = rsvp(tea, email=GUEST)
    work(NOW)
    leave_rsvp(by=None, rsvp=mine, now=NOW + HOUR)
    work(NOW + HOUR)
    rsvp(tea, email=GUEST, now=NOW + 2 * HOUR)
    work(NOW + 2 * HOUR)
    methods, uids, sequences, stamps = [], set(), [], []
    for letter in to(GUEST):
        method, entry = calendar(letter)
        methods.append(method)
        uids.add(str(entry["UID"]))
        sequences.append(entry["SEQUENCE"])
        stamps.append(entry["DTSTAMP"].dt)
    assert (methods, len(uids)) == (["REQUEST", "CANCEL", "REQUEST"], 1)
    assert sequences == [0, 1, 1]  # it grows with each cancel; between equals the later counts
    assert stamps == sorted(set(stamps))


def test_a_move_brings_its_reason(tea):
    owner = member(tea.hosts.get().group, "owner")
    mine = rsvp(tea, email=GUEST)
    rsvp(tea)
    work(NOW)
    clear()
    move_rsvp(by=owner, rsvp=mine, to="waiting", why="The hall is smaller than we thought.", now=NOW)
    work(NOW)
    [letter] = to(GUEST)
    assert "The hall is smaller than we thought." in letter.text
    assert calendar(letter)[0] == "CANCEL"


def test_a_changed_answer_is_confirmed(tea):
    guestlist(tea, room=5)
    mine = rsvp(tea, email=GUEST)
    work(NOW)
    clear()
    change_rsvp(by=None, rsvp=mine, facts=RsvpFacts(seats=2), now=NOW)
    work(NOW)
    [letter] = to(GUEST)
    assert letter.subject == "Your answer is changed: Tea"
    assert "2 places are kept for you." in letter.text


def test_an_answer_that_changed_again_meanwhile_has_one_letter(tea):
    mine = rsvp(tea, email=GUEST)
    leave_rsvp(by=None, rsvp=mine, now=NOW)
    work(NOW)
    assert subjects(GUEST) == ["You are not coming any more: Tea"]


def test_offers_that_end_with_the_event_are_told_by_its_letter_only(tea):
    owner = member(tea.hosts.get().group, "owner")
    offered(tea)
    work(NOW)
    clear()
    cancel_event(by=owner, event=tea, reason="Flood.", now=NOW)
    work(NOW + HOUR)
    assert subjects(GUEST) == ["Cancelled: Tea, Thursday 12 March"]


def test_twice_is_once(tea):
    rsvp(tea, email=GUEST)
    work(NOW)
    minute = Minute.objects.get(verb="events.rsvp.placed")
    for _ in range(2):
        write_own(minute=minute, now=NOW + timedelta(seconds=1))
    assert len(to(GUEST)) == 1


def test_who_has_no_address_or_has_left_gets_none(tea):
    gone = person()
    rsvp(tea, gone)
    gone.is_active = False
    gone.save()
    work(NOW)
    assert to(gone.email) == []
