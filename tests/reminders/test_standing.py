"""One answer to a whole series is one letter, with its dates and their calendars."""

import pytest

from moothall.events.models import Rsvp, Series, Standing
from moothall.minutes.actions import record
from tests.events.making import HOUR, NOW, event, group, guestlist, rsvp
from tests.reminders.reading import calendars, clear, subjects, to, work

pytestmark = pytest.mark.django_db
GUEST = "gwen@example.org"


@pytest.fixture
def standing():
    host = group("Leeds Data")
    facts = {"first_on": NOW.date(), "time": NOW.time(), "minutes": 60, "created_at": NOW, "changed_at": NOW}
    series = Series.objects.create(group=host, title="Teas", slug="teas", rule="FREQ=DAILY", timezone="UTC", **facts)
    made = Standing.objects.create(series=series, email=GUEST, name="Gwen", mode="room", nonce="n", placed_at=NOW)
    for number in range(3):
        each = event(host, title="Teas", series=series, starts_at=NOW + (48 + 24 * number) * HOUR)
        guestlist(each, room=1)
        if number == 2:
            rsvp(each)
        rsvp(each, email=GUEST)
    Rsvp.objects.filter(email=GUEST).update(standing=made, placed_at=NOW)
    record("events.standing.placed", by=None, about=made, now=NOW)
    return made


def test_one_answer_to_a_series_is_one_letter(standing):
    work(NOW)
    [letter] = to(GUEST)
    assert letter.subject == "You are coming each time: Teas"
    assert letter.text.count("You have a place.") == 2
    assert letter.text.count("This date is full: you are on its waiting list.") == 1
    assert "/dates/" in letter.text
    assert [str(each["METHOD"]) for each in calendars(letter)] == ["REQUEST", "REQUEST"]


def test_giving_it_back_is_one_letter_that_takes_the_dates_out(standing):
    work(NOW)
    clear()
    later = NOW + HOUR
    Standing.objects.update(ended_at=later)
    standing.refresh_from_db()
    for mine in Rsvp.objects.filter(standing=standing):
        Rsvp.objects.filter(pk=mine.pk).update(state="not_going", holds=0, turn=None, changed_at=later)
        record("events.rsvp.left", by=None, about=mine, now=later, detail={"was": mine.state, "state": "not_going"})
    record("events.standing.ended", by=None, about=standing, now=later)
    work(later)
    assert subjects(GUEST) == ["You have given back your places: Teas"]
    assert {str(each["METHOD"]) for each in calendars(to(GUEST)[0])} == {"CANCEL"}


def test_a_new_date_that_is_full_is_told(standing):
    work(NOW)
    clear()
    full = event(standing.series.group, title="Teas", starts_at=NOW + 200 * HOUR)
    guestlist(full, room=1)
    rsvp(full)
    mine = rsvp(full, email=GUEST, now=NOW + HOUR)
    Rsvp.objects.filter(pk=mine.pk).update(standing=standing)
    work(NOW + HOUR)
    assert subjects(GUEST) == ["You are on the waiting list: Teas"]


def test_a_new_date_with_a_place_is_not(standing):
    work(NOW)
    clear()
    new = event(standing.series.group, title="Teas", starts_at=NOW + 200 * HOUR)
    guestlist(new, room=1)
    mine = rsvp(new, email=GUEST, now=NOW + HOUR)
    Rsvp.objects.filter(pk=mine.pk).update(standing=standing)
    work(NOW + HOUR)
    assert to(GUEST) == []
