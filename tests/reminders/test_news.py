"""News of events: one change is one letter to each, whatever they are to it; calendars are brought up to date."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from moothall.events.actions import (
    cancel_event,
    edit_event,
    leave_event,
    place_rsvp,
    postpone_event,
    revive_event,
)
from moothall.events.actions.guests import RsvpFacts
from moothall.events.models import Event, Host, Rsvp
from moothall.events.queries.drafts import draft_of
from moothall.helping.models import Role, Stint
from moothall.minutes.actions import record
from moothall.minutes.models import Minute
from moothall.notices.models import Notice, Preference
from moothall.reminders.actions import tell_news
from moothall.reminders.models import Mailing
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp
from tests.reminders.reading import calendar, calendars, clear, subjects, to, work

pytestmark = pytest.mark.django_db
GUEST = "gwen@example.org"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tea():
    made = event(group("Leeds Data"), title="Tea", venue="Old Mill", starts_at=NOW + timedelta(days=9))
    guestlist(made, room=5)
    return made


@pytest.fixture
def owner(tea):
    return member(tea.hosts.get().group, "owner")


@pytest.fixture
def mine(tea):
    made = rsvp(tea, email=GUEST)
    work(NOW)
    clear()
    return made


def edit(tea, owner, now=NOW, **changes):
    stored = Event.objects.get(pk=tea.pk)
    facts = replace(draft_of(stored), **changes)
    edit_event(by=owner, event=stored, facts=facts, sequence=stored.sequence, now=now)


def later(tea, **delta):
    return {"starts_at": tea.starts_at + timedelta(**delta), "ends_at": tea.ends_at + timedelta(**delta)}


def helper(tea, **who):
    role = Role.objects.create(event=tea, title="Welcome", created_at=NOW, changed_at=NOW, wanted=5)
    return Stint.objects.create(role=role, nonce="n", at=NOW, changed_at=NOW, **who)


def test_a_change_says_old_and_new_and_moves_the_calendar(tea, owner, mine):
    edit(tea, owner, venue="New Mill", **later(tea, days=1))
    work(NOW)
    assert to(GUEST) == []
    work(NOW + 10 * MINUTE)
    [letter] = to(GUEST)
    assert letter.subject == "Changed: Tea, Friday 20 March"
    assert "When: Thursday 19 March, 12:00 to 14:00 → Friday 20 March, 12:00 to 14:00" in letter.text
    assert "Where: Old Mill → New Mill" in letter.text
    assert "You still have your place." in letter.text
    method, entry = calendar(letter)
    tea.refresh_from_db()
    assert (method, entry["SEQUENCE"], entry["DTSTART"].dt) == ("REQUEST", tea.sequence, tea.starts_at)
    assert tea.sequence > 0


def test_changes_within_some_minutes_are_one_letter(tea, owner, mine):
    edit(tea, owner, venue="Barn")
    work(NOW)
    edit(tea, owner, venue="New Mill", now=NOW + 5 * MINUTE)
    work(NOW + 5 * MINUTE)
    work(NOW + 10 * MINUTE)
    assert to(GUEST) == []
    work(NOW + 15 * MINUTE)
    assert "Where: Old Mill → New Mill" in to(GUEST)[0].text
    assert len(to(GUEST)) == 1


def test_what_is_changed_back_is_no_news(tea, owner, mine):
    edit(tea, owner, venue="Barn")
    edit(tea, owner, venue="Old Mill", now=NOW + MINUTE)
    work(NOW + MINUTE)
    work(NOW + HOUR)
    assert to(GUEST) == []
    assert Mailing.objects.get().state == "dropped"


def test_news_of_tomorrow_go_at_once(owner, tea, mine):
    Event.objects.update(starts_at=NOW + 20 * HOUR, ends_at=NOW + 22 * HOUR)
    edit(tea, owner, venue="Barn")
    work(NOW)
    assert len(to(GUEST)) == 1


def test_changes_that_need_no_letter_have_none(tea, owner, mine):
    edit(tea, owner, summary="Scones, too.")
    work(NOW)
    work(NOW + HOUR)
    assert to(GUEST) == []


@pytest.mark.parametrize("state", ["going", "waiting", "offered"])
def test_cancelled_is_told_to_all_with_the_reason(tea, owner, mine, state):
    kept: dict[str, dict[str, Any]] = {
        "going": {"holds": 1},
        "waiting": {"turn": 9},
        "offered": {"holds": 1, "offer_until": NOW + HOUR},
    }
    Rsvp.objects.filter(pk=mine.pk).update(**{"state": state, "holds": 0, **kept[state]})
    cancel_event(by=owner, event=tea, reason="The roof leaks.", now=NOW)
    work(NOW)
    work(NOW + 10 * MINUTE)
    [letter] = to(GUEST)
    assert letter.subject == "Cancelled: Tea, Thursday 19 March"
    assert "The roof leaks." in letter.text
    if state == "going":
        method, entry = calendar(letter)
        assert (method, entry["STATUS"], entry["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    else:
        assert calendars(letter) == []


def test_postponed_and_on_again(tea, owner, mine):
    postpone_event(by=owner, event=tea, reason="The speaker is ill.", now=NOW)
    work(NOW)
    work(NOW + HOUR)
    assert "A new date is being looked for." in to(GUEST)[0].text
    assert calendar(to(GUEST)[0])[1]["STATUS"] == "TENTATIVE"
    revive_event(by=owner, event=tea, starts_at=tea.starts_at + timedelta(days=14), now=NOW + 2 * HOUR)
    work(NOW + 2 * HOUR)
    work(NOW + 3 * HOUR)
    letter = to(GUEST)[1]
    assert letter.subject == "On again: Tea, Thursday 2 April"
    assert "Still coming? Say yes or no:" in letter.text
    assert [calendar(each)[1]["SEQUENCE"] for each in to(GUEST)] == [1, 2]


def test_called_off_by_mistake_and_on_again_within_minutes_is_no_news(tea, owner, mine):
    cancel_event(by=owner, event=tea, reason="Oops.", now=NOW)
    work(NOW)
    revive_event(by=owner, event=tea, now=NOW + 3 * MINUTE)
    work(NOW + 3 * MINUTE)
    work(NOW + HOUR)
    assert to(GUEST) == []


def test_guest_helper_and_organiser_in_one_have_one_letter(tea, owner, mine):
    place_rsvp(by=owner, event=tea, facts=RsvpFacts(), now=NOW)
    second = member(tea.hosts.get().group, "organiser")
    helper(tea, person=owner)
    helper(tea, person=second)
    helper(tea, email=GUEST)
    only = helper(tea, email="hal@example.org", name="Hal")
    work(NOW)
    clear()
    other = member(tea.hosts.get().group, "organiser")
    cancel_event(by=other, event=tea, reason="Flood.", now=NOW)
    work(NOW)
    work(NOW + HOUR)
    for email in (owner.email, second.email, GUEST, only.email):
        assert subjects(email) == ["Cancelled: Tea, Thursday 19 March"]
    assert not Notice.objects.exists()


def test_other_organisers_are_told_through_notices_and_the_doer_is_not(tea, owner, mine):
    other = member(tea.hosts.get().group, "organiser")
    member(tea.hosts.get().group, "helper")
    cancel_event(by=owner, event=tea, reason="Flood.", now=NOW)
    work(NOW)
    work(NOW + HOUR)
    [notice] = Notice.objects.all()
    assert (notice.person, notice.topic, notice.title) == (
        other,
        "reminders.running",
        "Cancelled: Tea, Thursday 19 March",
    )
    assert notice.body == "Flood."


def test_a_host_that_leaves_is_named(tea, owner, mine):
    york = group("York Code")
    Host.objects.create(event=tea, group=york, starts_at=tea.starts_at)
    leave_event(by=owner, event=tea, group=tea.hosts.order_by("pk")[0].group, now=NOW)
    work(NOW)
    work(NOW + HOUR)
    assert "Leeds Data holds it no longer; York Code does." in to(GUEST)[0].text


def dates(count):
    held_by = group("Leeds Data")
    made = [event(held_by, title="Tea", starts_at=NOW + timedelta(days=9 + 7 * n)) for n in range(count)]
    for each in made:
        guestlist(each, room=5)
        rsvp(each, email=GUEST)
    work(NOW)
    clear()
    return made


def move(each, batch, now=NOW):
    old = each.starts_at
    Event.objects.filter(pk=each.pk).update(starts_at=old + HOUR, ends_at=old + 3 * HOUR, sequence=5)
    changes = {"starts_at": [old.isoformat(), (old + HOUR).isoformat()]}
    detail = {"events": [each.pk], "changes": changes, "tell": True, "batch": batch}
    record("events.event.changed", by=None, about=each, now=now, detail=detail)


def test_dates_of_a_series_changed_together_are_one_letter(now):
    made = dates(3)
    rsvp(made[1], email="one@example.org")
    for each in made:
        move(each, "b1")
    work(NOW)
    work(NOW + HOUR)
    [letter] = to(GUEST)
    assert letter.subject == "3 dates of Tea have changed"
    assert letter.text.count("When: ") == 3
    found = [(str(each["METHOD"]), each.events[0]["UID"]) for each in calendars(letter)]
    assert found == [("REQUEST", f"{each.pk}@127.0.0.1") for each in made]
    assert subjects("one@example.org")[1:] == ["Changed: Tea, Thursday 26 March"]


def test_a_date_changed_alone_and_with_its_series_is_one_letter():
    first, second = dates(2)
    move(first, "")
    work(NOW)
    for each in (first, second):
        move(each, "b2", NOW + MINUTE)
    work(NOW + MINUTE)
    work(NOW + HOUR)
    assert subjects(GUEST) == ["2 dates of Tea have changed"]


def test_one_minute_may_tell_of_several_events():
    made = dates(2)
    for each in made:
        Event.objects.filter(pk=each.pk).update(state="cancelled", reason="No more.")
    ids = [each.pk for each in made]
    record("events.event.cancelled", by=None, about=made[0], now=NOW, detail={"events": ids})
    work(NOW)
    work(NOW + HOUR)
    assert subjects(GUEST) == ["2 dates of Tea are cancelled"]


def test_twice_and_out_of_order_is_once(tea, owner, mine):
    edit(tea, owner, venue="Barn")
    edit(tea, owner, **later(tea, hours=1), now=NOW + MINUTE)
    minutes = list(Minute.objects.filter(verb="events.event.changed").order_by("-pk"))
    for minute in [*minutes, *minutes]:
        tell_news(minute=minute, now=NOW + MINUTE)
    work(NOW + HOUR)
    [letter] = to(GUEST)
    assert "Where: Old Mill → Barn" in letter.text
    assert "12:00 to 14:00 → Thursday 19 March, 13:00 to 15:00" in letter.text
    for minute in minutes:
        tell_news(minute=minute, now=NOW + 2 * HOUR)
    work(NOW + 3 * HOUR)
    assert len(to(GUEST)) == 1


def test_changes_wait_for_the_morning_and_are_taken_back_when_it_is_cancelled_meanwhile(tea, owner, mine):
    night = NOW.replace(hour=22)
    edit(tea, owner, venue="Barn", now=night)
    work(night)
    work(night + 10 * MINUTE)
    assert [letter.state for letter in to(GUEST)] == ["waiting"]
    cancel_event(by=owner, event=tea, reason="Flood.", now=night + HOUR)
    work(night + HOUR)
    work(night + 2 * HOUR)
    assert [(letter.subject[:9], letter.state) for letter in to(GUEST)] == [("Cancelled", "waiting")]
    work(NOW.replace(day=11, hour=8))
    assert [letter.state for letter in to(GUEST)] == ["kept"]


def test_who_left_before_the_writing_hears_nothing(tea, owner, mine):
    edit(tea, owner, venue="Barn")
    work(NOW)
    Rsvp.objects.filter(pk=mine.pk).update(state="not_going", holds=0)
    work(NOW + HOUR)
    assert to(GUEST) == []


def test_a_person_who_wants_no_changes_gets_none_but_hears_that_it_is_off(tea, owner):
    quiet = person()
    Preference.objects.create(person=quiet, topic="reminders.news", way="on_site")
    rsvp(tea, quiet)
    work(NOW)
    clear()
    edit(tea, owner, venue="Barn")
    work(NOW)
    work(NOW + HOUR)
    assert to(quiet.email) == []
    cancel_event(by=owner, event=tea, reason="Flood.", now=NOW + 2 * HOUR)
    work(NOW + 2 * HOUR)
    work(NOW + 3 * HOUR)
    assert subjects(quiet.email) == ["Cancelled: Tea, Thursday 19 March"]


def test_times_are_told_in_the_zone_of_the_event_with_the_readers_beside(tea, owner):
    far = person(timezone="America/New_York")
    rsvp(tea, far)
    work(NOW)
    clear()
    edit(tea, owner, **later(tea, hours=1))
    work(NOW + HOUR)
    work(NOW + 2 * HOUR)
    assert "13:00 to 15:00 in London (09:00 to 11:00 in New York)" in to(far.email)[0].text
